// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Enumeration;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check;

/// <summary>Finds the files behind the names of a command line: files, folders, patterns that the shell left alone, and assemblies of the
/// CDK.</summary>
internal static class FileFinder
{
    private static readonly string[] Extensions = [".json", ".yaml", ".yml", ".template", ".tf", ".tofu", ".tfstate"];

    // Folders in which tools keep what is not the checkout's own.
    private static readonly string[] Skipped = ["node_modules", "bin", "obj"];

    /// <summary>Finds them.</summary>
    /// <param name="names">Names as they were given.</param>
    public static IReadOnlyList<FoundFile> Find(IEnumerable<string> names)
    {
        var found = new List<FoundFile>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            foreach (var file in Find(name))
            {
                if (known.Add(file.Name == "-" ? "-" : Path.GetFullPath(file.Name)))
                    found.Add(file);
            }
        }

        return found;
    }

    private static IEnumerable<FoundFile> Find(string name)
    {
        if (name == "-")
            return [new FoundFile(name, true)];
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new UsageException(
                "The name of a file is empty: a variable on the command line may not be set. Name a file, or use - for standard input."
            );
        }
        if (Directory.Exists(name))
            return InFolder(name).Order(FoundFile.ByName);
        if (File.Exists(name))
            return Assembly(name) ?? [new FoundFile(name, true)];
        return name.AsSpan().IndexOfAny('*', '?') >= 0 ? Matching(name).Order(FoundFile.ByName) : [new FoundFile(name, true)];
    }

    private static IEnumerable<FoundFile> InFolder(string folder)
    {
        if (Entries(folder) is { Fault: { } fault })
            return [new FoundFile(folder, false) { Fault = fault }];
        var manifest = Path.Combine(folder, "manifest.json");
        if (!File.Exists(manifest) || Assembly(manifest) is not { } assembly)
            return Files(folder).Concat(Folders(folder).SelectMany(InFolder));
        // An assembly's manifest is written by the author of the checkout: what it leaves out is read as well. The folders of assets
        // hold the code of functions.
        var named = assembly.Select(file => Path.GetFullPath(file.Name)).ToHashSet(StringComparer.Ordinal);
        var others = Files(folder)
            .Concat(
                Folders(folder).Where(inner => !Path.GetFileName(inner).StartsWith("asset.", StringComparison.Ordinal)).SelectMany(InFolder)
            );
        return assembly.Concat(
            others.Where(file => !named.Contains(Path.GetFullPath(file.Name))).Select(file => file with { IsInAssembly = true })
        );
    }

    private static IEnumerable<FoundFile> Files(string folder) =>
        Entries(folder)
            .Files.Where(file => Extensions.Contains(Path.GetExtension(Unpacked(file)), StringComparer.OrdinalIgnoreCase))
            .Select(file => new FoundFile(file, false));

    // AWS Config stores its snapshots as .json.gz.
    private static string Unpacked(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^".gz".Length] : file;

    // A link could lead back up, or out of the checkout.
    private static IEnumerable<string> Folders(string folder) =>
        Entries(folder)
            .Folders.Where(inner => Path.GetFileName(inner) is var name && !name.StartsWith('.') && !Skipped.Contains(name))
            .Where(inner => !File.GetAttributes(inner).HasFlag(FileAttributes.ReparsePoint));

    // One folder that may not be read hides nothing of the others.
    private static (IReadOnlyList<string> Files, IReadOnlyList<string> Folders, string? Fault) Entries(string folder)
    {
        try
        {
            return ([.. Directory.EnumerateFiles(folder)], [.. Directory.EnumerateDirectories(folder)], null);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return ([], [], $"The folder {folder} cannot be read: {error.Message.TrimEnd('.')}. Check its permissions.");
        }
    }

    // Shells of Windows leave patterns alone, and quotes do so everywhere.
    private static List<FoundFile> Matching(string pattern)
    {
        var steps = pattern.Replace('\\', '/').Split('/');
        var root = pattern.StartsWith('/') ? "/" : "";
        var files = new List<FoundFile>();
        Match(root, [.. steps.Where(step => step.Length > 0)], files);
        return files.Count > 0
            ? files
            : throw new UsageException($"No file matches {pattern}. Check the pattern: * stands for a name, ** for folders.");
    }

    private static void Match(string folder, ReadOnlySpan<string> steps, List<FoundFile> files)
    {
        var step = steps[0];
        var rest = steps[1..];
        var here = folder.Length == 0 ? "." : folder;
        if (step == "**")
        {
            if (rest.Length == 0)
            {
                files.AddRange(Files(here).Select(file => new FoundFile(Short(file.Name), false)));
            }
            else
            {
                Match(folder, rest, files);
            }

            foreach (var inner in Folders(here))
                Match(Short(inner), steps, files);
            return;
        }

        if (step.AsSpan().IndexOfAny('*', '?') < 0)
        {
            var next = Path.Combine(folder, step);
            if (rest.Length > 0 && Directory.Exists(next))
                Match(next, rest, files);
            else if (rest.Length == 0 && File.Exists(next))
                files.Add(new FoundFile(next, false));
            return;
        }

        if (rest.Length > 0)
        {
            foreach (
                var inner in Folders(here)
                    .Where(inner => FileSystemName.MatchesSimpleExpression(step, Path.GetFileName(inner), ignoreCase: false))
            )
            {
                Match(Short(inner), rest, files);
            }

            return;
        }

        foreach (
            var file in Entries(here)
                .Files.Where(file => FileSystemName.MatchesSimpleExpression(step, Path.GetFileName(file), ignoreCase: false))
        )
        {
            files.Add(new FoundFile(Short(file), false));
        }
    }

    private static string Short(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    /// <summary>The templates of a CDK assembly, nested ones of stages included; null for any other file.</summary>
    private static List<FoundFile>? Assembly(string manifest)
    {
        if (Path.GetFileName(manifest) != "manifest.json" || new FileInfo(manifest) is not { Exists: true, Length: <= InputFile.MaxBytes })
            return null;
        try
        {
            var root = JsonSource.Read(new InputFile(manifest, File.ReadAllBytes(manifest))).Root;
            if (root["version"]?.Text is null || root["artifacts"] is not SourceMap artifacts)
                return null;
            var folder = Path.GetDirectoryName(manifest)!;
            var files = new List<FoundFile>();
            foreach (var artifact in artifacts.Members)
            {
                var properties = artifact.Value["properties"];
                switch (artifact.Value["type"]?.Text)
                {
                    case "aws:cloudformation:stack" when (properties?["templateFile"])?.Text is { } template:
                        files.Add(new FoundFile(Path.Combine(folder, template), true));
                        break;
                    case "cdk:cloud-assembly" when (properties?["directoryName"])?.Text is { } directory:
                        var inner = Path.Combine(folder, directory, "manifest.json");
                        files.AddRange(
                            Assembly(inner)
                                ??
                                [
                                    new FoundFile(inner, true)
                                    {
                                        Fault =
                                            $"The assembly {manifest} leads to {inner}, which is not there or is not a manifest. Synthesize it again: cdk synth",
                                    },
                                ]
                        );
                        break;
                    case "aws:cloudformation:stack" or "cdk:cloud-assembly":
                        files.Add(
                            new FoundFile(manifest, true)
                            {
                                Fault =
                                    $"The assembly {manifest} does not say where {OneLine.Clean(artifact.Key, 80)} is. Synthesize it again: cdk synth",
                            }
                        );
                        break;
                }
            }

            return files;
        }
        catch (Exception error) when (error is UsageException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
