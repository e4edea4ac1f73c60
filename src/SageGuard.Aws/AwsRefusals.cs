// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Amazon.Runtime;

namespace SageGuard.Aws;

/// <summary>AWS's error codes sorted by what a person can do about them.</summary>
internal static class AwsRefusals
{
    // The signature or the credentials themselves were refused, not the permission.
    private static readonly string[] Credentials =
    [
        "ExpiredToken",
        "ExpiredTokenException",
        "TokenRefreshRequired",
        "RequestExpired",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "InvalidToken",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "NotAuthorizedException",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "RequestTimeTooSkewed",
    ];

    private static readonly string[] DeniedBeginnings =
    [
        "AccessDenied",
        "UnauthorizedOperation",
        "UnauthorizedException",
        "AuthorizationError",
        "Forbidden",
    ];

    private static readonly string[] NotAvailableTexts =
    [
        "not supported in the called region",
        "not supported in this region",
        "not available in this region",
    ];

    /// <summary>The sort of a refusal.</summary>
    /// <param name="refusal">The refusal, with an error code.</param>
    /// <param name="throttled">The SDK counts it as throttling.</param>
    public static AwsRefusal KindOf(AmazonServiceException refusal, bool throttled)
    {
        var code = refusal.ErrorCode;
        if (throttled || refusal.StatusCode == HttpStatusCode.TooManyRequests)
            return AwsRefusal.Throttled;
        if (Credentials.Contains(code, StringComparer.Ordinal))
            return AwsRefusal.Other;
        if (DeniedBeginnings.Any(beginning => code.StartsWith(beginning, StringComparison.Ordinal)))
            return AwsRefusal.Denied;
        if (code is "UnknownOperationException" || code.StartsWith("UnsupportedOperation", StringComparison.Ordinal))
            return AwsRefusal.NotAvailableHere;
        if (NotAvailableTexts.Any(text => refusal.Message.Contains(text, StringComparison.OrdinalIgnoreCase)))
            return AwsRefusal.NotAvailableHere;
        if (code.StartsWith("Validation", StringComparison.Ordinal) || code.StartsWith("Invalid", StringComparison.Ordinal))
            return AwsRefusal.Invalid;
        return refusal.StatusCode >= HttpStatusCode.InternalServerError || code.StartsWith("RequestTimeout", StringComparison.Ordinal)
            ? AwsRefusal.Unreachable
            : AwsRefusal.Other;
    }

    /// <summary>What to do about a refusal: one or two sentences.</summary>
    /// <param name="kind">The sort.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="action">The IAM action that is missing, for a denial.</param>
    /// <param name="call">The call.</param>
    public static string Advice(AwsRefusal kind, AmazonServiceException refusal, string action, FailedCall call) =>
        kind switch
        {
            AwsRefusal.Denied when refusal.Message.Contains("explicit deny", StringComparison.OrdinalIgnoreCase) =>
                $"A policy denies {action} to {Who(refusal.Message)} explicitly (a service control policy, a boundary or the role's own): change that policy; granting alone does not help.",
            AwsRefusal.Denied => $"Grant {action} to {Who(refusal.Message)}.",
            AwsRefusal.Throttled => "AWS throttled the call to the end of the retries: try again later, or call less at once.",
            AwsRefusal.NotAvailableHere =>
                $"{call.Service.Name} does not offer this in {call.Region}; nothing can be said about such resources there.",
            AwsRefusal.Unreachable =>
                $"The fault is on AWS's side: try again; look at the AWS Health Dashboard for {call.Region} if it stays.",
            AwsRefusal.Other when Credentials.Contains(refusal.ErrorCode, StringComparer.Ordinal) => CredentialAdvice(
                refusal.ErrorCode,
                call.Region
            ),
            AwsRefusal.Other when refusal.ErrorCode == "NoSuchConfigRuleException" =>
                $"AWS Config in {call.Region} has no rule of that name: check the name, the account and the Region.",
            AwsRefusal.Invalid when refusal.ErrorCode == "InvalidResultTokenException" =>
                "The event's result token has ended or is of another account: it cannot be used again; have AWS Config evaluate the rule again.",
            AwsRefusal.Invalid => "AWS refused the input.",
            _ => "",
        };

    /// <summary>The action that a denial names; null where the text names none. A call can need another action than its own.</summary>
    /// <param name="text">AWS's text.</param>
    public static string? DeniedAction(string text)
    {
        var action = WordAfter(text, "to perform: ");
        return action is not null && action.IndexOf(':') > 0 && action.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-')
            ? action
            : null;
    }

    private static string CredentialAdvice(string code, string region) =>
        code switch
        {
            "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "RequestExpired" =>
                "The credentials have expired: sign in again or renew them.",
            "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidAccessKeyId" or "InvalidToken" =>
                $"AWS does not know these credentials: check the access key and the session token, and that the account has enabled the Region {region}.",
            "RequestTimeTooSkewed" => "The clock of this machine is wrong: set it.",
            "InvalidSignatureException" or "SignatureDoesNotMatch" or "IncompleteSignature" or "IncompleteSignatureException" =>
                "The signature was refused: check the secret access key and the clock, and that no proxy changes requests.",
            _ => "No valid credentials came with the call: check how this environment gets them.",
        };

    // "User: arn:aws:sts::111122223333:assumed-role/Guard/session is not authorized to perform: …"
    private static string Who(string text)
    {
        var arn = WordAfter(text, "User: ");
        if (arn is null || !arn.StartsWith("arn:", StringComparison.Ordinal))
            return "the role that made the call";

        var session = arn.Split('/');
        return arn.Contains(":assumed-role/", StringComparison.Ordinal) && session.Length >= 3 ? $"the role {session[1]} ({arn})" : arn;
    }

    private static string? WordAfter(string text, string beginning)
    {
        var start = text.IndexOf(beginning, StringComparison.Ordinal);
        if (start < 0)
            return null;

        start += beginning.Length;
        var end = text.AsSpan(start).IndexOfAny(' ', '\n');
        return end < 0 ? text[start..] : text[start..(start + end)];
    }
}
