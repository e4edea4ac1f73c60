// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Results;

/// <summary>
/// Which run made a report: enough to repeat it, and to say what it is evidence of. Two runs over the same state differ in the
/// id and the times only.
/// </summary>
/// <param name="Id">The run's id, unique.</param>
/// <param name="Started">When it began (UTC).</param>
/// <param name="Ended">When everything was read and evaluated (UTC).</param>
internal sealed record RunContext(string Id, DateTimeOffset Started, DateTimeOffset Ended)
{
    /// <summary>SageGuard's version.</summary>
    public string Version { get; init; } = ToolVersion.Text;

    /// <summary>Which build of that version.</summary>
    public string Build { get; init; } = ToolVersion.Build;

    /// <summary>The ARN that asked AWS: a user's, or a role's session. Null where AWS was not asked.</summary>
    public string? Caller { get; init; }

    /// <summary>The controls as the operator asked for them, e.g. <c>core</c> or <c>SageMaker.1,SageMaker.3</c>.</summary>
    public string ControlSet { get; init; } = "";

    /// <summary>The rule parameters that the operator gave, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>The rule parameters of the chosen controls that were left out, and what that means.</summary>
    public IReadOnlyList<(string Name, string Value)> Defaults { get; init; } = [];

    /// <summary>Which waivers counted.</summary>
    public WaiverSettings Waivers { get; init; } = new(null, null, null, false);

    /// <summary>The baseline; null for none.</summary>
    public InputMark? Baseline { get; init; }

    /// <summary>True where every Region that the accounts have enabled was asked for.</summary>
    public bool AllRegions { get; init; }

    /// <summary>The aggregator of AWS Config whose items were evaluated; null where the accounts themselves were read.</summary>
    public string? Aggregator { get; init; }

    /// <summary>The key of the tag that names a resource's owner; null where none was asked for.</summary>
    public string? OwnerTag { get; init; }

    /// <summary>The accounts that were asked.</summary>
    public IReadOnlyList<RunAccount> Accounts { get; init; } = [];

    /// <summary>The Regions of accounts, each with what became of it.</summary>
    public IReadOnlyList<RunRegion> Regions { get; init; } = [];

    /// <summary>Where the calls went, where that is not AWS's own host.</summary>
    public IReadOnlyList<ForeignEndpoint> ForeignEndpoints { get; init; } = [];

    /// <summary>What makes the report something else than evidence about AWS, one sentence; null where nothing does.</summary>
    public string? NotAws
    {
        get
        {
            if (ForeignEndpoints.Count == 0)
                return null;
            var hosts = ForeignEndpoints
                .GroupBy(endpoint => (endpoint.Host, endpoint.IsEncrypted))
                .Select(group =>
                    $"{group.Key.Host}{(group.Key.IsEncrypted ? "" : " (not encrypted)")} for {string.Join(", ", group.Select(endpoint => endpoint.Service).Distinct())}"
                );
            return $"NOT AWS: these hosts answered in AWS's place, as AWS_ENDPOINT_URL or a profile says: {string.Join("; ", hosts)}. This is not evidence about AWS.";
        }
    }
}
