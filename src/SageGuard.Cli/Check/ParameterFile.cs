// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check;

/// <summary>
/// A file with a template's parameters, in the forms of AWS's tools: the list of <c>ParameterKey</c> and <c>ParameterValue</c> that
/// CloudFormation takes, the mapping <c>Parameters</c> of template configuration files, and a list of <c>NAME=VALUE</c>.
/// </summary>
internal static class ParameterFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">It cannot be read, has another form, or gives a parameter twice.</exception>
    public static IEnumerable<(string Name, string Value)> Read(string path)
    {
        var root = SourceReader.ReadSettings(path, "The parameter file");
        return root switch
        {
            SourceList list => Once(path, list),
            SourceMap map => (map["Parameters"] ?? map).Members.Select(member => (member.Key, Text(path, member.Key, member.Value))),
            _ => throw Other(path),
        };
    }

    private static IEnumerable<(string Name, string Value)> Once(string path, SourceList list)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            var entry = Entry(path, item);
            if (!names.Add(entry.Name))
            {
                throw new UsageException(
                    $"The parameter file {path}, line {item.Place.Start.Line}: {OneLine.Clean(entry.Name, 60)} is there twice. Remove one."
                );
            }

            yield return entry;
        }
    }

    private static (string Name, string Value) Entry(string path, SourceNode item)
    {
        if (item["ParameterKey"]?.Text is { } name)
        {
            return item["ParameterValue"] is { } value
                ? (name, Text(path, name, value))
                : throw new UsageException(
                    $"The parameter file {path} gives {OneLine.Clean(name, 60)} without ParameterValue. A check does not know the value that the stack has now: write it."
                );
        }

        return item.Text?.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
            ? (item.Text[..equals], item.Text[(equals + 1)..])
            : throw Other(path);
    }

    // Lists are given as strings with commas.
    private static string Text(string path, string name, SourceNode value) =>
        value switch
        {
            SourceScalar { Kind: not ScalarKind.Null } scalar => scalar.Value,
            SourceList list when list.Items.All(item => item is SourceScalar) => string.Join(
                ',',
                list.Items.Select(item => ((SourceScalar)item).Value)
            ),
            _ => throw new UsageException(
                $"The parameter file {path} gives {OneLine.Clean(name, 60)} a value that is neither a string nor a list of strings."
            ),
        };

    private static UsageException Other(string path) =>
        new(
            $"The parameter file {path} has none of the forms of AWS's tools: a list of ParameterKey and ParameterValue, a mapping Parameters, or a list of NAME=VALUE."
        );
}
