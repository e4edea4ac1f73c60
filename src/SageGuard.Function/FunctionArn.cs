// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Runs;

namespace SageGuard.Function;

/// <summary>Reads the ARN under which Lambda invoked the function: <c>arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME</c>.</summary>
internal static class FunctionArn
{
    /// <summary>Where the function runs: whose resources it evaluates.</summary>
    /// <exception cref="SageGuardException">The ARN has no account.</exception>
    public static Home Home(string arn)
    {
        var parts = arn.Split(':');
        return parts.Length >= 7 && parts[0] == "arn" && parts[2] == "lambda" && parts[4].Length == 12 && parts[4].All(char.IsAsciiDigit)
            ? new Home(parts[1], parts[3], parts[4])
            : throw new SageGuardException(
                "The invoked function's ARN (Lambda-Runtime-Invoked-Function-Arn) names no account of 12 digits, so it is not known whose resources to judge."
            );
    }
}
