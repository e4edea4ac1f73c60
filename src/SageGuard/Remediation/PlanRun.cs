// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Remediation;

/// <summary>Makes a plan: lists, describes and judges the notebooks as a sweep does, and reads what surrounds the failing ones. It changes nothing.</summary>
/// <param name="sageMaker">Reads notebooks.</param>
/// <param name="calls">Reads lifecycle configurations.</param>
/// <param name="around">Reads the rest.</param>
public sealed class PlanRun(ISageMaker sageMaker, INotebookCalls calls, ISurroundings around)
{
    private readonly Dictionary<string, QuotaFacts?> _quotas = [];
    private readonly Dictionary<string, LifecycleFacts> _lifecycles = [];
    private readonly Dictionary<string, SubnetFacts?> _subnets = [];
    private Task<IamPolicies?>? _policies;

    /// <summary>How many notebooks were looked at so far.</summary>
    public int Looked { get; private set; }

    /// <summary>Makes the plan.</summary>
    /// <param name="id">The plan's id.</param>
    /// <param name="region">The Region.</param>
    /// <param name="target">What the operator decided.</param>
    /// <param name="names">The notebooks to look at; empty for all.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SageGuardException">The list could not be read, or a name is none of it.</exception>
    public async Task<PlanResult> RunAsync(
        string id, string region, RemediationTarget target, IReadOnlyCollection<string> names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kind = ResourceKinds.NotebookInstance;
        var parameters = RuleParameters.Default with { Controls = target.Controls };
        var sweep = new Sweep(sageMaker, new Assessor(sageMaker, parameters, DateOnly.FromDateTime(now.UtcDateTime)));
        var listed = await sweep.ListAsync(kind, cancellationToken);
        if (names.FirstOrDefault(name => listed.All(notebook => notebook.Name != name)) is { } unknown)
            throw new SageGuardException($"There is no notebook called {unknown} in {region}. Check the name (exact case) and the Region.");

        var chosen = listed.Where(notebook => names.Count == 0 ? notebook.Status != NotebookStatus.Deleting : names.Contains(notebook.Name));
        var all = listed.Select(notebook => notebook.Name).ToHashSet(StringComparer.Ordinal);
        var bucket = target.Bucket is null ? null : await around.BucketAsync(cancellationToken);
        var plans = new List<NotebookPlan>();
        var errors = new List<string>();
        await foreach (var swept in sweep.AssessAsync(kind, chosen, cancellationToken))
        {
            if (swept.Gone) continue;
            Looked++;
            try
            {
                if (swept.Error is { } error) throw error;
                if (await PlanAsync(swept.Assessment!, new Surroundings { Names = all, Bucket = bucket }, target, region, now, cancellationToken) is { } plan) plans.Add(plan);
            }
            catch (SageGuardException error)
            {
                errors.Add($"{swept.Listed.Name} could not be looked at: {error.Message}");
            }
        }

        plans.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        errors.Sort(StringComparer.Ordinal);
        return new PlanResult(new RemediationPlan(id, now, region, target, plans), errors, Looked);
    }

    private async Task<NotebookPlan?> PlanAsync(
        Assessment assessment, Surroundings known, RemediationTarget target, string region, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (assessment.Results.FirstOrDefault(result => result.Error is not null) is { } unknown) throw unknown.Error!;

        var failing = assessment.Results.Where(result => result.Verdict is NonCompliant).Select(result => result.Control).ToList();
        var resource = assessment.Resource;
        var bare = Notebook.From(resource, new Dictionary<string, string>());
        if (Planner.Plan(bare, failing, target, known, region, now) is not { } draft) return null;

        // Only what is to be repaired is looked at closely: on a sweep over thousands most need nothing.
        if (await sageMaker.Tags(resource.Arn!, cancellationToken) is not { } tags) return null;
        var notebook = bare with { Tags = tags };
        var facts = known;
        if (notebook.LifecycleConfigName is { } lifecycle)
            facts = facts with { Lifecycle = await Once(_lifecycles, lifecycle, name => calls.LifecycleAsync(name, cancellationToken)) };
        if (draft.Method == Method.Rebuild) facts = await RebuildFactsAsync(notebook, draft, target, facts, cancellationToken);
        return Planner.Plan(notebook, failing, target, facts, region, now);
    }

    private async Task<Surroundings> RebuildFactsAsync(
        Notebook notebook, NotebookPlan draft, RemediationTarget target, Surroundings facts, CancellationToken cancellationToken)
    {
        var type = draft.Changes.FirstOrDefault(change => change.Property == "InstanceType")?.To ?? notebook.InstanceType;
        var subnet = target.SubnetId ?? notebook.SubnetId;
        return facts with
        {
            Quota = await Once(_quotas, type, key => around.QuotaAsync(key, cancellationToken)),
            Subnet = subnet is null ? null : await Once(_subnets, subnet, key => around.SubnetAsync(key, cancellationToken)),
            RoleLacks = target.Bucket is null ? null : await around.RoleLacksAsync(notebook.RoleArn, target.Bucket, $"{target.Prefix}/{notebook.Identity.Name}", cancellationToken),
            PoliciesNamingArn = (await (_policies ??= PoliciesAsync(cancellationToken)))?.Naming(notebook.Identity.Arn, notebook.Identity.Arn + target.Suffix),
        };
    }

    private async Task<IamPolicies?> PoliciesAsync(CancellationToken cancellationToken) =>
        await around.PoliciesAsync(cancellationToken) is { } policies ? new IamPolicies(policies) : null;

    private static async Task<T> Once<T>(Dictionary<string, T> known, string key, Func<string, Task<T>> read)
    {
        if (!known.TryGetValue(key, out var value)) known[key] = value = await read(key);
        return value;
    }
}

/// <summary>A plan, and what it could not say.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Errors">The notebooks that could not be looked at, each with what to do.</param>
/// <param name="Looked">How many notebooks were looked at.</param>
public sealed record PlanResult(RemediationPlan Plan, IReadOnlyList<string> Errors, int Looked);

/// <summary>Reads what surrounds a notebook. Every answer is null where it could not be read: unknown, which is not the same as well.</summary>
public interface ISurroundings
{
    /// <summary>The backup bucket.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<BucketFacts?> BucketAsync(CancellationToken cancellationToken);

    /// <summary>A subnet's ways out.</summary>
    /// <param name="subnetId">Its id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<SubnetFacts?> SubnetAsync(string subnetId, CancellationToken cancellationToken);

    /// <summary>The quota of an instance type for notebook instances.</summary>
    /// <param name="instanceType">The type.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<QuotaFacts?> QuotaAsync(string instanceType, CancellationToken cancellationToken);

    /// <summary>The account's own IAM policies: inline ones, and customer managed ones in their default version.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<IamPolicy>?> PoliciesAsync(CancellationToken cancellationToken);

    /// <summary>The S3 actions that a role's identity policies do not allow under the prefix in the bucket.</summary>
    /// <param name="roleArn">The execution role.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">The prefix.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<string>?> RoleLacksAsync(string roleArn, string bucket, string prefix, CancellationToken cancellationToken);
}
