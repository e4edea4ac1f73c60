// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;
using SageGuard.Network.Services;

namespace SageGuard.Remediation;

/// <summary>What a person should know before a notebook is repaired.</summary>
internal static class PlanNotes
{
    /// <summary>What a note about something that could not be read begins with.</summary>
    public const string NotChecked = "Not checked: ";

    public static IReadOnlyList<string> For(PlannedNotebook planned)
    {
        var notes = new List<string>();
        var runs = planned.Notebook.Status == NotebookStatus.InService;
        var byScript = planned.Method == RepairMethod.Rebuild && planned.Target.BackupWay == BackupWay.Script;
        if (runs && !byScript)
            notes.Add("It will be stopped: running kernels end, and what is only in memory is lost.");
        if (!runs && planned.Method == RepairMethod.Rebuild && !byScript)
            notes.Add("It will be started for the backup and stopped again.");
        if (planned.MovesPlatform)
        {
            notes.Add(
                $"It moves from {planned.Notebook.Platform} to {Platforms.AmazonLinux2023}: the volume stays, kernels and installed packages change."
            );
        }

        if (planned.Method == RepairMethod.Rebuild && !byScript)
        {
            notes.Add(
                "It runs while it is backed up: what is written after the last look is not on the replacement, and the old notebook keeps it. Ask its users to leave it alone."
            );
        }

        if (byScript)
        {
            notes.Add(
                planned.Notebook.Platform == Platforms.AmazonLinux1
                    ? "What is written after the owner's backup is not on the replacement, and out of reach once the old notebook is stopped: only AWS can start it again."
                    : "What is written after the owner's backup is not on the replacement; the old notebook keeps it until purge."
            );
        }

        if (planned.Method == RepairMethod.Rebuild)
        {
            notes.Add("Only /home/ec2-user/SageMaker is carried over; everything else is lost at each stop anyway.");
            if (planned.Notebook.LifecycleConfigName is { } name)
            {
                notes.Add(
                    $"The lifecycle configuration {name} is detached while files are copied and put back after; its on-create script does not run on the replacement."
                );
            }

            if (planned.Notebook.Resource.Properties.Find("AcceleratorTypes") is { IsAbsent: false })
                notes.Add("Its elastic inference accelerators are dropped: AWS has ended them.");
            if (
                planned.Notebook.Resource.Properties.Find("DefaultCodeRepository") is { IsAbsent: false }
                || planned.Notebook.Resource.Properties.Find("AdditionalCodeRepositories") is { IsAbsent: false }
            )
            {
                notes.Add(
                    "Its Git repositories are associated with the replacement once its files are verified: the subnet needs a way to them, or the replacement cannot start."
                );
            }

            AddUnchecked(notes, planned);
        }

        AddSetuid(notes, planned);
        AddWaiver(notes, planned);
        return notes;
    }

    // A user who had root may have left a way back to it, and no setting of SageMaker's takes that away.
    private static void AddSetuid(List<string> notes, PlannedNotebook planned)
    {
        if (!planned.ClosesRoot)
            return;
        notes.Add(
            planned.Method == RepairMethod.InPlace
                ? "Its users had root and may have left set-uid files or file capabilities on the volume, which stay and give root to anyone who runs them: before, look with \"sudo find /home/ec2-user/SageMaker -perm /6000\" and \"sudo getcap -r /home/ec2-user/SageMaker\"."
            : planned.Options.KeepSetuid
                ? "Set-uid and set-gid bits and file capabilities are kept on the replacement (--keep-setuid): a file of root's with them gives root to anyone who runs it."
            : "Set-uid and set-gid bits and file capabilities are not restored on the replacement, whose root access is disabled (--keep-setuid keeps them)."
        );
    }

    private static void AddWaiver(List<string> notes, PlannedNotebook planned)
    {
        if (planned.Waived.Count > 0)
            notes.Add($"A waiver covers {string.Join(", ", planned.Waived)}: left as it is (--include-waived repairs it too).");
        if (planned.Target.WaiverTagKey is not { } key || planned.Method != RepairMethod.Rebuild)
            return;
        var carried = planned.Notebook.Tags.ContainsKey(key)
            ? planned.Waived.Count > 0
                ? "It is carried over to the replacement, which still needs it. "
                : "It is not carried over to the replacement, which does not need it. "
            : "";
        notes.Add(
            $"The tag {key} waives the stopped original until its purge. {carried}Where your organization reserves this tag for a role (sageguard policy scp), run apply and rollback as that role; "
                + "as another one the repair works, and the original stays without a waiver."
        );
    }

    // Not knowing is never taken for good news.
    private static void AddUnchecked(List<string> notes, PlannedNotebook planned)
    {
        var facts = planned.Facts;
        if (planned.Target.Bucket is not null && facts.Bucket is null)
            notes.Add("Not checked: the bucket. Apply checks it before it begins and stops if it cannot.");
        AddPlace(notes, planned);
        if (planned.KeyId is not null && facts.Key is null)
            notes.Add("Not checked: whether the key exists and is enabled (needs kms:DescribeKey).");
        if (planned.KeyId is not null)
            notes.Add("Not checked: whether the key's policy lets you and SageMaker use it; no call reports that.");
        notes.Add(
            $"Not checked: whether {planned.ReplacementType} is offered for notebook instances in the subnet's Availability Zone; no call reports that."
        );
        if (facts.Quota is null)
        {
            notes.Add(
                Unchecked(
                    planned,
                    BlockerKind.Quota,
                    "the quota (needs servicequotas:ListServiceQuotas, ListAWSDefaultServiceQuotas), and side by side needs one spare instance of the type"
                )
            );
        }

        if (facts.PoliciesNamingArn is null)
        {
            notes.Add(
                Unchecked(
                    planned,
                    BlockerKind.PolicyNamesArn,
                    "whether IAM policies name the notebook's ARN and would not cover the replacement (needs iam:GetAccountAuthorizationDetails)"
                )
            );
        }

        if (planned.Target.Bucket is not null && facts.RoleLacks is null)
        {
            notes.Add(
                Unchecked(
                    planned,
                    BlockerKind.RoleCannotReachBucket,
                    "that the execution role may s3:PutObject and s3:GetObject under the prefix in the bucket, and s3:ListBucket on it (needs iam:SimulatePrincipalPolicy); the backup's first step tries it"
                )
            );
        }

        if (planned.JournalBucket is { } journals && facts.JournalWrites is null)
        {
            notes.Add(
                Unchecked(
                    planned,
                    BlockerKind.JournalWritable,
                    $"whether the execution role may write the journal of its own repair in {journals} (needs iam:SimulatePrincipalPolicy)"
                )
                    + (
                        journals.Contains("sagemaker", StringComparison.OrdinalIgnoreCase)
                            ? " AmazonSageMakerFullAccess would grant it, because \"sagemaker\" is in the bucket's name: give another with --journal-bucket."
                            : ""
                    )
            );
        }
    }

    private static void AddPlace(List<string> notes, PlannedNotebook planned)
    {
        if (planned.SubnetId is not { } id)
            return;
        var place = planned.Facts.Place;
        if (place is null)
        {
            notes.Add(
                Unchecked(
                    planned,
                    BlockerKind.SubnetReach,
                    "whether the subnet exists and leads to S3 and the SageMaker API, and whether it leads to the internet (needs ec2:DescribeSubnets and the other reads of sageguard policy people repair)"
                )
            );
        }

        if (planned.SecurityGroupIds.Count > 0 && place is null or { Exists: true, GroupVpcs: null })
            notes.Add("Not checked: whether the security groups exist and are of the subnet's VPC (needs ec2:DescribeSecurityGroups).");
        if (place?.Reach is not { } reach)
            return;
        if (reach.Verdict == Verdict.Unknown)
            notes.Add(Unchecked(planned, BlockerKind.SubnetInternet, $"whether {id} leads to the internet. {reach.Reason.TrimEnd('.')}"));
        if (reach.Verdict is Verdict.Filtered or Verdict.Hybrid)
            notes.Add($"The subnet {id} is not closed ({reach.Verdict.ToString().ToLowerInvariant()}). {reach.Reason}");
        AddService(notes, planned, "S3", place.S3);
        AddService(notes, planned, "the SageMaker API", place.SageMaker);
    }

    private static void AddService(List<string> notes, PlannedNotebook planned, string service, ServiceFinding? finding)
    {
        if (finding is not { Reaches: null })
            return;
        var needs = finding.Unread is { } unread
            ? $" (needs {unread.Call}{(unread.Account is { } account ? $" in account {account}" : "")})"
            : "";
        notes.Add(
            Unchecked(planned, BlockerKind.SubnetReach, $"whether {planned.SubnetId} surely leads to {service}; {finding.Reason}{needs}")
        );
    }

    private static string Unchecked(PlannedNotebook planned, BlockerKind kind, string what) =>
        planned.IsAccepted(kind) ? $"Accepted without a check ({BlockerNames.For(kind)}): {what}." : $"{NotChecked}{what}.";
}
