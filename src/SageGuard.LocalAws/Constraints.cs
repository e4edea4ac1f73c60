// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.LocalAws;

/// <summary>Collects what an input breaks and says it in the words of AWS's request validation.</summary>
internal sealed class Constraints
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];

    public void NotNull(JsonObject input, string member)
    {
        if (input[member] is null)
            this.Fail(null, member, "Member must not be null");
    }

    /// <summary>A required member that is missing, by its full path.</summary>
    public void Missing(string path) => Fail(null, path, "Member must not be null");

    public void Length(string? value, string member, int min, int max)
    {
        if (value is null)
            return;
        if (value.Length < min)
            this.Fail(value, member, $"Member must have length greater than or equal to {min}");
        if (value.Length > max)
            this.Fail(value, member, $"Member must have length less than or equal to {max}");
    }

    public void Size(int? size, string member, int min, int max)
    {
        if (size < min)
            this.Fail("[]", member, $"Member must have length greater than or equal to {min}");
        if (size > max)
            this.Fail($"[{size} entries]", member, $"Member must have length less than or equal to {max}");
    }

    public void Range(int? value, string member, int min, int max)
    {
        if (value < min)
            this.Fail(value.Value.ToString(CultureInfo.InvariantCulture), member, $"Member must have value greater than or equal to {min}");
        if (value > max)
            this.Fail(value.Value.ToString(CultureInfo.InvariantCulture), member, $"Member must have value less than or equal to {max}");
    }

    public void OneOf(string? value, string member, params IReadOnlyList<string> allowed)
    {
        if (value is not null && !allowed.Contains(value))
            this.Fail(value, member, $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]");
    }

    public void Pattern(string? value, string member, string pattern)
    {
        if (
            value is not null
            && !Patterns.GetOrAdd(pattern, static p => new Regex($"^(?:{p})\\z", RegexOptions.CultureInvariant)).IsMatch(value)
        )
        {
            this.Fail(value, member, $"Member must satisfy regular expression pattern: {pattern}");
        }
    }

    /// <summary>Throws the ValidationException that lists all failures, if there is one.</summary>
    public void Check()
    {
        if (_failures.Count > 0)
        {
            throw AwsException.Validation(
                $"{_failures.Count} validation error{(_failures.Count == 1 ? "" : "s")} detected: {string.Join("; ", _failures)}"
            );
        }
    }

    private void Fail(string? value, string member, string constraint)
    {
        // AWS names members in lower camel case here, whatever the protocol calls them.
        var path = char.ToLowerInvariant(member[0]) + member[1..];
        _failures.Add(
            value is null
                ? $"Value null at '{path}' failed to satisfy constraint: {constraint}"
                : $"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"
        );
    }
}
