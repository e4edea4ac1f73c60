// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SageGuard.LocalAws.Machines;

/// <summary>The machines of one Region's notebooks: volumes, and the processes of lifecycle scripts.</summary>
internal sealed class NotebookProcesses(NotebookMachines machines, string region, Activity activity, Lock gate) : IDisposable
{
    private readonly Dictionary<string, List<int>> _groups = new(StringComparer.Ordinal);

    /// <summary>Starts a machine: runs the scripts one after the other, off the cloud's lock, and reports the end under it.</summary>
    /// <param name="name">The notebook.</param>
    /// <param name="lifecycle">The lifecycle configuration's name, for reasons.</param>
    /// <param name="scripts">The scripts, in plain text.</param>
    /// <param name="end">Called with why the start failed, or null.</param>
    public void Start(string name, string lifecycle, IReadOnlyList<string> scripts, Action<string?> end)
    {
        Directory.CreateDirectory(machines.VolumeOf(region, name));
        if (scripts.Count == 0)
        {
            end(null);
            return;
        }

        activity.Enter();
        _ = Task.Run(async () =>
        {
            string? failure = null;
            try
            {
                foreach (var script in scripts)
                    failure ??= await RunAsync(name, lifecycle, script);
            }
            finally
            {
                lock (gate)
                    end(failure);
                activity.Exit();
            }
        });
    }

    /// <summary>Stops a machine: whatever its scripts left running is asked to end, as a machine that shuts down does, and soon
    /// ended.</summary>
    public void Stop(string name)
    {
        if (!_groups.Remove(name, out var groups))
            return;
        foreach (var group in groups)
        {
            const string End =
                "exec 2>/dev/null; kill -TERM -- -$0; for i in {1..100}; do kill -0 -- -$0 || exit 0; sleep 0.05; done; kill -KILL -- -$0";
            using var kill = Process.Start("bash", ["-c", End, group.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }

    /// <summary>A machine's end takes its volume with it.</summary>
    public void Delete(string name)
    {
        Stop(name);

        // Names of files are bytes here, and .NET finds only those that are Unicode.
        using var remove = Process.Start("rm", ["-rf", "--", machines.VolumeOf(region, name)]);
        remove.WaitForExit();
    }

    public void Dispose()
    {
        foreach (var name in _groups.Keys.ToList())
            Stop(name);
    }

    private async Task<string?> RunAsync(string name, string lifecycle, string script)
    {
        var volume = machines.VolumeOf(region, name);
        var file = volume + ".sh";
        await File.WriteAllTextAsync(file, script, new UTF8Encoding(false));

        // A session of its own, so that everything it starts ends with the machine. Its leader says the script's exit code
        // and stays until then: the number of a group without a leader would be given to another process, which would be ended
        // in the machine's place. It ends with this process, however that ends. The script's output goes to the log, not through
        // a pipe that it would keep open.
        const string Leader = "bash \"$0\" >>\"$1\" 2>&1 </dev/null; echo $?; exec tail --pid=$PPID -f /dev/null >/dev/null";
        var start = new ProcessStartInfo("setsid", ["bash", "-c", Leader, file, volume + ".log"])
        {
            WorkingDirectory = machines.Folder,
            RedirectStandardOutput = true,
        };
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        foreach (var (key, value) in machines.Environment)
            start.Environment[key] = value;
        start.Environment[NotebookMachines.VolumeVariable] = volume;
        using var process = Process.Start(start)!;
        lock (gate)
        {
            if (!_groups.TryGetValue(name, out var groups))
                _groups[name] = groups = [];
            groups.Add(process.Id);
        }

        using var late = new CancellationTokenSource(machines.ScriptTimeout);
        string? code;
        try
        {
            code = await process.StandardOutput.ReadLineAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
                Stop(name);
            return $"Notebook Instance Lifecycle Config '{lifecycle}' for Notebook Instance '{name}' took longer than 5 minutes. Please check your CloudWatch logs for more details.";
        }

        return code == "0"
            ? null
            : $"Notebook Instance Lifecycle Config '{lifecycle}' for Notebook Instance '{name}' failed with exit code {code ?? "137"}. Please check your CloudWatch logs for more details.";
    }
}
