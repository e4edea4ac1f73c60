// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Network.Perimeter;

/// <summary>Variables in the values of a condition, e.g. <c>${aws:PrincipalAccount}</c>.</summary>
/// <remarks>Source: IAM User Guide, "IAM policy elements: Variables and tags".</remarks>
internal static partial class PolicyVariables
{
    /// <summary>The values with their variables filled in; one whose key the request lacks matches nothing and is left out. Null where a
    /// key is not known.</summary>
    public static IReadOnlyList<string>? Fill(IReadOnlyList<string> values, PolicyRequest request)
    {
        var filled = new List<string>();
        foreach (var value in values)
        {
            var isLacking = false;
            var isUnknown = false;
            var text = Variable()
                .Replace(
                    value,
                    match =>
                    {
                        if (!request.Keys.TryGetValue(match.Groups[1].Value.ToLowerInvariant(), out var actual))
                            isUnknown = true;
                        else if (actual is null)
                            isLacking = true;
                        return actual ?? "";
                    }
                );
            if (isUnknown)
                return null;
            if (!isLacking)
                filled.Add(text);
        }

        return filled;
    }

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Variable();
}
