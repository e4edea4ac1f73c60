// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>Notebook instances that a plan deletes or replaces: their volumes, and the files on them, go as well.</summary>
internal static class NotebookLoss
{
    private static readonly string[] Types = ["aws_sagemaker_notebook_instance", "awscc_sagemaker_notebook_instance"];

    /// <summary>One sentence for each such notebook.</summary>
    public static IEnumerable<string> In(SourceNode plan)
    {
        foreach (var entry in plan["resource_changes"]?.Items ?? [])
        {
            if (!IsNotebook(entry) || entry["mode"]?.Text == "data")
                continue;
            var actions = (entry["change"]?["actions"]?.Items ?? []).Select(action => action.Text).ToList();
            if (!actions.Contains("delete"))
                continue;
            var address = OneLine.Clean(entry["address"]?.Text ?? "a notebook instance", 120);
            if (!actions.Contains("create"))
            {
                yield return $"this plan deletes the notebook instance {address}, and its files are lost. Back them up first: sageguard remediate script backup";
                continue;
            }

            var paths = (entry["change"]?["replace_paths"]?.Items ?? [])
                .Select(path => string.Join('.', path.Items.Select(step => (step as SourceScalar)?.Value)))
                .Where(path => path.Length > 0)
                .ToList();
            var because = paths.Count > 0 ? $" because of {OneLine.Clean(string.Join(", ", paths), 120)}" : "";
            yield return $"this plan replaces the notebook instance {address}{because}, and its files are lost. Back them up first: sageguard remediate script backup";
        }
    }

    private static bool IsNotebook(SourceNode entry) =>
        entry["type"]?.Text is { } type
        && (
            Types.Contains(type)
            || (
                type == "aws_cloudcontrolapi_resource"
                && entry["change"]?["before"]?["type_name"]?.Text == "AWS::SageMaker::NotebookInstance"
            )
        );
}
