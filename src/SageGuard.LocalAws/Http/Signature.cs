// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SageGuard.LocalAws.Http;

/// <summary>
/// Reads the scope of a Signature Version 4 header. The signature itself is not checked (every secret is good here), its
/// form is, and the signing time is when a clock skew is switched on.
/// </summary>
internal static class Signature
{
    private const string Scheme = "AWS4-HMAC-SHA256";
    private const string Basic = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The service of the request's credential scope; null where it has none.</summary>
    public static string? ServiceOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var at = header.IndexOf("Credential=", StringComparison.Ordinal);
        return at < 0 ? null
            : header[at..].Split(',', 2)[0].Trim().Split('/') is [.., _, _, { Length: > 0 } service, "aws4_request"] ? service
            : null;
    }

    /// <summary>The access key and the Region of the request's credential scope.</summary>
    public static (string AccessKey, string Region) Scope(HttpRequest request, string service, DateTimeOffset? now)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
            throw new AwsException("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (!header.StartsWith(Scheme + " ", StringComparison.Ordinal))
            throw new AwsException("IncompleteSignatureException", $"Authorization header requires existence of the algorithm '{Scheme}'.");
        var parts = header[Scheme.Length..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(static p => p.Split('=', 2))
            .Where(static p => p.Length == 2)
            .GroupBy(static p => p[0], StringComparer.Ordinal)
            .ToDictionary(static p => p.Key, static p => p.First()[1], StringComparer.Ordinal);
        var missing = string.Join(
            ' ',
            new[] { "Credential", "Signature", "SignedHeaders" }
                .Where(n => !parts.ContainsKey(n))
                .Select(static n => $"Authorization header requires '{n}' parameter.")
        );
        var date = request.Headers["X-Amz-Date"].ToString();
        if (date.Length == 0)
            missing = $"{missing} Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.".Trim();
        if (missing.Length > 0)
            throw new AwsException("IncompleteSignatureException", $"{missing} Authorization={Scheme}");
        if (parts["Credential"].Split('/') is not [var key, _, .., var region, var scope, "aws4_request"])
        {
            throw new AwsException(
                "IncompleteSignatureException",
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term."
            );
        }
        if (scope != service)
            throw new AwsException("InvalidSignatureException", $"Credential should be scoped to correct service: '{service}'. ");
        if (now is { } clock)
            CheckTime(date, clock);
        Regions.Check(region);
        return (key, region);
    }

    private static void CheckTime(string date, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(date, Basic, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
            throw new AwsException("IncompleteSignatureException", $"Date must be in ISO-8601 'basic format'. Got '{date}'.");
        var window = TimeSpan.FromMinutes(5);
        var nowText = now.UtcDateTime.ToString(Basic, CultureInfo.InvariantCulture);
        if (signed < now - window)
        {
            throw new AwsException(
                "InvalidSignatureException",
                $"Signature expired: {date} is now earlier than {(now - window).UtcDateTime.ToString(Basic, CultureInfo.InvariantCulture)} ({nowText} - 5 min.)"
            );
        }
        if (signed > now + window)
        {
            throw new AwsException(
                "InvalidSignatureException",
                $"Signature not yet current: {date} is still later than {(now + window).UtcDateTime.ToString(Basic, CultureInfo.InvariantCulture)} ({nowText} + 5 min.)"
            );
        }
    }
}
