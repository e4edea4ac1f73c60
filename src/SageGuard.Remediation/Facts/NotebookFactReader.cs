// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Services;

namespace SageGuard.Remediation;

/// <summary>Reads what surrounds a notebook that is to be repaired: for the plan, and again before the first change. What several notebooks
/// share is read once.</summary>
/// <param name="source">Reads.</param>
/// <param name="calls">Reads lifecycle configurations.</param>
/// <param name="options">What was decided about buckets.</param>
internal sealed class NotebookFactReader(INotebookFactSource source, INotebookCalls calls, RepairOptions options)
{
    private static readonly string[] CopyActions = ["s3:PutObject", "s3:GetObject"];
    private static readonly string[] ListActions = ["s3:ListBucket"];
    private static readonly string[] WriteActions = ["s3:PutObject", "s3:DeleteObject"];

    private readonly Dictionary<string, QuotaFacts?> _quotas = [];
    private readonly Dictionary<string, LifecycleFacts> _lifecycles = [];
    private readonly Dictionary<string, NetworkAnswers?> _networks = [];
    private readonly Dictionary<string, KeyFacts?> _keys = [];
    private Task<IamPolicies?>? _policies;

    /// <summary>Reads what surrounds one notebook.</summary>
    /// <param name="planId">The plan's id.</param>
    /// <param name="target">What the operator decided.</param>
    /// <param name="notebook">The notebook.</param>
    /// <param name="method">How it is repaired.</param>
    /// <param name="changes">What changes.</param>
    /// <param name="known">What is known already.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<NotebookFacts> ReadAsync(
        string planId,
        RemediationTarget target,
        Notebook notebook,
        RepairMethod method,
        IReadOnlyList<SettingChange> changes,
        NotebookFacts known,
        CancellationToken cancellationToken
    )
    {
        var facts = known;
        if (notebook.LifecycleConfigName is { } lifecycle)
        {
            facts = facts with
            {
                Lifecycle = await OnceAsync(_lifecycles, lifecycle, name => calls.LifecycleAsync(name, cancellationToken)),
            };
        }

        if (method != RepairMethod.Rebuild)
            return facts;

        var type = changes.FirstOrDefault(change => change.Property == "InstanceType")?.To ?? notebook.InstanceType;
        var subnet = target.SubnetId ?? notebook.SubnetId;
        var groups = target.SecurityGroupIds.Count > 0 ? target.SecurityGroupIds : notebook.SecurityGroupIds;
        return facts with
        {
            Quota = await OnceAsync(_quotas, type, key => source.QuotaAsync(key, cancellationToken)),
            Place =
                subnet is not null && await OnceAsync(_networks, subnet, key => source.NetworkAsync(key, cancellationToken)) is { } network
                    ? PlaceFacts.From(
                        network,
                        new Workload(subnet, groups, HasIpv6: notebook.Text("IpAddressType") == "dualstack"),
                        notebook.Identity.Region,
                        Calls(target, notebook)
                    )
                    : null,
            Key = (target.KmsKeyId ?? notebook.Text("KmsKeyId")) is { } volume
                ? await OnceAsync(_keys, volume, key => source.KeyAsync(key, cancellationToken))
                : null,
            RoleLacks = target.Bucket is { } bucket
                ? await LacksAsync(notebook, bucket, $"{target.Prefix}/{notebook.Identity.Name}/any", cancellationToken)
                : null,
            JournalWrites = (options.JournalBucket ?? target.Bucket) is { } journals
                ? await source.RoleMayAsync(
                    notebook.RoleArn,
                    WriteActions,
                    journals,
                    RebuildNames.JournalKey(target.Prefix, planId, notebook.Identity.Name),
                    cancellationToken
                )
                : null,
            PoliciesNamingArn = (await (_policies ??= PoliciesAsync(cancellationToken)))?.Naming(
                notebook.Identity.Arn,
                notebook.Identity.Arn + target.Suffix
            ),
        };
    }

    // What the restore does, and the backup before it.
    private List<ServiceCall> Calls(RemediationTarget target, Notebook notebook)
    {
        if (target.Bucket is not { } bucket)
            return [];
        var arn = $"arn:{notebook.Identity.Arn.Split(':')[1]}:s3:::{bucket}";
        var owner = options.BucketOwner ?? notebook.Identity.Account;
        return
        [
            .. CopyActions.Select(action => new ServiceCall(
                action,
                $"{arn}/{target.Prefix}/{notebook.Identity.Name}/any",
                owner,
                notebook.RoleArn
            )),
            .. ListActions.Select(action => new ServiceCall(action, arn, owner, notebook.RoleArn)),
        ];
    }

    // The scripts ask for the bucket's owner, and S3 says that an object is missing only to a role that may list.
    private async Task<IReadOnlyList<string>?> LacksAsync(
        Notebook notebook,
        string bucket,
        string key,
        CancellationToken cancellationToken
    ) =>
        await source.RoleMayAsync(notebook.RoleArn, CopyActions, bucket, key, cancellationToken) is { } onObjects
        && await source.RoleMayAsync(notebook.RoleArn, ListActions, bucket, "", cancellationToken) is { } onBucket
            ? [.. CopyActions.Except(onObjects), .. ListActions.Except(onBucket)]
            : null;

    private async Task<IamPolicies?> PoliciesAsync(CancellationToken cancellationToken) =>
        await source.PoliciesAsync(cancellationToken) is { } policies ? new IamPolicies(policies) : null;

    private static async Task<T> OnceAsync<T>(Dictionary<string, T> known, string key, Func<string, Task<T>> read)
    {
        if (!known.TryGetValue(key, out var value))
            known[key] = value = await read(key);
        return value;
    }
}
