// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function;

/// <summary>Reads the ARN under which Lambda invoked the function: <c>arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME</c>.</summary>
internal static class FunctionArn
{
    /// <summary>The account that the function runs in: the one whose resources it judges.</summary>
    /// <exception cref="SageGuardException">The ARN has no account.</exception>
    public static string Account(string arn)
    {
        var parts = arn.Split(':');
        return parts.Length >= 7 && parts[0] == "arn" && parts[2] == "lambda" && parts[4].Length == 12 && parts[4].All(char.IsAsciiDigit)
            ? parts[4]
            : throw new SageGuardException(
                "The invoked function's ARN (Lambda-Runtime-Invoked-Function-Arn) names no account of 12 digits, so it is not known whose resources to judge.");
    }
}
