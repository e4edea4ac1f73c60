// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace SageGuard.Cli.CommandLine;

/// <summary>Arguments that are one of a few words: completion offers them, and a mistake is answered with them.</summary>
internal static class ChoiceArgument
{
    /// <summary>An argument that is one of some words.</summary>
    /// <param name="name">Its name in the help.</param>
    /// <param name="description">What it says.</param>
    /// <param name="words">The words.</param>
    public static Argument<string> Create(string name, string description, params string[] words)
    {
        var argument = new Argument<string>(name) { Description = description, HelpName = name };
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [.., var token] && !words.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError(ChoiceOption.NotKnown(name, OneLine.Clean(token.Value, 40), words) + Suggestion.For(token.Value, words));
            }
        });
        argument.CompletionSources.Add(words);
        return argument;
    }
}
