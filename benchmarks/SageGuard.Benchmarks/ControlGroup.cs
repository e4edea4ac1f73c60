// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Benchmarks;

/// <summary>A Linux control group of our own, of either version, with one limit; it ends with its processes.</summary>
internal sealed class ControlGroup : IDisposable
{
    private readonly string _folder;

    private ControlGroup(string folder) => _folder = folder;

    /// <summary>The file that takes the ids of processes.</summary>
    public string Processes => Path.Combine(_folder, "cgroup.procs");

    /// <summary>A group that may use so much of one processor.</summary>
    /// <param name="share">The share, e.g. 0.072.</param>
    /// <returns>The group; null where none can be made.</returns>
    public static ControlGroup? OfProcessor(double share)
    {
        const int Period = 100_000;
        var quota = ((int)(share * Period)).ToString(CultureInfo.InvariantCulture);
        return TryMake("", ("cpu.max", $"{quota} {Period}"))
            ?? TryMake("cpu", ("cpu.cfs_period_us", $"{Period}"), ("cpu.cfs_quota_us", quota));
    }

    /// <summary>A group that may hold so much memory.</summary>
    /// <param name="bytes">The limit.</param>
    /// <returns>The group; null where none can be made.</returns>
    public static ControlGroup? OfMemory(long bytes)
    {
        var limit = bytes.ToString(CultureInfo.InvariantCulture);
        return TryMake("", ("memory.max", limit)) ?? TryMake("memory", ("memory.limit_in_bytes", limit));
    }

    /// <summary>Takes a running process in, with all its threads.</summary>
    public void Take(int processId) => File.WriteAllText(Processes, processId.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // A process in it has not quite ended; an empty group costs nothing.
        }
    }

    // Version 2 has one tree, version 1 one for each controller. A file that is not there by itself is a controller that is not on.
    private static ControlGroup? TryMake(string controller, params (string File, string Value)[] settings)
    {
        var folder = Path.Combine("/sys/fs/cgroup", controller, $"sageguard-benchmark-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            if (settings.All(setting => File.Exists(Path.Combine(folder, setting.File))))
            {
                foreach (var (file, value) in settings)
                    File.WriteAllText(Path.Combine(folder, file), value);
                return new ControlGroup(folder);
            }

            Directory.Delete(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not ours to write.
        }

        return null;
    }
}
