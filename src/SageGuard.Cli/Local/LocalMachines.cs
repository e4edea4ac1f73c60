// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using SageGuard.Cli.CommandLine;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Local;

/// <summary>
/// Volumes of notebooks in a temporary folder, and lifecycle scripts as processes of the person who started the command. Only who
/// has the access key that is made for it can call, or any user of this machine could have scripts run as that person.
/// </summary>
internal sealed class LocalMachines : IDisposable
{
    private static readonly string[] Tools = ["bash", "setsid", "tail", "find", "python3", "aws"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sageguard-local-");
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    private LocalMachines() { }

    /// <summary>The access key of all who may call.</summary>
    public string AccessKey { get; } = "AKIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);

    /// <summary>Makes the folder.</summary>
    /// <exception cref="UsageException">The scripts cannot run on this machine; the message says why.</exception>
    public static LocalMachines Create(string option)
    {
        if (!OperatingSystem.IsLinux())
            throw new UsageException($"{option} needs Linux: the scripts are those of Amazon Linux notebooks.");
        var missing = Tools.Where(tool => !Runs(tool)).ToList();
        return missing.Count == 0
            ? new LocalMachines()
            : throw new UsageException(
                $"{option} runs the scripts with {string.Join(", ", Tools)} of this machine. Missing, or not working: {string.Join(", ", missing)}. Install that, or leave {option} out."
            );
    }

    /// <summary>The options of the cloud, with the machines.</summary>
    public LocalCloudOptions With(LocalCloudOptions options) =>
        options with
        {
            AccessKey = AccessKey,
            Machines = new NotebookMachines(_folder.FullName) { Environment = _environment },
        };

    /// <summary>A notebook's volume.</summary>
    public string VolumeOf(LocalRegion region, string notebook) => Path.Combine(_folder.FullName, region.Name, notebook);

    /// <summary>Says to the scripts where the cloud is, as soon as it listens.</summary>
    public void Connect(LocalCloud cloud)
    {
        var temp = _folder.CreateSubdirectory("temp").FullName;
        foreach (
            var (name, value) in new[]
            {
                ("AWS_ENDPOINT_URL", cloud.Endpoint.ToString()),
                ("AWS_ACCESS_KEY_ID", AccessKey),
                ("AWS_SECRET_ACCESS_KEY", "local"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                // Not the person's own profiles.
                ("AWS_CONFIG_FILE", Path.Combine(temp, "config")),
                ("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(temp, "credentials")),
                ("SAGEGUARD_TEMP", temp),
                ("SAGEGUARD_LOG", Path.Combine(_folder.FullName, "scripts.log")),
                // Here nothing takes long, and nothing is to outlive the command.
                ("SAGEGUARD_PAUSE", "1"),
                ("SAGEGUARD_WATCH", "1"),
                ("SAGEGUARD_BEAT", "5"),
                ("SAGEGUARD_PATIENCE", "60"),
            }
        )
        {
            _environment[name] = value;
        }
    }

    /// <summary>Where the volumes and the log of the scripts are.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Removes the folder. The machines have been stopped by then.</summary>
    public void Dispose()
    {
        // Names of files are bytes here, and .NET finds only those that are Unicode.
        using var remove = Process.Start("rm", ["-rf", "--", _folder.FullName]);
        remove.WaitForExit();
    }

    // Each is started: the shim of a version manager is there also where the tool is not.
    private static bool Runs(string tool)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(tool, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
