// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>What CloudFormation takes as a resource's primary identifier.</summary>
public enum PrimaryIdentifier
{
    /// <summary>The ARN.</summary>
    Arn,

    /// <summary>The name.</summary>
    Name,

    /// <summary>The name and what it is in, as <c>NAME|PARENT</c>.</summary>
    NameAndParent,
}
