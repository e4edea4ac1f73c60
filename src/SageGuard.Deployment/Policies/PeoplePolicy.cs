// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Deployment.Policies;

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
                "config:DescribeConfigRuleEvaluationStatus", "config:DescribeConfigRules", "config:DescribeConfigurationRecorderStatus",
                "config:DescribeConfigurationRecorders", "config:GetComplianceDetailsByConfigRule",
            ],
            "*"),
        // The Regions that an account has enabled, for --all-regions.
        new Statement("ReadRegions", ["ec2:DescribeRegions"], "*"),
        // The doctor shows what a failing function logged last; other functions' logs are not its business.
        new Statement("ReadFunctionLogs", ["logs:FilterLogEvents"],
            "arn:*:logs:*:*:log-group:/aws/lambda/*SageGuard*", "arn:*:logs:*:*:log-group:/aws/lambda/*sageguard*"));

    /// <summary>To re-evaluate, to plan, to repair and to take a rebuild back: stops, changes, starts and recreates notebooks, and deletes none.</summary>
    /// <remarks>Passing the notebooks' roles, and access to the backup bucket, come on top: they are the account's own.</remarks>
    public static string Repair() => Document(
        new Statement("ReadNotebooks", ["sagemaker:ListNotebookInstances"], "*"),

        // What plan looks at around a notebook; without them it says "Not checked".
        new Statement("ReadSurroundings",
            [
                "ec2:DescribeRouteTables", "ec2:DescribeSubnets", "ec2:DescribeVpcEndpoints", "iam:GetAccountAuthorizationDetails",
                "iam:SimulatePrincipalPolicy", "servicequotas:ListAWSDefaultServiceQuotas", "servicequotas:ListServiceQuotas",
            ],
            "*"),
        new Statement("RepairNotebooks",
            [
                "sagemaker:AddTags", "sagemaker:CreateNotebookInstance", "sagemaker:DeleteTags", "sagemaker:DescribeNotebookInstance", "sagemaker:ListTags",
                "sagemaker:StartNotebookInstance", "sagemaker:StopNotebookInstance", "sagemaker:UpdateNotebookInstance",
            ],
            Notebooks),

        // The backup runs as a lifecycle configuration of its own; the notebook's is put back.
        new Statement("BackupScripts",
            ["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:DescribeNotebookInstanceLifecycleConfig"], LifecycleConfigurations),
        new Statement("Reevaluate", ["config:StartConfigRulesEvaluation"], "arn:*:config:*:*:config-rule/*"));

    /// <summary>To purge what was migrated, after its retention: deletes notebooks and their backup scripts, and makes none.</summary>
    public static string Purge() => Document(
        new Statement("PurgeNotebooks",
            ["sagemaker:DeleteNotebookInstance", "sagemaker:DescribeNotebookInstance", "sagemaker:ListTags"], Notebooks),
        new Statement("PurgeBackupScripts",
            ["sagemaker:DeleteNotebookInstanceLifecycleConfig", "sagemaker:DescribeNotebookInstanceLifecycleConfig"], LifecycleConfigurations));

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
            if (statement.Resources is [var only]) writer.WriteString("Resource", only);
            else PolicyJson.WriteStrings(writer, "Resource", statement.Resources);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private sealed record Statement(string Sid, IReadOnlyList<string> Actions, params IReadOnlyList<string> Resources);
}
