// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Remediation;

/// <summary>Which notebook: names are given away again, so only the ARN together with the creation time identifies it.</summary>
/// <param name="Arn">The ARN.</param>
/// <param name="CreatedAt">CreationTime, to the millisecond.</param>
public sealed record NotebookIdentity(string Arn, DateTimeOffset CreatedAt)
{
    /// <summary>The notebook's name.</summary>
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>The account, from the ARN.</summary>
    public string Account => Arn.Split(':') is { Length: > 4 } parts ? parts[4] : "";

    /// <summary>Its Region.</summary>
    public string Region => Arn.Split(':') is { Length: > 3 } parts ? parts[3] : "";

    /// <summary>The creation time as it stands in S3 keys: <c>20261123T133000Z</c>.</summary>
    public string CreatedKey => CreatedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
