// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Cli.Reports;

/// <summary>What a scan or a check found: every writer takes this and nothing else.</summary>
/// <param name="Command"><c>scan</c> or <c>check</c>.</param>
/// <param name="Time">When it was made (UTC).</param>
/// <param name="Controls">The controls that were asked, by number.</param>
/// <param name="Sources">What was read: Regions of accounts, or files.</param>
/// <param name="Rows">The results, ordered for reading.</param>
/// <param name="Notes">What a reader must know besides: services not available, resources that vanished, what is not judged.</param>
internal sealed record Report(
    string Command,
    DateTimeOffset Time,
    IReadOnlyList<Control> Controls,
    IReadOnlyList<string> Sources,
    IReadOnlyList<ResultRow> Rows,
    IReadOnlyList<string> Notes)
{
    /// <summary>True where Ctrl-C or a fatal error ended the reading early: what is missing is among the notes.</summary>
    public bool Incomplete { get; init; }

    /// <summary>The least severity that counts for the exit code.</summary>
    public Severity FailOn { get; init; } = Severity.Low;

    /// <summary>SageGuard's version.</summary>
    public string Version { get; init; } = ToolVersion.Text;

    /// <summary>What every report leaves unproved, in the same words everywhere.</summary>
    public static IReadOnlyList<string> Limits { get; } =
    [
        "It shows the state at one time; AWS Config with SageGuard's rule shows it over time.",
        "It judges the settings that AWS Security Hub's SageMaker controls name, not network isolation as such: a notebook without direct internet access still reaches the internet through a NAT gateway or proxy of its VPC.",
        "SageMaker Studio domains, user profiles, spaces, and resources of kinds that no chosen control judges are not looked at.",
        "What could not be assessed, or is decided at deployment, did not pass.",
    ];

    /// <summary>The results in the order of every listing: failing first, the most severe first.</summary>
    public static IReadOnlyList<ResultRow> Order(IEnumerable<ResultRow> rows) =>
    [
        .. rows.OrderBy(row => row.Outcome)
            .ThenBy(row => row.Known)
            .ThenByDescending(row => row.Control.Severity)
            .ThenBy(row => row.Control, Control.CatalogOrder)
            .ThenBy(row => row.Subject.Account, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Region, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Location?.File, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Location?.Line)
            .ThenBy(row => row.Subject.Name, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Id, StringComparer.Ordinal),
    ];

    /// <summary>The exit code: known failures and those below the chosen severity do not count as failing.</summary>
    public int ExitCode
    {
        get
        {
            if (Incomplete) return ExitCodes.Interrupted;
            var failing = Rows.Any(row => row.Outcome == Outcome.Failing && !row.Known && row.Control.Severity >= FailOn);
            var unknown = Rows.Any(row => row.Outcome.IsUnknown());
            return (failing, unknown) switch
            {
                (true, true) => ExitCodes.FailingAndNotAssessed,
                (true, false) => ExitCodes.Failing,
                (false, true) => ExitCodes.NotAssessed,
                _ => ExitCodes.Success,
            };
        }
    }
}
