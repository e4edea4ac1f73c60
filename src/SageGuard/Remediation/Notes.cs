// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>What a person should know before a notebook is repaired.</summary>
internal static class Notes
{
    public static IReadOnlyList<string> For(PlannedNotebook planned)
    {
        var notes = new List<string>();
        var runs = planned.Notebook.Status == NotebookStatus.InService;
        var byScript = planned.Method == Method.Rebuild && planned.Target.BackupWay == BackupWay.Script;
        if (runs && !byScript) notes.Add("It is stopped: running kernels end, and what is only in memory is lost.");
        if (!runs && planned.Method == Method.Rebuild && !byScript) notes.Add("It is started for the backup and stopped again.");
        if (planned.MovesPlatform) notes.Add($"It moves from {planned.Notebook.Platform} to {Platforms.AmazonLinux2023}: the volume stays, kernels and installed packages change.");
        if (planned.Method == Method.Rebuild && !byScript) notes.Add("It runs while it is backed up: what is written after the last look is not on the twin, and the old notebook keeps it. Ask its users to leave it alone.");
        if (byScript)
        {
            notes.Add(planned.Notebook.Platform == Platforms.AmazonLinux1
                ? "What is written after the owner's backup is not on the twin, and out of reach once the old notebook is stopped: nobody but AWS can start it again."
                : "What is written after the owner's backup is not on the twin; the old notebook keeps it until purge.");
        }

        if (planned.Method == Method.Rebuild)
        {
            notes.Add("Only /home/ec2-user/SageMaker is carried over; everything else is lost at each stop anyway.");
            if (planned.Notebook.LifecycleConfigName is { } name)
                notes.Add($"The lifecycle configuration {name} is detached while files are copied and put back after; its on-create script does not run on the twin.");
            if (planned.Notebook.Resource.Properties.Find("AcceleratorTypes") is { IsAbsent: false })
                notes.Add("Its elastic inference accelerators are dropped: AWS has ended them.");
            if (planned.Notebook.Resource.Properties.Find("DefaultCodeRepository") is { IsAbsent: false } || planned.Notebook.Resource.Properties.Find("AdditionalCodeRepositories") is { IsAbsent: false })
                notes.Add("Its Git repositories are associated with the twin: the subnet needs a way to them, or the twin cannot start.");
            AddUnchecked(notes, planned);
        }

        return notes;
    }

    // Not knowing is never taken for good news.
    private static void AddUnchecked(List<string> notes, PlannedNotebook planned)
    {
        if (planned.Target.Bucket is not null && planned.Around.Bucket is null) notes.Add("Not checked: the bucket. Apply checks it before it begins and stops if it cannot.");
        if (planned.SubnetId is not null && planned.Around.Subnet is null) notes.Add("Not checked: whether the subnet leads to S3 and the SageMaker API (needs ec2:DescribeSubnets, DescribeRouteTables, DescribeVpcEndpoints).");
        if (planned.Around.Quota is null) notes.Add("Not checked: the quota (needs servicequotas:ListServiceQuotas, ListAWSDefaultServiceQuotas). Side by side needs one spare instance of the type.");
        if (planned.Around.PoliciesNamingArn is null) notes.Add("Not checked: IAM policies that name the notebook's ARN would not cover the twin (needs iam:GetAccountAuthorizationDetails).");
        if (planned.Target.Bucket is not null && planned.Around.RoleLacks is null) notes.Add("Not checked: that the execution role may s3:PutObject and s3:GetObject under the prefix in the bucket (needs iam:SimulatePrincipalPolicy); the backup's first step tries it.");
    }
}
