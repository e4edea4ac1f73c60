// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>A list of names that connections claim.</summary>
/// <param name="Targets">The names; a leading dot stands for all below as well.</param>
/// <param name="TargetTypes"><c>TLS_SNI</c>, <c>HTTP_HOST</c>.</param>
/// <param name="GeneratedRulesType"><c>ALLOWLIST</c>, <c>DENYLIST</c>, <c>REJECTLIST</c> or <c>ALERTLIST</c>.</param>
public sealed record DomainList(
    IReadOnlyList<string>? Targets = null,
    IReadOnlyList<string>? TargetTypes = null,
    string? GeneratedRulesType = null
)
{
    /// <summary>Members that this version does not know: what they do to packets is not known either.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
