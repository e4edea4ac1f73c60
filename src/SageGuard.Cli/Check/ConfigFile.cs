// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check;

/// <summary>
/// Options of a check from a file, by the names that they have on the command line. <c>--config FILE</c> is the operator's and can
/// set any. A file that is found by itself in the checkout is its author's: it can choose how the report looks, and no more.
/// </summary>
internal static class ConfigFile
{
    /// <summary>The file that is found by itself in the working folder.</summary>
    public const string FoundName = ".sageguard.yaml";

    private static readonly string[] Layout = ["output", "quiet"];

    // Paths are relative to the file that names them.
    private static readonly string[] Paths = ["waivers", "baseline", "parameter-file", "out"];

    /// <summary>The command line with the options of the files, where it does not set them itself.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="command">The command's options.</param>
    /// <exception cref="UsageException">A file cannot be read, or sets what it may not.</exception>
    public static string[] Expand(string[] args, Command command)
    {
        if (args.Length == 0 || args[0] != command.Name || args.Contains("--help") || args.Contains("-h"))
            return args;
        var (named, found) = (Value(args, "--config"), File.Exists(FoundName));
        if (named is null && !found)
            return args;
        var all = new List<string>(args);
        if (named is not null)
            Add(all, command, named, isFound: false);
        if (found)
            Add(all, command, FoundName, isFound: true);
        return [.. all];
    }

    private static void Add(List<string> args, Command command, string path, bool isFound)
    {
        var root = SourceReader.ReadSettings(path, "The settings");
        if (root is not SourceMap)
            throw new UsageException($"The settings {path} are not a mapping of options to values.");
        foreach (var member in root.Members)
        {
            var name = $"--{member.Key}";
            var option = command.Options.FirstOrDefault(known => known.Name == name);
            if (option is null || name is "--config" or "--help")
            {
                throw new UsageException(
                    $"The settings {path}, line {member.KeyPlace.Start.Line}: {OneLine.Clean(member.Key, 40)} is not an option of sageguard {command.Name}. Allowed are the names of its options, e.g. control, waivers, undecided."
                );
            }

            if (isFound && !Layout.Contains(member.Key))
            {
                throw new UsageException(
                    $"{path}, line {member.KeyPlace.Start.Line}: a file that is found in the checkout may set {string.Join(" and ", Layout)} only, because its author is not the operator. Give {OneLine.Clean(member.Key, 40)} with --config FILE or on the command line."
                );
            }

            if (args.Exists(arg => IsOption(arg, option)))
                continue;
            foreach (var value in Values(path, member))
                args.AddRange(Arguments(option, name, value, path));
        }
    }

    private static IEnumerable<string> Arguments(Option option, string name, string value, string path)
    {
        if (option is Option<bool>)
        {
            return value switch
            {
                "true" => [name],
                "false" => [],
                _ => throw new UsageException($"The settings {path}: {name[2..]} is '{OneLine.Clean(value, 40)}'; allowed: true or false."),
            };
        }

        var isPath = Paths.Contains(name[2..]) && !Path.IsPathRooted(value);
        return [$"{name}={(isPath ? Path.Combine(Path.GetDirectoryName(path) ?? "", value) : value)}"];
    }

    // A mapping gives NAME=VALUE, as --parameter takes it.
    private static IEnumerable<string> Values(string path, SourceMember member)
    {
        UsageException Wrong() =>
            new(
                $"The settings {path}, line {member.KeyPlace.Start.Line}: {OneLine.Clean(member.Key, 40)} must be a value or a list of values."
            );
        return member.Value switch
        {
            SourceScalar { Kind: not ScalarKind.Null } scalar => [scalar.Value],
            SourceList list => list.Items.Select(item => (item as SourceScalar)?.Value ?? throw Wrong()),
            SourceMap map when member.Key == "parameter" => map.Members.Select(entry =>
                $"{entry.Key}={(entry.Value as SourceScalar)?.Value ?? throw Wrong()}"
            ),
            _ => throw Wrong(),
        };
    }

    private static bool IsOption(string arg, Option option) =>
        arg == option.Name
        || arg.StartsWith(option.Name + "=", StringComparison.Ordinal)
        || option.Aliases.Any(alias => arg == alias || arg.StartsWith(alias + "=", StringComparison.Ordinal));

    private static string? Value(string[] args, string name)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].StartsWith(name + "=", StringComparison.Ordinal))
                return args[i][(name.Length + 1)..];
            if (args[i] == name && i + 1 < args.Length)
                return args[i + 1];
        }

        return null;
    }
}
