// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>
/// A parameter's <c>AllowedPattern</c>. The template's author wrote it, so it runs in linear time where .NET can, else under a
/// time limit, and a pattern that cannot be decided excludes nothing.
/// </summary>
internal sealed partial class ParameterPattern
{
    private const int LongestPattern = 512;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private readonly Regex? _regex;

    /// <summary>Reads a pattern; one that .NET does not know excludes nothing.</summary>
    public ParameterPattern(string pattern)
    {
        Literals = Alternatives(pattern);
        // Bounded repetitions of repetitions grow an automaton beyond any memory.
        if (pattern.Length > LongestPattern || LargeRepetition().IsMatch(pattern))
            return;
        var whole = $@"\A(?:{pattern})\z";
        try
        {
            _regex = new Regex(whole, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            _regex = Backtracking(whole);
        }
        catch (ArgumentException)
        {
            // Java's dialect knows more than .NET's.
        }
    }

    /// <summary>The only values that match, where the pattern lists them, e.g. <c>^(Enabled|Disabled)$</c>; else null.</summary>
    public IReadOnlyList<string>? Literals { get; }

    /// <summary>False where the value certainly does not match.</summary>
    public bool Allows(string value)
    {
        if (_regex is null)
            return true;
        try
        {
            return _regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static Regex? Backtracking(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static List<string>? Alternatives(string pattern)
    {
        var inner = pattern.AsSpan();
        if (inner.StartsWith("^"))
            inner = inner[1..];
        if (inner.EndsWith("$"))
            inner = inner[..^1];
        if (inner.StartsWith("(?:") && inner.EndsWith(")"))
            inner = inner[3..^1];
        else if (inner.StartsWith("(") && inner.EndsWith(")"))
            inner = inner[1..^1];
        else if (inner.Contains('|') && (pattern.StartsWith('^') || pattern.EndsWith('$')))
            return null;
        var values = inner.ToString().Split('|');
        return Array.TrueForAll(values, value => Plain().IsMatch(value)) ? [.. values] : null;
    }

    [GeneratedRegex("^[A-Za-z0-9 _/:-]*$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\{[0-9]*,?[0-9]{3,}")]
    private static partial Regex LargeRepetition();
}
