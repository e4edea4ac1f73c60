// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Reports.Asff;

/// <summary>A finding that Security Hub has and a report does not have any more: what identifies it as Security Hub has it, and its
/// end.</summary>
internal sealed record AsffGoneFinding(
    JsonElement? SchemaVersion,
    JsonElement? Id,
    JsonElement? ProductArn,
    JsonElement? GeneratorId,
    JsonElement? AwsAccountId,
    JsonElement? CreatedAt,
    JsonElement? Title,
    JsonElement? Resources,
    JsonElement? FindingProviderFields,
    JsonElement? Remediation,
    string UpdatedAt,
    string Description,
    IReadOnlyDictionary<string, string> ProductFields,
    AsffCompliance Compliance,
    string RecordState
);
