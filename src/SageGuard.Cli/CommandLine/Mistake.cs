// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace SageGuard.Cli.CommandLine;

/// <summary>What is wrong with a command line, in one sentence.</summary>
internal static class Mistake
{
    /// <summary>The first mistake; null where there is none.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="args">The same, as it was typed.</param>
    public static string? Find(ParseResult parse, IReadOnlyList<string> args)
    {
        // A switch with a value is not one: the value would be taken for a name.
        if (
            args.TakeWhile(arg => arg != "--")
                .Select(arg => arg.Split('=', 2))
                .FirstOrDefault(parts =>
                    parts is [_, not ("true" or "false")]
                    && parse.CommandResult.Command.Options.Any(option => option.ValueType == typeof(bool) && option.Name == parts[0])
                ) is
            { } valued
        )
        {
            return $"{valued[0]} takes no value.";
        }
        if (parse.Action is ParseErrorAction)
        {
            return parse.UnmatchedTokens is [var unknown, ..]
                ? Unknown(unknown, parse.CommandResult)
                : Sentence(parse.Errors[0], parse.CommandResult);
        }

        // A command that takes names would take an option that it does not have for one, and look for it.
        var isEnd = parse.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        return
            !isEnd
            && parse
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .FirstOrDefault(token => token.Value is ['-', _, ..])
                is { Value: var stray }
            ? Unknown(stray, parse.CommandResult)
            : null;
    }

    private static string Unknown(string word, CommandResult result)
    {
        var options = CommandTree.OptionsOf(result.Command).SelectMany(option => option.Aliases.Prepend(option.Name));
        return word.StartsWith('-')
            ? $"'{OneLine.Clean(word, 60)}' is not an option of {CommandTree.PathOf(result.Command)}.{Suggestion.For(word, options)}"
            : $"'{OneLine.Clean(word, 60)}' is not {(result.Command.Subcommands.Count > 0 ? "a command of" : "expected in")} {CommandTree.PathOf(result.Command)}.{Suggestion.For(word, result.Command.Subcommands.Select(command => command.Name))}";
    }

    // The library's own sentences are in .NET's words, and in the language of the machine.
    private static string Sentence(ParseError error, CommandResult command)
    {
        var at = error.SymbolResult;
        var option = at as OptionResult ?? at?.Parent as OptionResult;
        if (option is not null)
        {
            var (name, arity, values) = (option.Option.Name, option.Option.Arity, option.Tokens);
            if (option.Implicit)
                return $"{CommandTree.PathOf(command.Command)} needs {name}.";
            if (values.Count < arity.MinimumNumberOfValues)
                return $"{name} needs a value.";
            if (values.Count > arity.MaximumNumberOfValues)
                return $"{name} takes one value, and is given {values.Count}: {OneLine.Clean(string.Join(", ", values.Select(value => value.Value)), 80)}.";
            if (option.Option.ValueType == typeof(int) || option.Option.ValueType == typeof(int?))
            {
                return int.TryParse(values[^1].Value, out _)
                    ? OneLine.Clean(error.Message)
                    : $"{name} is '{OneLine.Clean(values[^1].Value, 40)}'; it must be a whole number.";
            }
            if (option.Option.ValueType == typeof(double))
            {
                return double.TryParse(values[^1].Value, System.Globalization.CultureInfo.InvariantCulture, out _)
                    ? OneLine.Clean(error.Message)
                    : $"{name} is '{OneLine.Clean(values[^1].Value, 40)}'; it must be a number.";
            }
            return OneLine.Clean(error.Message);
        }

        if (command.Command.Subcommands.Count > 0 && command.Command.Action is null)
            return $"{CommandTree.PathOf(command.Command)} needs a command: {string.Join(", ", command.Command.Subcommands.Select(sub => sub.Name))}.";
        if (
            command.Command.Options.FirstOrDefault(required =>
                required.Required && command.GetResult(required) is null or { Implicit: true }
            ) is
            { } missing
        )
        {
            return $"{CommandTree.PathOf(command.Command)} needs {missing.Name}.";
        }
        if (
            command.Command.Arguments.FirstOrDefault(argument =>
                argument.Arity.MinimumNumberOfValues > 0 && (command.GetResult(argument)?.Tokens.Count ?? 0) == 0
            ) is
            { } lacking
        )
        {
            return $"{CommandTree.PathOf(command.Command)} needs {lacking.HelpName ?? lacking.Name}.";
        }
        return OneLine.Clean(error.Message);
    }
}
