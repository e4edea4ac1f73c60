// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.RegularExpressions;

namespace SageGuard.Remediation;

/// <summary>Finds the policies that fit a notebook and not its replacement: a principal that has them would not reach the
/// replacement.</summary>
/// <param name="policies">The policies.</param>
public sealed partial class IamPolicies(IEnumerable<IamPolicy> policies)
{
    // Read once, for all notebooks of a plan.
    private readonly List<(string Name, IReadOnlyList<string> Patterns)> _policies =
    [
        .. policies.Select(policy => (policy.Name, Patterns: Patterns(policy.Document))).Where(policy => policy.Patterns.Count > 0),
    ];

    /// <summary>The names of the policies that name a notebook, literally, by wildcards or by policy variables, and not its
    /// replacement.</summary>
    /// <param name="arn">The notebook's ARN.</param>
    /// <param name="replacementArn">The replacement's.</param>
    public IReadOnlyList<string> Naming(string arn, string replacementArn) =>
        [
            .. _policies
                .Where(policy => policy.Patterns.Any(pattern => Fits(pattern, arn, replacementArn)))
                .Select(policy => policy.Name)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static IReadOnlyList<string> Patterns(string document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return [.. Texts(json.RootElement).Where(text => text.Contains("notebook-instance/", StringComparison.OrdinalIgnoreCase))];
        }
        catch (JsonException)
        {
            // IAM keeps no document that is not JSON.
            return [];
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
            _ => [],
        };

    // A variable such as ${aws:username} stands for the same text in both: a user whose name fits the old one has the same name at the
    // replacement.
    private static bool Fits(string pattern, string arn, string replacementArn)
    {
        const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        var variables = Variable().Split(pattern);
        var match = Regex.Match(arn, $"^{string.Join("(.+)", variables.Select(Escape))}$", Options);
        if (!match.Success)
            return false;

        var values = match.Groups.Values.Skip(1).Select(group => Regex.Escape(group.Value)).Append("");
        return !Regex.IsMatch(replacementArn, $"^{string.Concat(variables.Zip(values, (text, value) => Escape(text) + value))}$", Options);
    }

    private static string Escape(string text) =>
        Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\{[^}]*\}")]
    private static partial Regex Variable();
}
