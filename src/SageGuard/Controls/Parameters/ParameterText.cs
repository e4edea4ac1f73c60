// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using SageGuard.Text;

namespace SageGuard.Controls;

/// <summary>The value of a parameter before it is read, and the ways to read it. Values are trimmed and compared in exact case.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Text">The value as AWS Config sends it.</param>
public readonly record struct ParameterText(RuleParameter Parameter, string Text)
{
    /// <summary>The entries of a list that is separated by commas.</summary>
    /// <exception cref="RuleParameterException">The value is blank, or an entry is.</exception>
    public IReadOnlyList<string> List()
    {
        if (string.IsNullOrWhiteSpace(Text))
            throw Bad(Text, $"{Parameter.Allowed}; remove the parameter to use its default");
        var entries = Text.Split(',', StringSplitOptions.TrimEntries);
        return entries.Contains("") ? throw Bad(Text, $"{Parameter.Allowed}, separated by single commas") : entries;
    }

    /// <summary>One of the parameter's choices.</summary>
    /// <exception cref="RuleParameterException">The value is not one of them.</exception>
    public string Choice() => Parameter.Choices.Contains(Text) ? Text : throw Bad(Text, Parameter.Allowed);

    /// <summary>A whole number.</summary>
    /// <param name="least">The smallest that is allowed.</param>
    /// <param name="most">The largest.</param>
    /// <exception cref="RuleParameterException">The value is not such a number.</exception>
    public int Whole(int least, int most) =>
        int.TryParse(Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Bad(Text, Parameter.Allowed);

    /// <summary>What the key of a tag may be, as a clause that continues "allowed: ".</summary>
    public const string TagKeyAllowed = "tag keys of 1 to 128 letters, digits, spaces and + - = . _ : / @ that do not begin with aws:";

    /// <summary>
    /// The key of a tag: AWS takes 1 to 128 letters, digits, separators and <c>+ - = . _ : / @</c>, and keeps keys that begin with
    /// <c>aws:</c> for itself (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html).
    /// </summary>
    /// <exception cref="RuleParameterException">The value is not a key that a person can set.</exception>
    public string TagKey() => TagKey(Text.Trim());

    /// <inheritdoc cref="TagKey()"/>
    /// <param name="key">One entry of the value.</param>
    public string TagKey(string key)
    {
        if (key.Length == 0)
            throw Bad(Text, $"{Parameter.Allowed}; remove the parameter to use its default");
        return key.Length <= 128 && key.EnumerateRunes().All(IsOfTagKey) && !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
            ? key
            : throw Bad(key, TagKeyAllowed);
    }

    /// <summary>The error that a value is not allowed.</summary>
    /// <param name="value">The value, or the entry of a list that is wrong.</param>
    /// <param name="allowed">What is allowed.</param>
    public RuleParameterException Bad(string value, string allowed) =>
        new($"Rule parameter '{Parameter}' is '{Annotation.Clean(value, 80)}'; allowed: {allowed}.");

    private static bool IsOfTagKey(Rune character) =>
        Rune.IsLetter(character)
        || Rune.IsNumber(character)
        || Rune.IsSeparator(character)
        || (character.IsBmp && "+-=._:/@".Contains((char)character.Value));
}
