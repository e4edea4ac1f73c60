// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>A policy of IAM.</summary>
/// <param name="Name">What a person looks it up by, e.g. <c>data-scientists</c> or <c>own-notebook of role analysts</c>.</param>
/// <param name="Document">Its document, JSON.</param>
public sealed record IamPolicy(string Name, string Document);
