// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard;

/// <summary>
/// Something kept SageGuard from knowing or from reporting. The message is written for a person: what happened, to
/// which resource or field, and what to do next. It never holds a token, a payload or a tag's value.
/// </summary>
public class SageGuardException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do next, in plain words.</param>
    /// <param name="inner">The cause, if another error caused it.</param>
    public SageGuardException(string message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>What AWS Config sent cannot be read. The message names the field, what it held and what is allowed.</summary>
public sealed class MalformedEventException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public MalformedEventException(string message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>A parameter of the rule is unknown or has a bad value. The message names the parameter, the value and what is
/// allowed.</summary>
public sealed class RuleParameterException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public RuleParameterException(string message)
        : base(message) { }
}

/// <summary>The event belongs to an account that this function does not judge.</summary>
public sealed class ForeignAccountException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public ForeignAccountException(string message)
        : base(message) { }
}

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
