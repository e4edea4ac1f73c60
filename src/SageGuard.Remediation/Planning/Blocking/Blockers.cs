// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Controls;
using ReachVerdict = SageGuard.Network.Findings.Verdict;

namespace SageGuard.Remediation;

/// <summary>Finds everything that stands in the way of repairing a notebook.</summary>
internal static class Blockers
{
    // A notebook's name has 63 characters at most.
    private const int MaxName = 63;

    // SageMaker keeps 50 tags a resource; the old one gets up to five of ours.
    private const int MaxTags = 50;
    private const int OwnTags = 5;

    public static IReadOnlyList<Blocker> For(PlannedNotebook planned)
    {
        var found = new List<Blocker?>
        {
            OwnershipDetector.Find(planned.Notebook.Tags),
            Status(planned),
            Rebuilt(planned),
            Lifecycle(planned),
            Script(planned),
            Stranded(planned),
            InstanceType(planned),
        };
        if (planned.Method == RepairMethod.Rebuild)
        {
            found.AddRange([
                Linux1(planned),
                NoSubnet(planned),
                NoGroup(planned),
                Groups(planned),
                SubnetGone(planned),
                Open(planned),
                Reach(planned),
                NoKey(planned),
                Key(planned),
                NoBucket(planned),
                Bucket(planned),
                Quota(planned),
                TooLong(planned),
                Taken(planned),
                Policy(planned),
                Role(planned),
                JournalWritable(planned),
                Tags(planned),
            ]);
        }

        return [.. found.OfType<Blocker>()];
    }

    private static Blocker? Status(PlannedNotebook planned) =>
        planned.Notebook.Status switch
        {
            NotebookStatus.InService or NotebookStatus.Stopped => null,
            NotebookStatus.Failed => new Blocker(
                BlockerKind.Status,
                $"It is Failed: {planned.Notebook.FailureReason ?? "AWS gives no reason"}.",
                "Start it, or stop it once it runs, and plan again; its files are on its volume."
            ),
            NotebookStatus.Deleting => new Blocker(
                BlockerKind.Status,
                "It is being deleted.",
                "Nothing to do, unless someone deletes it by mistake."
            ),
            var status => new Blocker(
                BlockerKind.Status,
                $"It is {status}.",
                "Wait until it is InService or Stopped and plan again; if it hangs for hours, AWS Support can free it."
            ),
        };

    private static Blocker? Rebuilt(PlannedNotebook planned) =>
        planned.Notebook.Tags.ContainsKey(RebuildTags.MigratedTo)
            ? new Blocker(
                BlockerKind.AlreadyRebuilt,
                $"It was rebuilt already and is kept for its retention period (tag {RebuildTags.MigratedTo}).",
                "Delete it with sageguard remediate purge, or take the rebuild back with sageguard remediate rollback."
            )
            : null;

    private static Blocker? Linux1(PlannedNotebook planned)
    {
        if (planned.Notebook.Platform != Platforms.AmazonLinux1)
            return null;
        if (planned.Notebook.Status != NotebookStatus.InService)
        {
            return new Blocker(
                BlockerKind.AmazonLinux1,
                "It is on Amazon Linux 1 and does not run, and AWS does not start this platform any more.",
                "Its files can only be reached with AWS Support; SageGuard never deletes it."
            );
        }

        return planned.Target.BackupWay == BackupWay.Script
            ? null
            : new Blocker(
                BlockerKind.AmazonLinux1,
                "It is on Amazon Linux 1: once stopped it never starts again, so it cannot be backed up by a lifecycle configuration.",
                "Plan with --backup script and have the owner run the backup script in the notebook's terminal."
            );
    }

    private static Blocker? Stranded(PlannedNotebook planned)
    {
        var notebook = planned.Notebook;
        if (
            !Platforms.IsAmazonLinux2(notebook.Platform)
            || !planned.Target.KeepPlatform
            || !Platforms.IsStrandedByStop(notebook.Platform, planned.Now)
        )
        {
            return null;
        }

        if (planned.Method == RepairMethod.Rebuild && planned.Target.BackupWay == BackupWay.Script)
            return null;
        return new Blocker(
            BlockerKind.AmazonLinux2Stranded,
            $"It is on {notebook.Platform}: once stopped it starts again only on Amazon Linux 2023, and --keep-platform forbids the move.",
            "Plan without --keep-platform; the volume stays, the kernels change."
        );
    }

    private static Blocker? InstanceType(PlannedNotebook planned)
    {
        var type = planned.Notebook.InstanceType;
        if (
            !planned.MovesPlatform
            || Platforms.AmazonLinux2023Has(type)
            || planned.Changes.Any(change => change.Property == "InstanceType")
        )
        {
            return null;
        }

        return new Blocker(
            BlockerKind.InstanceType,
            $"Amazon Linux 2023 does not run on {type}.",
            "Choose another with --instance-type, e.g. ml.g5.xlarge."
        );
    }

    private static Blocker? NoSubnet(PlannedNotebook planned) =>
        planned.SubnetId is null
            ? new Blocker(
                BlockerKind.NoSubnet,
                "It has no subnet, and none was given for the replacement.",
                "Give a private subnet with --subnet."
            )
            : null;

    private static Blocker? NoGroup(PlannedNotebook planned) =>
        planned.SecurityGroupIds.Count == 0
            ? new Blocker(
                BlockerKind.NoSecurityGroup,
                "It has no security group, and none was given for the replacement.",
                "Give one to five with --security-group; they must be of the subnet's VPC."
            )
            : null;

    private static Blocker? SubnetGone(PlannedNotebook planned) =>
        planned.Facts.Place is { Exists: false } && planned.SubnetId is { } id
            ? new Blocker(
                BlockerKind.SubnetGone,
                $"The subnet {id} does not exist in this account and Region.",
                "Give one that does with --subnet."
            )
            : null;

    private static Blocker? Groups(PlannedNotebook planned)
    {
        if (planned.Facts.Place?.GroupVpcs is not { } vpcs)
            return null;
        if (planned.SecurityGroupIds.FirstOrDefault(group => !vpcs.ContainsKey(group)) is { } gone)
        {
            return new Blocker(
                BlockerKind.SecurityGroupUnfit,
                $"The security group {gone} does not exist in this account and Region.",
                "Give one that does with --security-group."
            );
        }

        if (planned.Facts.Place is not { VpcId: { } vpc })
            return null;
        return planned.SecurityGroupIds.FirstOrDefault(group => vpcs[group] != vpc) is { } other
            ? new Blocker(
                BlockerKind.SecurityGroupUnfit,
                $"The security group {other} is of {vpcs[other]}, the subnet {planned.SubnetId} of {vpc}.",
                $"Give one of {vpc} with --security-group."
            )
            : null;
    }

    private static Blocker? Key(PlannedNotebook planned)
    {
        if (planned.Facts.Key is not { } key || planned.KeyId is not { } id)
            return null;
        if (!key.Exists)
            return Blocked($"The key {id} does not exist in this account and Region, or its ARN is wrong.");
        if (key.State != "Enabled")
            return Blocked($"The key {id} is {key.State}, so no volume can be encrypted with it.");
        if (key.Spec != "SYMMETRIC_DEFAULT")
            return Blocked($"The key {id} is {key.Spec}; a volume needs a symmetric encryption key.");
        return
            planned.Failing.FirstOrDefault(control => control.Repair.Given == OperatorValue.KmsKey) is { } control
            && key.Manager != "CUSTOMER"
            ? Blocked($"The key {id} is managed by AWS, and {control} asks for one of your own.")
            : null;

        static Blocker Blocked(string what) => new(BlockerKind.KeyUnfit, what, "Enable it, or give another with --kms-key.");
    }

    private static Blocker? Open(PlannedNotebook planned)
    {
        if (planned.Facts.Place?.Reach is not { Verdict: ReachVerdict.Internet } reach)
            return null;
        var cut = reach.Cut.Count > 0 ? $" What would close it: {string.Join(" ", reach.Cut.Select(change => change.Text))}" : "";
        return new Blocker(
            BlockerKind.SubnetInternet,
            $"The subnet {planned.SubnetId} with its security groups is not closed. {reach.Reason}",
            $"Give a closed subnet with --subnet, or --security-group that lets out less.{cut} Where the network is meant to be so, plan with --accept {BlockerNames.For(BlockerKind.SubnetInternet)}."
        );
    }

    private static Blocker? Reach(PlannedNotebook planned)
    {
        if (planned.Facts.Place is not { } place || planned.SubnetId is not { } id)
            return null;
        var (s3, api) = (place.S3 is { Reaches: false }, place.SageMaker is { Reaches: false });
        if (s3 && api)
        {
            return Blocked(
                $"The subnet {id} has no way to S3 nor to the SageMaker API. S3: {place.S3!.Reason}. SageMaker API: {place.SageMaker!.Reason}.",
                $"{S3Way} {ApiWay}"
            );
        }

        if (s3)
            return Blocked($"The subnet {id} has no way to S3, so nothing could be restored there: {place.S3!.Reason}.", S3Way);
        return api ? Blocked($"The subnet {id} has no way to the SageMaker API: {place.SageMaker!.Reason}.", ApiWay) : null;

        static Blocker Blocked(string what, string toDo) => new(BlockerKind.SubnetReach, what, toDo);
    }

    private const string S3Way =
        "Lead the subnet to S3 with a gateway endpoint, whose policy, and the groups and network ACL on the way, let the backup pass.";
    private const string ApiWay =
        "Lead it to the API with an interface endpoint for sagemaker.api with private DNS, whose security groups let HTTPS in.";

    private static Blocker? NoKey(PlannedNotebook planned) =>
        planned.Failing.FirstOrDefault(control => control.Repair.Given == OperatorValue.KmsKey) is { } control
        && planned.Target.KmsKeyId is null
            ? new Blocker(
                BlockerKind.NoKey,
                "It has no customer managed key, and none was given for the replacement.",
                $"Give one with --kms-key, or leave {control} out with --control."
            )
            : null;

    private static Blocker? NoBucket(PlannedNotebook planned) =>
        planned.Target.Bucket is null
            ? new Blocker(
                BlockerKind.NoBucket,
                "A rebuild backs up to a bucket of yours, and none was given.",
                "Give an encrypted and versioned bucket with --bucket; SageGuard never creates one."
            )
            : null;

    private static Blocker? Bucket(PlannedNotebook planned)
    {
        if (planned.Target.Bucket is not { } bucket || planned.Facts.Bucket is not { } facts)
            return null;
        return BucketCheck.Fault(bucket, facts, planned.Region) is { } fault
            ? new Blocker(BlockerKind.BucketUnfit, fault.What, fault.Do)
            : null;
    }

    private static Blocker? Quota(PlannedNotebook planned) =>
        planned.Facts.Quota is { } quota && quota.InUse >= quota.Limit
            ? new Blocker(
                BlockerKind.Quota,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The quota for {planned.ReplacementType} is {quota.Limit} and {quota.InUse} run, so the replacement would be refused."
                ),
                "Ask for a higher quota in Service Quotas (SageMaker, notebook instance usage), or stop notebooks that idle."
            )
            : null;

    private static Blocker? TooLong(PlannedNotebook planned) =>
        planned.ReplacementName.Length > MaxName
            ? new Blocker(
                BlockerKind.NameTooLong,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The replacement would be called {planned.ReplacementName}, which has {planned.ReplacementName.Length} characters; {MaxName} are allowed."
                ),
                "Choose a shorter ending with --suffix."
            )
            : null;

    private static Blocker? Taken(PlannedNotebook planned) =>
        planned.Facts.Names.Contains(planned.ReplacementName)
            ? new Blocker(
                BlockerKind.NameTaken,
                $"A notebook called {planned.ReplacementName} exists already.",
                "Choose another ending with --suffix, or look whether that one is the replacement of an earlier repair."
            )
            : null;

    private static Blocker? Policy(PlannedNotebook planned) =>
        planned.Facts.PoliciesNamingArn is { Count: > 0 } policies
            ? new Blocker(
                BlockerKind.PolicyNamesArn,
                $"IAM policies name it and not its replacement: {string.Join(", ", policies.Take(5))}{(policies.Count > 5 ? " and more" : "")}. Principals that have them would not reach the replacement, or would escape what they deny.",
                $"Add the replacement's ARN (…/{planned.ReplacementName}) to them, then plan with --accept {BlockerNames.For(BlockerKind.PolicyNamesArn)}."
            )
            : null;

    private static Blocker? Role(PlannedNotebook planned) =>
        planned.Facts.RoleLacks is { Count: > 0 } lacks
            ? new Blocker(
                BlockerKind.RoleCannotReachBucket,
                $"The execution role {planned.Notebook.RoleArn} may not {string.Join(", ", lacks)} on {planned.Target.Bucket}.",
                $"Grant it s3:PutObject and s3:GetObject on {planned.Target.Prefix}/{planned.Notebook.Name}/*, s3:ListBucket on the bucket (without a condition on the prefix: the owner of the bucket is asked for), and the use of the bucket's key if it has one; where the bucket's own policy grants it, plan with --accept {BlockerNames.For(BlockerKind.RoleCannotReachBucket)}."
            )
            : null;

    private static Blocker? JournalWritable(PlannedNotebook planned) =>
        planned.Facts.JournalWrites is { Count: > 0 } allowed && planned.JournalBucket is { } bucket
            ? new Blocker(
                BlockerKind.JournalWritable,
                $"The execution role {planned.Notebook.RoleArn} may {string.Join(", ", allowed)} on {planned.Target.Prefix}/_journal/ in {bucket}, so anyone who works on the notebook could steer its repair.",
                $"Grant the role {planned.Target.Prefix}/{planned.Notebook.Name}/* alone (AmazonSageMakerFullAccess grants every bucket with \"sagemaker\" in its name), or give a bucket that it cannot write with --journal-bucket; "
                    + $"where the bucket's own policy denies it, plan with --accept {BlockerNames.For(BlockerKind.JournalWritable)}."
            )
            : null;

    private static Blocker? Tags(PlannedNotebook planned) =>
        planned.Notebook.Tags.Count(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) + OwnTags > MaxTags
            ? new Blocker(
                BlockerKind.CannotCarryOver,
                $"It has so many tags that the five that SageGuard needs do not fit ({MaxTags} are allowed).",
                "Remove some and plan again."
            )
            : null;

    private static Blocker? Lifecycle(PlannedNotebook planned)
    {
        if (planned.Facts.Lifecycle is not { } lifecycle)
            return null;
        if (lifecycle.Name.StartsWith(RebuildNames.Prefix, StringComparison.Ordinal))
        {
            return new Blocker(
                BlockerKind.LifecycleConfiguration,
                $"Its lifecycle configuration {lifecycle.Name} belongs to a repair that has not come to its end.",
                "Finish that repair with sageguard remediate apply and its plan, or take it back with sageguard remediate rollback."
            );
        }

        return lifecycle.Exists
            ? null
            : new Blocker(
                BlockerKind.LifecycleConfiguration,
                $"Its lifecycle configuration {lifecycle.Name} does not exist any more, so it could neither be put back nor carried over.",
                "Create it again, or detach it (update-notebook-instance --disassociate-lifecycle-config on the stopped notebook), and plan again."
            );
    }

    private static Blocker? Script(PlannedNotebook planned)
    {
        if (!planned.MovesPlatform || planned.Facts.Lifecycle is not { Exists: true } lifecycle)
            return null;
        var word = new[] { "yum", "amazon-linux-extras" }.FirstOrDefault(word => lifecycle.Script.Contains(word, StringComparison.Ordinal));
        return word is null
            ? null
            : new Blocker(
                BlockerKind.LifecycleScript,
                $"Its lifecycle configuration {lifecycle.Name} calls {word}, and the notebook moves to Amazon Linux 2023; a script that fails keeps the notebook from starting.",
                $"Have its owner change it to dnf, then plan with --accept {BlockerNames.For(BlockerKind.LifecycleScript)}."
            );
    }
}
