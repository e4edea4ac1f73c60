// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using SageGuard.Text;

namespace SageGuard.Controls;

/// <summary>
/// Looks for secrets and hostile commands. What it returns names the rule and the place and shows a masked excerpt: never a
/// secret.
/// </summary>
internal static class Findings
{
    private const int Excerpt = 80;

    /// <summary>The first secret in a script, as a clause; null where none is seen.</summary>
    /// <param name="script">The script in plain text.</param>
    public static string? SecretIn(string script)
    {
        foreach (var (number, line) in Lines(script))
        {
            foreach (var rule in SecretRules.InScripts)
            {
                if (rule.Pattern.Match(line) is { Success: true } match)
                    return $"holds {rule.Meaning} on line {Number(number)} ({rule.Id}: {Masked(rule, match)})";
            }
        }

        return null;
    }

    /// <summary>The first hostile command in a script, as a clause; null where none is seen. Comments do not count.</summary>
    /// <param name="script">The script in plain text.</param>
    public static string? CommandIn(string script)
    {
        foreach (var (number, line) in Lines(script))
        {
            if (line.TrimStart().StartsWith('#'))
                continue;
            foreach (var rule in CommandRules.All)
            {
                if (rule.Pattern.Match(line) is { Success: true } match)
                    return $"does on line {Number(number)} what no script should: {rule.Meaning} ({rule.Id}: {WithoutSecrets(match.Value)})";
            }
        }

        return null;
    }

    /// <summary>What makes a variable's value a secret, as a clause that does not hold it; null where nothing does.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value.</param>
    public static string? SecretIn(string name, string value)
    {
        if (
            value.StartsWith("{{resolve:secretsmanager", StringComparison.Ordinal)
            || value.StartsWith("{{resolve:ssm-secure", StringComparison.Ordinal)
        )
        {
            return "a secret that the deployment writes into it in plain text (resolved-secret)";
        }

        foreach (var rule in SecretRules.Tokens)
        {
            if (rule.Pattern.Match(value) is { Success: true } match)
                return $"{rule.Meaning} ({rule.Id}: {Masked(rule, match)})";
        }

        return SecretRules.SecretName.IsMatch(name) && SecretRules.LiteralValue.IsMatch(value)
            ? $"a value where a secret is named ({SecretRules.Assignment.Id})"
            : null;
    }

    // A command that goes on after a backslash is one line, with the number of its first.
    private static IEnumerable<(int Number, string Line)> Lines(string script)
    {
        var (number, first) = (0, 1);
        var whole = new StringBuilder();
        foreach (var part in script.Split('\n'))
        {
            number++;
            if (whole.Length == 0)
                first = number;
            var line = part.TrimEnd('\r');
            if (line.EndsWith('\\'))
            {
                whole.Append(line, 0, line.Length - 1).Append(' ');
                continue;
            }

            yield return (first, whole.Append(line).ToString());
            whole.Clear();
        }

        if (whole.Length > 0)
            yield return (first, whole.ToString());
    }

    private static string Masked(ContentRule rule, System.Text.RegularExpressions.Match match) =>
        match.Groups["secret"] is { Success: true } secret ? $"{secret.Value[..Math.Min(rule.Reveals, secret.Length)]}***" : "***";

    private static string WithoutSecrets(string text)
    {
        foreach (var rule in SecretRules.InScripts)
        {
            text = rule.Pattern.Replace(
                text,
                match =>
                    match.Groups["secret"] is { Success: true } secret
                        ? string.Concat(
                            match.Value.AsSpan(0, secret.Index - match.Index),
                            "***",
                            match.Value.AsSpan(secret.Index - match.Index + secret.Length)
                        )
                        : "***"
            );
        }

        return Annotation.Clean(text, Excerpt);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
