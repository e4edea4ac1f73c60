// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard;

/// <summary>AWS did not answer a call, or refused it, to the end of the retries.</summary>
public sealed class AwsCallException : SageGuardException
{
    /// <summary>Creates the error.</summary>
    /// <param name="kind">What sort of refusal it was.</param>
    /// <param name="action">The IAM action of the call, e.g. <c>sagemaker:DescribeNotebookInstance</c>.</param>
    /// <param name="code">The error code that AWS sent, or the exception's name where no answer came.</param>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="inner">The SDK's own exception.</param>
    public AwsCallException(AwsRefusal kind, string action, string code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Action = action;
        Code = code;
    }

    /// <summary>What sort of refusal it was.</summary>
    public AwsRefusal Kind { get; }

    /// <summary>The IAM action of the call, e.g. <c>sagemaker:DescribeNotebookInstance</c>.</summary>
    public string Action { get; }

    /// <summary>The error code that AWS sent, or the exception's name where no answer came.</summary>
    public string Code { get; }
}
