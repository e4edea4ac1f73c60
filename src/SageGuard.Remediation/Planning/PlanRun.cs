// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Remediation;

/// <summary>Makes a plan: lists, describes and judges the notebooks as a sweep does, and reads what surrounds the failing ones. It changes
/// nothing.</summary>
/// <param name="sageMaker">Reads notebooks.</param>
/// <param name="calls">Reads lifecycle configurations.</param>
/// <param name="source">Reads the rest.</param>
/// <param name="options">What was decided about buckets, set-uid files and waivers.</param>
public sealed class PlanRun(ISageMaker sageMaker, INotebookCalls calls, INotebookFactSource source, RepairOptions? options = null)
{
    private readonly RepairOptions _options = options ?? new RepairOptions();

    private readonly NotebookFactReader _reader = new(source, calls, options ?? new RepairOptions());

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
        string id,
        string region,
        RemediationTarget target,
        IReadOnlyCollection<string> names,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var kind = ResourceKinds.NotebookInstance;
        var parameters = Waivers(target) with { Controls = target.Controls };
        var sweep = new Sweep(sageMaker, new Assessor(sageMaker, parameters, DateOnly.FromDateTime(now.UtcDateTime)));
        var listed = await sweep.ListAsync(kind, cancellationToken);
        if (names.FirstOrDefault(name => listed.All(notebook => notebook.Name != name)) is { } unknown)
            throw new SageGuardException($"There is no notebook called {unknown} in {region}. Check the name (exact case) and the Region.");

        var chosen = listed.Where(notebook =>
            names.Count == 0 ? notebook.Status != NotebookStatus.Deleting : names.Contains(notebook.Name)
        );
        var all = listed.Select(notebook => notebook.Name).ToHashSet(StringComparer.Ordinal);
        var owner = _options.BucketOwner ?? (listed.Count > 0 ? new NotebookIdentity(listed[0].Arn ?? "", default).Account : null);
        var bucket = target.Bucket is null ? null : await source.BucketAsync(new BucketAccess(target.Bucket, owner), cancellationToken);
        var plans = new List<NotebookPlan>();
        var errors = new List<string>();
        var waived = new List<string>();
        await foreach (var swept in sweep.AssessAsync(kind, chosen, cancellationToken))
        {
            if (swept.Gone)
                continue;
            Looked++;
            try
            {
                if (swept.Error is { } error)
                    throw error;
                var run = new Run(id, region, target, now, new NotebookFacts { Names = all, Bucket = bucket });
                var exceptions = swept.Assessment!.Results.Where(result => result.Waiver is not null).ToList();
                if (await PlanAsync(run, swept.Assessment, exceptions, cancellationToken) is { } plan)
                {
                    plans.Add(plan);
                }
                else if (exceptions.Count > 0)
                {
                    waived.Add(
                        $"{swept.Listed.Name} ({string.Join(", ", exceptions.Select(result => $"{result.Control} until {result.Waiver!.UntilDay}"))})"
                    );
                }
            }
            catch (SageGuardException error)
            {
                errors.Add($"{swept.Listed.Name} could not be looked at: {error.Message}");
            }
        }

        plans.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        errors.Sort(StringComparer.Ordinal);
        waived.Sort(StringComparer.Ordinal);
        return new PlanResult(new RemediationPlan(id, now, region, target, plans) { Options = _options }, errors, Looked)
        {
            Waived = waived,
        };
    }

    // As the rule reads them, so that what it waives is what is left alone.
    private RuleParameters Waivers(RemediationTarget target) =>
        target.WaiverTagKey is not { } key || _options.IncludeWaived
            ? RuleParameters.Default
            : RuleParameters.Read(
                new Dictionary<string, string>
                {
                    [GeneralParameters.WaiverTagKey.Name] = key,
                    [GeneralParameters.WaiverMaxDays.Name] = _options.WaiverMaxDays.ToString(CultureInfo.InvariantCulture),
                }
            );

    private async Task<NotebookPlan?> PlanAsync(
        Run run,
        Assessment assessment,
        IReadOnlyList<ControlResult> exceptions,
        CancellationToken cancellationToken
    )
    {
        if (assessment.Results.FirstOrDefault(result => result.Error is not null) is { } unknown)
            throw unknown.Error!;

        var failing = assessment.Results.Where(result => result.Verdict is NonCompliant).Select(result => result.Control).ToList();
        IReadOnlyList<string> waived = [.. exceptions.Select(result => result.Control.Id)];
        var resource = assessment.Resource;
        var bare = Notebook.From(resource, new Dictionary<string, string>());
        if (Planner.Plan(bare, failing, run.Target, run.Known, run.Region, run.Now, _options, waived) is not { } draft)
            return null;

        // Only what is to be repaired is looked at closely: on a sweep over thousands most need nothing.
        if (await sageMaker.TagsAsync(resource.Arn!, cancellationToken) is not { } tags)
            return null;
        var notebook = bare with { Tags = tags };
        var facts = await _reader.ReadAsync(run.Id, run.Target, notebook, draft.Method, draft.Changes, run.Known, cancellationToken);
        return Planner.Plan(notebook, failing, run.Target, facts, run.Region, run.Now, _options, waived);
    }

    private sealed record Run(string Id, string Region, RemediationTarget Target, DateTimeOffset Now, NotebookFacts Known);
}
