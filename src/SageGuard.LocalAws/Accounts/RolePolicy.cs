// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.LocalAws.Accounts;

/// <summary>An inline policy of a role: what its statements say of an action on a resource. Conditions and policy variables are not
/// evaluated, and a policy that has some cannot be given to a role.</summary>
/// <remarks>Source: IAM user guide, policy evaluation logic and policy elements.</remarks>
internal sealed class RolePolicy
{
    private static readonly string[] Known = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"];

    private readonly List<JsonObject> _statements;

    /// <exception cref="ArgumentException">It is not a policy, or has what is not evaluated here.</exception>
    public RolePolicy(string document)
    {
        try
        {
            var statements = JsonNode.Parse(document)!["Statement"];
            _statements = statements is JsonArray list ? [.. list.Select(static one => one!.AsObject())] : [statements!.AsObject()];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new ArgumentException($"This is not a policy of IAM: {document}", nameof(document), error);
        }

        if (_statements.SelectMany(static one => one).FirstOrDefault(static member => !Known.Contains(member.Key)).Key is { } other)
            throw new ArgumentException($"LocalAws does not evaluate {other} of a policy.", nameof(document));
        if (document.Contains("${", StringComparison.Ordinal))
            throw new ArgumentException("LocalAws does not evaluate variables of a policy.", nameof(document));
    }

    /// <summary>Deny, Allow, or null where no statement fits. A denial comes before every permission.</summary>
    public string? Decide(string action, string resource)
    {
        var effects = _statements
            .Where(one => Fits(one, "Action", action, RegexOptions.IgnoreCase) && Fits(one, "Resource", resource, RegexOptions.None))
            .Select(static one => one["Effect"]!.GetValue<string>())
            .ToList();
        return effects.Contains("Deny") ? "Deny"
            : effects.Count > 0 ? "Allow"
            : null;
    }

    private static bool Fits(JsonObject statement, string element, string value, RegexOptions options)
    {
        var (patterns, not) = statement[element] is { } given ? (given, false) : (statement["Not" + element], true);
        var all = patterns is JsonArray list ? list.Select(static one => one!.GetValue<string>()) : [patterns?.GetValue<string>() ?? ""];
        return all.Any(pattern =>
                Regex.IsMatch(
                    value,
                    $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}\\z",
                    options | RegexOptions.Singleline | RegexOptions.CultureInvariant
                )
            ) != not;
    }
}
