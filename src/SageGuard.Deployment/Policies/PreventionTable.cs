// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Controls;

namespace SageGuard.Deployment.Policies;

/// <summary>What service control policies prevent, control by control, and what only a hook or detection is left for.</summary>
public static class PreventionTable
{
    /// <summary>The table in Markdown, one row a control, ending with a line feed.</summary>
    public static string Write()
    {
        var table = new StringBuilder("| control | denied by | what it also denies, or lets through |\n| --- | --- | --- |\n");
        foreach (var control in Catalog.Controls)
        {
            var actions = control
                .Prevention.Statements.SelectMany(deny => deny.Actions)
                .Distinct()
                .Select(action => $"`{action}`")
                .ToList();
            table
                .Append("| ")
                .Append(control.Id)
                .Append(" | ")
                .Append(actions.Count == 0 ? "nothing: IAM has no condition key for it" : string.Join(", ", actions))
                .Append(" | ")
                .Append(
                    control.Prevention.Caveat
                        ?? (
                            actions.Count > 0 ? ""
                            : control.IsScanOnly ? "left to detection"
                            : "left to the CloudFormation hook and to detection"
                        )
                )
                .Append(" |\n");
        }

        return table.ToString().Replace("  |\n", " |\n", StringComparison.Ordinal);
    }
}
