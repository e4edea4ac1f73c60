// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports.Json;

/// <summary>The context of a run, in the JSON report and among the properties of a SARIF run.</summary>
internal sealed record RunDocument(
    string Id,
    string Started,
    string Ended,
    string Build,
    string? Caller,
    string ControlSet,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Defaults,
    WaiverSettings Waivers,
    InputMark? Baseline,
    string FailOn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Quiet,
    string? OwnerTag,
    string? Aggregator,
    bool AllRegions,
    IReadOnlyList<RunAccount> Accounts,
    IReadOnlyList<RegionDocument> Regions,
    IReadOnlyList<ForeignEndpoint> ForeignEndpoints,
    string? NotAws
)
{
    /// <summary>The run of a report.</summary>
    public static RunDocument From(Report report)
    {
        var run = report.Run;
        return new RunDocument(
            Id: run.Id,
            Started: run.Started.ToIso(),
            Ended: run.Ended.ToIso(),
            Build: run.Build,
            Caller: run.Caller,
            ControlSet: run.ControlSet,
            Parameters: Members(run.Parameters),
            Defaults: Members(run.Defaults),
            Waivers: run.Waivers,
            Baseline: run.Baseline,
            FailOn: report.FailOn.Id(),
            Quiet: report.Quiet,
            OwnerTag: run.OwnerTag,
            Aggregator: run.Aggregator,
            AllRegions: run.AllRegions,
            Accounts: run.Accounts,
            Regions: [.. run.Regions.Select(RegionDocument.From)],
            ForeignEndpoints: run.ForeignEndpoints,
            NotAws: run.NotAws
        );
    }

    private static OrderedDictionary<string, string> Members(IReadOnlyList<(string Name, string Value)> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}
