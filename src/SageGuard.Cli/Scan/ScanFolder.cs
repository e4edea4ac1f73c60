// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Reports.Json;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Scan;

/// <summary>
/// A folder that keeps what a long scan has read, so that the same scan goes on where it ended: a report a Region of an account.
/// It is for one scan: of the same controls, parameters and version, and begun within a day. A result that is older than that is
/// not an answer.
/// </summary>
internal sealed class ScanFolder
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly RunContext _run;
    private readonly IReadOnlyList<Controls.Control> _controls;

    /// <summary>Opens or makes the folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="run">The scan that begins or goes on.</param>
    /// <param name="controls">Its controls.</param>
    /// <exception cref="UsageException">It cannot be used, or holds another scan.</exception>
    public ScanFolder(string path, RunContext run, IReadOnlyList<Controls.Control> controls)
    {
        (_path, _run, _controls) = (path, run, controls);
        try
        {
            Directory.CreateDirectory(path);
            var mark = System.IO.Path.Combine(path, "scan");
            var settings = Settings(run, controls);
            if (!File.Exists(mark))
            {
                if (Directory.EnumerateFileSystemEntries(path).Any())
                    throw new UsageException($"--resume {path} holds other files. Name an empty folder, or one that --resume made.");
                WholeFile.Write(mark, output => output.Write(Encoding.UTF8.GetBytes(settings)));
            }
            else if (File.ReadAllText(mark) != settings)
            {
                throw new UsageException(
                    $"--resume {path} is of a scan with other controls, parameters, waivers or another version. Use the same, or another folder."
                );
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--resume {path} cannot be used: {error.Message}");
        }
    }

    /// <summary>How many Regions of accounts were taken from the folder.</summary>
    public int Taken { get; private set; }

    /// <summary>The oldest of them; null for none.</summary>
    public DateTimeOffset? Oldest { get; private set; }

    /// <summary>What was read completely before; null where that must be read.</summary>
    public Report? Find(string account, string region)
    {
        var file = FileOf(account, region);
        if (!File.Exists(file))
            return null;
        var report = ReportReader.Read(file);
        if (_run.Started - report.Run.Ended > Longest || report.Run.Regions is not [{ State: RegionState.Read }])
            return null;
        lock (_gate)
        {
            Taken++;
            if (Oldest is null || report.Run.Started < Oldest)
                Oldest = report.Run.Started;
        }

        return report;
    }

    /// <summary>Keeps what was read.</summary>
    /// <param name="place">The Region of the account.</param>
    /// <param name="found">What was found.</param>
    /// <param name="ended">When it was read.</param>
    public void Keep(RunRegion place, PlaceResult found, DateTimeOffset ended)
    {
        if (place.State != RegionState.Read)
            return;
        var report = new Report(
            "scan",
            _run with
            {
                Ended = ended,
                Regions = [place],
            },
            _controls,
            [$"account {place.Account} {place.Region}"],
            [.. found.Rows ?? []],
            [.. found.Notes]
        );
        WholeFile.Write(FileOf(place.Account, place.Region), output => JsonReport.Write(report, output));
    }

    /// <summary>Empties the folder: the scan is complete, and its results must not become those of a later one.</summary>
    public void Empty()
    {
        foreach (var file in Directory.GetFiles(_path))
            File.Delete(file);
    }

    private string FileOf(string account, string region) => System.IO.Path.Combine(_path, $"{account}.{region}.json");

    private static string Settings(RunContext run, IReadOnlyList<Controls.Control> controls)
    {
        var text = string.Join(
            '\n',
            [
                run.Version,
                run.Build,
                string.Join(',', controls),
                .. run.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"),
                $"{run.Waivers.TagKey} {run.Waivers.MaxDays}",
                run.OwnerTag ?? "",
            ]
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
