// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports.Json;

/// <summary>One Region of an account, and what became of it.</summary>
internal sealed record RegionDocument(string Account, string Region, string State, string? Reason)
{
    public static RegionDocument From(RunRegion region) =>
        new(region.Account, region.Region, region.State.Id(), region.Reason is { } reason ? OneLine.Clean(reason) : null);
}
