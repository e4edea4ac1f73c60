// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Reports.Asff;

/// <summary>Security Hub's <c>AwsSecurityFinding</c>.</summary>
internal sealed record AsffFinding(
    string SchemaVersion,
    string Id,
    string ProductArn,
    string ProductName,
    string GeneratorId,
    string AwsAccountId,
    string? AwsAccountName,
    string Region,
    string CreatedAt,
    string UpdatedAt,
    AsffProviderFields FindingProviderFields,
    string Title,
    string Description,
    AsffRemediation Remediation,
    IReadOnlyDictionary<string, string> ProductFields,
    IReadOnlyList<AsffResource> Resources,
    AsffCompliance Compliance,
    string RecordState
);
