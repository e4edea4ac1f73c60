// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>A refusal in AWS's words: the code and the message that a client of AWS would see.</summary>
public sealed class AwsException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="code">The error code, e.g. <c>ValidationException</c>.</param>
    /// <param name="message">AWS's message.</param>
    /// <param name="status">The HTTP status; AWS JSON services answer 400 for nearly everything.</param>
    public AwsException(string code, string message, int status = 400)
        : base(message) => (Code, Status) = (code, status);

    /// <summary>The error code, e.g. <c>ValidationException</c>.</summary>
    public string Code { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    internal static AwsException Validation(string message) => new("ValidationException", message);

    internal static AwsException Parameter(string message) => new("InvalidParameterValueException", message);
}
