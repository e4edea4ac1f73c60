// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Completions;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>Completion of notebooks: those of the plan that the command line names.</summary>
internal static class PlannedNotebooks
{
    /// <summary>Adds them to what a value can be.</summary>
    /// <param name="sources">Where the values of an argument or option come from.</param>
    public static void AddTo(List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        sources.Add(context => Read(context.ParseResult));

    private static IEnumerable<string> Read(ParseResult parse)
    {
        try
        {
            // Completion says nothing of what is wrong with a plan: the command itself will.
            return parse.GetValue<FileInfo?>("--plan") is { Exists: true } file
                ? [.. PlanJson.Read(File.ReadAllText(file.FullName)).Notebooks.Select(notebook => notebook.Name)]
                : [];
        }
        catch (Exception error)
            when (error is SageGuardException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return [];
        }
    }
}
