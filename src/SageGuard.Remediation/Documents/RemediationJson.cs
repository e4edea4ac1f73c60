// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageGuard.Remediation;

/// <summary>
/// Plans and journals as JSON, read strictly: a member that is unknown, missing, repeated or of another type is an error,
/// because a misspelt one would silently be its default.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(JournalDocument))]
[JsonSerializable(typeof(ObjectProof[]))]
internal sealed partial class RemediationJson : JsonSerializerContext;
