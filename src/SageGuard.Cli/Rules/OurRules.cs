// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws;
using SageGuard.Cli.CommandLine;
using SageGuard.Controls;

namespace SageGuard.Cli.Rules;

/// <summary>Which of a Region's rules are SageGuard's.</summary>
internal static class OurRules
{
    private const string Mark = "sageguard";

    /// <summary>Reads the rules: those named, else every rule whose name or function says SageGuard.</summary>
    /// <param name="all">All rules of the Region.</param>
    /// <param name="names">The names that a person gave.</param>
    /// <param name="region">The Region, for the message.</param>
    /// <exception cref="UsageException">A named rule does not exist.</exception>
    public static IReadOnlyList<RuleState> Select(IReadOnlyList<RuleState> all, IReadOnlyList<string> names, string region)
    {
        if (names.Count == 0)
            return [.. all.Where(IsOurs)];
        return
        [
            .. names
                .Distinct()
                .Select(name =>
                    all.FirstOrDefault(rule => rule.Name == name)
                    ?? throw new UsageException(
                        $"AWS Config in {region} has no rule {OneLine.Clean(name, 128)}. List them: aws configservice describe-config-rules --region {region} --query ConfigRules[].ConfigRuleName"
                    )
                ),
        ];
    }

    /// <summary>The name of the function behind a rule; null where it has none.</summary>
    public static string? FunctionOf(RuleState rule) =>
        rule.SourceIdentifier.Split(':') is [_, _, "lambda", _, _, "function", var name, ..] ? name : null;

    /// <summary>A rule's parameters.</summary>
    /// <exception cref="SageGuardException">A parameter is wrong.</exception>
    public static RuleParameters ParametersOf(RuleState rule)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (rule.InputParameters is { Length: > 0 } json)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    foreach (var member in document.RootElement.EnumerateObject())
                        parameters[member.Name] = member.Value.ToString();
                }
            }
            catch (JsonException error)
            {
                throw new SageGuardException($"Its InputParameters are not JSON: {error.Message}", error);
            }
        }

        return RuleParameters.Read(parameters).ForRule();
    }

    private static bool IsOurs(RuleState rule) =>
        rule.Owner == "CUSTOM_LAMBDA"
        && (
            rule.Name.Contains(Mark, StringComparison.OrdinalIgnoreCase)
            || FunctionOf(rule)?.Contains(Mark, StringComparison.OrdinalIgnoreCase) == true
        );
}
