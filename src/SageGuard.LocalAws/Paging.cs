// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.LocalAws;

/// <summary>Opaque tokens that say after which key the next page begins. They stay good while resources come and go.</summary>
internal static class Paging
{
    public static string Token(string operation, string after) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{operation}\n{after}"));

    /// <summary>The key to go on after; null for the first page.</summary>
    public static string? After(string operation, string? token, string invalidCode)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out var length))
        {
            var text = Encoding.UTF8.GetString(bytes, 0, length);
            if (text.StartsWith(operation + "\n", StringComparison.Ordinal))
                return text[(operation.Length + 1)..];
        }
        throw new AwsException(
            invalidCode,
            invalidCode == "ValidationException"
                ? "Invalid NextToken."
                : "The specified next token is invalid. Specify the nextToken string that was returned in the previous response to get the next page of results."
        );
    }

    /// <summary>Takes one page from a walk that begins after the token's key.</summary>
    public static (List<T> Page, string? Next) Take<T>(IEnumerable<KeyValuePair<string, T>> walk, int limit, string operation)
    {
        var page = new List<T>(Math.Min(limit, 100));
        var last = "";
        foreach (var (key, value) in walk)
        {
            if (page.Count == limit)
                return (page, Token(operation, last));
            page.Add(value);
            last = key;
        }
        return (page, null);
    }
}
