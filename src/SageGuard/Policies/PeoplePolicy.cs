// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Policies;

/// <summary>
/// IAM policies for people who use the command <c>sageguard</c>: one for each job, so that whoever looks cannot change, and
/// whoever repairs cannot delete.
/// </summary>
public static class PeoplePolicy
{
    private const string Notebooks = "arn:*:sagemaker:*:*:notebook-instance/*";
    private const string LifecycleConfigurations = "arn:*:sagemaker:*:*:notebook-instance-lifecycle-config/*";

    /// <summary>To scan and diagnose: reads only.</summary>
    public static string Scan() => Document(
        new Statement("ReadSageMaker",
            [.. Permissions.For(Catalog.Controls, waivers: true).Select(grant => grant.Action).Where(action => action.StartsWith("sagemaker:", StringComparison.Ordinal)).Distinct()], "*"),
        new Statement("ReadConfig",
            [
                "config:DescribeComplianceByConfigRule", "config:DescribeConfigRuleEvaluationStatus", "config:DescribeConfigRules",
                "config:DescribeConfigurationRecorderStatus", "config:DescribeConfigurationRecorders", "config:GetComplianceDetailsByConfigRule",
                "config:GetResourceConfigHistory", "config:ListDiscoveredResources",
            ],
            "*"),
        new Statement("ReadRegions", ["ec2:DescribeRegions"], "*"),
        // Where the templates, and Lambda by itself, keep a function's log: the doctor reads why a rule fails.
        new Statement("ReadLog", ["logs:FilterLogEvents"], "arn:*:logs:*:*:log-group:/aws/lambda/*"));

    /// <summary>To re-evaluate, to repair and to roll back: stops, changes, starts and recreates notebooks, and deletes none.</summary>
    /// <remarks>Passing the notebooks' roles, and access to the backup bucket, come on top: they are the account's own.</remarks>
    public static string Repair() => Document(
        new Statement("ReadNotebooks", ["sagemaker:ListNotebookInstances", "sagemaker:ListNotebookInstanceLifecycleConfigs"], "*"),
        new Statement("RepairNotebooks",
            [
                "sagemaker:AddTags", "sagemaker:CreateNotebookInstance", "sagemaker:DeleteTags", "sagemaker:DescribeNotebookInstance", "sagemaker:ListTags",
                "sagemaker:StartNotebookInstance", "sagemaker:StopNotebookInstance", "sagemaker:UpdateNotebookInstance",
            ],
            Notebooks),
        // The backup runs as a lifecycle configuration of its own; the notebook's is put back, and a purge removes the other.
        new Statement("BackupScripts", ["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:DescribeNotebookInstanceLifecycleConfig"], LifecycleConfigurations),
        // Whether the twin's subnet reaches what a notebook needs.
        new Statement("ReadNetwork", ["ec2:DescribeRouteTables", "ec2:DescribeSubnets", "ec2:DescribeVpcEndpoints"], "*"),
        new Statement("Reevaluate", ["config:StartConfigRulesEvaluation"], "arn:*:config:*:*:config-rule/*"));

    /// <summary>To purge what was migrated, after its retention: deletes notebooks, and makes none.</summary>
    public static string Purge() => Document(
        new Statement("ListNotebooks", ["sagemaker:ListNotebookInstances"], "*"),
        new Statement("PurgeNotebooks",
            ["sagemaker:DeleteNotebookInstance", "sagemaker:DescribeNotebookInstance", "sagemaker:ListTags"], Notebooks),
        new Statement("PurgeBackupScripts", ["sagemaker:DeleteNotebookInstanceLifecycleConfig"], LifecycleConfigurations));

    private static string Document(params Statement[] statements) => PolicyJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("Version", "2012-10-17");
        writer.WriteStartArray("Statement");
        foreach (var statement in statements)
        {
            writer.WriteStartObject();
            writer.WriteString("Sid", statement.Sid);
            writer.WriteString("Effect", "Allow");
            PolicyJson.WriteStrings(writer, "Action", statement.Actions);
            writer.WriteString("Resource", statement.Resource);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private sealed record Statement(string Sid, IReadOnlyList<string> Actions, string Resource);
}
