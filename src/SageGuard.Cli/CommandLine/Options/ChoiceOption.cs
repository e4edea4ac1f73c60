// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace SageGuard.Cli.CommandLine;

/// <summary>Options whose values are a few words: completion offers them, and a mistake is answered with them.</summary>
internal static class ChoiceOption
{
    /// <summary>An option for the members of an enumeration, in small letters.</summary>
    public static Option<T> Create<T>(string name, string[] aliases, string description, string help)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(word => word.ToLowerInvariant()).ToArray();
        var option = new Option<T>(name, aliases)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (words.Contains(text, StringComparer.OrdinalIgnoreCase))
                    return Enum.Parse<T>(text, ignoreCase: true);
                result.AddError(NotKnown(name, text, words));
                return default;
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>What is said of a word that is not among those that are allowed.</summary>
    public static string NotKnown(string name, string word, string[] words) =>
        $"{name} '{word}' is not known. Choose {string.Join(", ", words[..^1])} or {words[^1]}.";
}
