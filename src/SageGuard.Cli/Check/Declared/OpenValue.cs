// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Declared;

/// <summary>
/// A value that only the deployment fixes, and what is certain about it all the same. Where every value that it can have gets
/// the same verdict, that is the verdict.
/// </summary>
/// <param name="Key">What distinguishes it from other values: two with one key are always equal.</param>
/// <param name="Expression">The function that makes it, e.g. <c>Ref</c>: an object of that name stands in its place.</param>
/// <param name="Description">What it is, as a person reads it in a reason, e.g. "the parameter Root".</param>
internal sealed record OpenValue(string Key, string Expression, string Description)
{
    /// <summary>True where it can be an empty string or be left out.</summary>
    public bool MayBeEmpty { get; init; } = true;

    /// <summary>True where nothing is certain, not even that it is a string.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>All the values that it can have; null where they are not known one by one.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Numbers that it can have, where it is a number.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }

    /// <summary>False for a value that it cannot have.</summary>
    public Func<string, bool> Allows { get; init; } = _ => true;

    /// <summary>The parameter or pseudo parameter that decides it; null where none does.</summary>
    public string? Parameter { get; init; }

    /// <summary>The resource that it refers to; null where it refers to none.</summary>
    public string? Resource { get; init; }

    /// <summary>How the value can be given to a check, e.g. "--parameter Root=VALUE"; null where there is no way.</summary>
    public string? Remedy { get; init; }

    /// <summary>True where it cannot be this value.</summary>
    public bool CannotBe(string value) =>
        !IsOpaque
        && (
            Values is not null ? !Values.Contains(value)
            : Numbers is not null ? !value.All(char.IsAsciiDigit) || !Allows(value)
            : value.Length == 0 ? !MayBeEmpty || !Allows(value)
            : !Allows(value)
        );

    /// <summary>
    /// Values that stand for all that it can have: each that some control names, and one that none names. Null where nothing is
    /// certain. A null among them stands for a value that is left out.
    /// </summary>
    /// <param name="interesting">The values that controls name.</param>
    public IReadOnlyList<string?>? Probes(IEnumerable<string> interesting)
    {
        if (IsOpaque)
            return null;
        if (Values is not null)
            return Values;
        if (Numbers is not null)
            return Numbers;
        var probes = interesting.Where(value => value.Length > 0 && Allows(value)).Append(Expressions.SomeText).ToList<string?>();
        if (MayBeEmpty && Allows(""))
            probes.Add(null);
        return probes;
    }
}
