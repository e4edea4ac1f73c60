// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>
/// What was read around a notebook before planning. Null means "could not be read": the plan then says so and never takes
/// it for good news.
/// </summary>
public sealed record NotebookFacts
{
    /// <summary>The names of all notebooks in the account and Region.</summary>
    public IReadOnlySet<string> Names { get; init; } = new HashSet<string>();

    /// <summary>The attached lifecycle configuration; null where none is attached.</summary>
    public LifecycleFacts? Lifecycle { get; init; }

    /// <summary>The bucket.</summary>
    public BucketFacts? Bucket { get; init; }

    /// <summary>The subnet and the groups that the replacement goes to.</summary>
    public PlaceFacts? Place { get; init; }

    /// <summary>The quota of the instance type.</summary>
    public QuotaFacts? Quota { get; init; }

    /// <summary>The IAM policies that name the notebook's ARN.</summary>
    public IReadOnlyList<string>? PoliciesNamingArn { get; init; }

    /// <summary>What the execution role lacks on the bucket, as IAM actions.</summary>
    public IReadOnlyList<string>? RoleLacks { get; init; }

    /// <summary>What the execution role may do to the journal, as IAM actions; it should be nothing.</summary>
    public IReadOnlyList<string>? JournalWrites { get; init; }

    /// <summary>The key of the replacement's volume; null also where it has none.</summary>
    public KeyFacts? Key { get; init; }
}
