// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard;

/// <summary>The sorts of refusal that a caller can act on.</summary>
public enum AwsRefusal
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>The caller lacks a permission; granting <see cref="AwsCallException.Action"/> fixes it.</summary>
    Denied,

    /// <summary>AWS throttled the call to the end of the retries.</summary>
    Throttled,

    /// <summary>The Region does not have the operation: "not available here", which is not "none found".</summary>
    NotAvailableHere,

    /// <summary>AWS refused the input (ValidationException and the like).</summary>
    Invalid,

    /// <summary>No answer came: no connection, a time-out, a broken answer, or a fault on AWS's side.</summary>
    Unreachable,
}
