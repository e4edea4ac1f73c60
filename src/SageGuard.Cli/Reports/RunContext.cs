// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Reports;

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

/// <summary>Which waivers counted.</summary>
/// <param name="TagKey">The key of the tag that waives; null where tags do not.</param>
/// <param name="MaxDays">How many days ahead a waiver may end; null where none counts.</param>
/// <param name="File">The operator's file; null for none.</param>
/// <param name="Inline">True where what the authors of files wrote counts.</param>
internal sealed record WaiverSettings(string? TagKey, int? MaxDays, InputMark? File, bool Inline);

/// <summary>A file that changed the results.</summary>
/// <param name="File">Its name.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal.</param>
internal sealed record InputMark([property: JsonPropertyName("name")] string File, string Sha256)
{
    /// <summary>The mark of a file.</summary>
    /// <param name="file">The file, which can be read.</param>
    public static InputMark Of(string file) =>
        new(file, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.IO.File.ReadAllBytes(file))));
}

/// <summary>One account that was asked.</summary>
/// <param name="Id">The account of 12 digits.</param>
/// <param name="Name">Its name in AWS Organizations or in the file of accounts; null where it is not known.</param>
/// <param name="Caller">The ARN that asked there; null where the account could not be entered.</param>
internal sealed record RunAccount(string Id, string? Name, string? Caller);

/// <summary>One Region of an account.</summary>
/// <param name="Account">The account of 12 digits.</param>
/// <param name="Region">The Region.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reason">Why it was not read; null where it was.</param>
internal sealed record RunRegion(string Account, string Region, RegionState State, string? Reason = null);

/// <summary>What became of a Region.</summary>
internal enum RegionState
{
    /// <summary>Everything that was asked for was read.</summary>
    Read,

    /// <summary>It was read, but for what the results list as not assessed.</summary>
    ReadInPart,

    /// <summary>A service control policy denies it as a whole.</summary>
    Denied,

    /// <summary>The operator left it out.</summary>
    LeftOut,

    /// <summary>It could not be read, or the run ended before.</summary>
    NotRead,
}

/// <summary>The states' names.</summary>
internal static class RegionStates
{
    /// <summary>The name in machine formats, stable.</summary>
    public static string Id(this RegionState state) =>
        state switch
        {
            RegionState.Read => "read",
            RegionState.ReadInPart => "readInPart",
            RegionState.Denied => "denied",
            RegionState.LeftOut => "leftOut",
            _ => "notRead",
        };

    /// <summary>The name for people.</summary>
    public static string Words(this RegionState state) =>
        state switch
        {
            RegionState.Read => "read",
            RegionState.ReadInPart => "read in part",
            RegionState.Denied => "denied",
            RegionState.LeftOut => "left out",
            _ => "not read",
        };
}

/// <summary>A host that answers in AWS's place.</summary>
/// <param name="Service">The service, as AWS calls it.</param>
/// <param name="Host">The host, with its port where that is not the usual one.</param>
/// <param name="IsEncrypted">False for plain HTTP.</param>
internal sealed record ForeignEndpoint(string Service, string Host, [property: JsonPropertyName("encrypted")] bool IsEncrypted)
{
    /// <summary>The endpoints of a connection that are not AWS's own.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="services">The services that are called.</param>
    public static IEnumerable<ForeignEndpoint> Of(Aws.AwsConnection connection, params IEnumerable<Aws.Endpoints.AwsService> services) =>
        from service in services
        let endpoint = connection.EndpointOf(service)
        where !Aws.Endpoints.AwsEndpoint.IsAws(service, connection.Region, endpoint)
        select new ForeignEndpoint(service.Name, endpoint.Authority, endpoint.Scheme == Uri.UriSchemeHttps);
}
