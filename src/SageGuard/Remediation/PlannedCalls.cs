// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The calls that apply would make, for a notebook as it is now; what is only waited for or compared is told as a comment.</summary>
public static class PlannedCalls
{
    /// <summary>The calls in order, as commands of the stock command line.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The plan of the notebook.</param>
    /// <param name="now">The notebook as it is now.</param>
    /// <param name="time">The time.</param>
    public static IReadOnlyList<string> For(RemediationPlan plan, NotebookPlan notebook, Notebook now, DateTimeOffset time)
    {
        var runs = now.Status == NotebookStatus.InService;
        return [.. Steps.For(notebook.Method, plan.Target.BackupWay).SelectMany(step => Lines(step, plan, notebook, now, runs, time))];
    }

    private static IEnumerable<string> Lines(StepKind step, RemediationPlan plan, NotebookPlan notebook, Notebook now, bool runs, DateTimeOffset time)
    {
        var name = notebook.Name;
        NotebookCall? call = step switch
        {
            StepKind.Stop when runs => NotebookCall.Stop(name),
            StepKind.Update => NotebookCall.Update(name, notebook.Changes),
            StepKind.Start when runs => NotebookCall.Start(name),
            _ => null,
        };
        yield return call?.ToCommand() ?? $"# {Steps.What(step, notebook, plan)}";
    }
}
