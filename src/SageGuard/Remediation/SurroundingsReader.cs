// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Reads what surrounds a notebook that is to be repaired: for the plan, and again before the first change. What several notebooks share is read once.</summary>
/// <param name="around">Reads.</param>
/// <param name="calls">Reads lifecycle configurations.</param>
/// <param name="options">What was decided about buckets.</param>
internal sealed class SurroundingsReader(ISurroundings around, INotebookCalls calls, RepairOptions options)
{
    private static readonly string[] CopyActions = ["s3:PutObject", "s3:GetObject"];
    private static readonly string[] ListActions = ["s3:ListBucket"];
    private static readonly string[] WriteActions = ["s3:PutObject", "s3:DeleteObject"];

    private readonly Dictionary<string, QuotaFacts?> _quotas = [];
    private readonly Dictionary<string, LifecycleFacts> _lifecycles = [];
    private readonly Dictionary<string, SubnetFacts?> _subnets = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _groups = [];
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
    public async Task<Surroundings> ReadAsync(
        string planId, RemediationTarget target, Notebook notebook, Method method, IReadOnlyList<Change> changes, Surroundings known, CancellationToken cancellationToken)
    {
        var facts = known;
        if (notebook.LifecycleConfigName is { } lifecycle)
            facts = facts with { Lifecycle = await Once(_lifecycles, lifecycle, name => calls.LifecycleAsync(name, cancellationToken)) };
        if (method != Method.Rebuild) return facts;

        var type = changes.FirstOrDefault(change => change.Property == "InstanceType")?.To ?? notebook.InstanceType;
        var subnet = target.SubnetId ?? notebook.SubnetId;
        var groups = target.SecurityGroupIds.Count > 0 ? target.SecurityGroupIds : notebook.SecurityGroupIds;
        return facts with
        {
            Quota = await Once(_quotas, type, key => around.QuotaAsync(key, cancellationToken)),
            Subnet = subnet is null ? null : await Once(_subnets, subnet, key => around.SubnetAsync(key, cancellationToken)),
            GroupVpcs = subnet is null || groups.Count == 0 ? null : await Once(_groups, string.Join(',', groups), _ => around.SecurityGroupsAsync(groups, cancellationToken)),
            Key = (target.KmsKeyId ?? notebook.Text("KmsKeyId")) is { } volume ? await Once(_keys, volume, key => around.KeyAsync(key, cancellationToken)) : null,
            RoleLacks = target.Bucket is { } bucket ? await LacksAsync(notebook, bucket, $"{target.Prefix}/{notebook.Identity.Name}/any", cancellationToken) : null,
            JournalWrites = (options.JournalBucket ?? target.Bucket) is { } journals
                ? await around.RoleMayAsync(notebook.RoleArn, WriteActions, journals, HelperNames.JournalKey(target.Prefix, planId, notebook.Identity.Name), cancellationToken)
                : null,
            PoliciesNamingArn = (await (_policies ??= PoliciesAsync(cancellationToken)))?.Naming(notebook.Identity.Arn, notebook.Identity.Arn + target.Suffix),
        };
    }

    // The scripts ask for the bucket's owner, and S3 says that an object is missing only to a role that may list.
    private async Task<IReadOnlyList<string>?> LacksAsync(Notebook notebook, string bucket, string key, CancellationToken cancellationToken) =>
        await around.RoleMayAsync(notebook.RoleArn, CopyActions, bucket, key, cancellationToken) is { } onObjects && await around.RoleMayAsync(notebook.RoleArn, ListActions, bucket, "", cancellationToken) is { } onBucket
            ? [.. CopyActions.Except(onObjects), .. ListActions.Except(onBucket)]
            : null;

    private async Task<IamPolicies?> PoliciesAsync(CancellationToken cancellationToken) =>
        await around.PoliciesAsync(cancellationToken) is { } policies ? new IamPolicies(policies) : null;

    private static async Task<T> Once<T>(Dictionary<string, T> known, string key, Func<string, Task<T>> read)
    {
        if (!known.TryGetValue(key, out var value)) known[key] = value = await read(key);
        return value;
    }
}
