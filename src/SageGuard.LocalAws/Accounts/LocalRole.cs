// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>A role of IAM. Its permissions are shown and simulated, not enforced: a session may call whatever LocalAws serves.</summary>
/// <param name="Account">The account that it is in, 12 digits.</param>
/// <param name="Name">Its name, without the path.</param>
public sealed record LocalRole(string Account, string Name)
{
    /// <summary>Its path: <c>/</c>, or one such as <c>/audit/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The account whose principals the trust policy names; null: the cloud's first account.</summary>
    public string? TrustedAccount { get; init; }

    /// <summary>The service that the trust policy names in place of an account, e.g. <c>sagemaker.amazonaws.com</c>; null: an
    /// account.</summary>
    public string? TrustedService { get; init; }

    /// <summary>Its inline policies, JSON by name, without conditions and variables.</summary>
    public IReadOnlyDictionary<string, string> Policies { get; init; } = new Dictionary<string, string>();

    /// <summary>The external id that the trust policy asks for; null: none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The longest session, 1 to 12 hours.</summary>
    public TimeSpan MaxSession { get; init; } = TimeSpan.FromHours(1);
}
