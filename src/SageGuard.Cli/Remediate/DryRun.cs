// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;
using SageGuard.Resources;
using SageGuard.Runs;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary><c>apply --dry-run</c>: the calls, for the notebooks as they are now.</summary>
internal static class DryRun
{
    public static async Task<int> ShowAsync(
        IAnsiConsole console,
        RemediationPlan plan,
        IReadOnlyList<NotebookPlan> notebooks,
        ISageMaker sageMaker,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        foreach (var notebook in notebooks)
        {
            console.MarkupLineInterpolated($"\n[bold]{OneLine.Clean(notebook.Name)}[/]");
            if (notebook.Blockers.Count > 0)
            {
                console.MarkupLineInterpolated($"  none: {OneLine.Clean(notebook.Blockers[0].What)}");
                continue;
            }

            var resource = await sageMaker.DescribeAsync(ResourceKinds.NotebookInstance, notebook.Name, cancellationToken);
            var tags = resource is null ? null : await sageMaker.TagsAsync(resource.Arn!, cancellationToken);
            if (tags is null)
            {
                console.WriteLine("  none: it is gone");
                continue;
            }

            foreach (var line in PlannedCalls.For(plan, notebook, Notebook.From(resource!, tags), time.GetUtcNow()))
                console.Profile.Out.Writer.WriteLine($"  {OneLine.Clean(line)}");
        }

        console.WriteLine("\nNo call was made that changes anything.");
        return ExitCodes.Success;
    }
}
