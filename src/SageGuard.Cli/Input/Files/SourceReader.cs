// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>Reads a file as a tree of values with their places.</summary>
internal static class SourceReader
{
    /// <summary>A file as a tree: JSON where it begins like JSON, else YAML.</summary>
    /// <exception cref="UsageException">It is broken; the message names line and column.</exception>
    public static SourceFile Read(InputFile file)
    {
        var at = file.Utf8.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (at < 0)
            throw new UsageException($"{file.Title} is empty.");
        if (file.Utf8.Span[at] is not ((byte)'{' or (byte)'['))
            return YamlSource.Read(file);
        try
        {
            return JsonSource.Read(file);
        }
        catch (UsageException)
            when (file.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
                || file.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            )
        {
            return YamlSource.Read(file);
        }
    }

    /// <summary>A file of the operator's own, in which a key that is there twice or a second document would be lost in silence.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for people, e.g. "The waivers".</param>
    /// <exception cref="UsageException">It cannot be read, or is not one document with each key once.</exception>
    public static SourceNode ReadSettings(string path, string what)
    {
        SourceFile tree;
        try
        {
            tree = Read(new InputFile(path, File.ReadAllBytes(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{what} {path} cannot be read: {error.Message}");
        }

        if (tree.Roots.Count > 1)
        {
            throw new UsageException(
                $"{what} {path}, line {tree.Roots[1].Place.Start.Line}: a second document begins, and only one is read."
            );
        }

        return tree.Repeated is { } key
            ? throw new UsageException(
                $"{what} {path}, line {key.KeyPlace.Start.Line}: {OneLine.Clean(key.Key, 60)} is there twice. Remove one."
            )
            : tree.Root;
    }
}
