// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace SageGuard.Cli.CommandLine;

/// <summary>What a command has of those above it.</summary>
internal static class CommandTree
{
    /// <summary>What a person types, whatever the file is called.</summary>
    public const string Root = "sageguard";

    /// <summary>A command as people type it.</summary>
    public static string PathOf(Command command) =>
        command is RootCommand ? Root : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    /// <summary>The options that a command takes: its own, and those that the one above it hands down.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)));
}
