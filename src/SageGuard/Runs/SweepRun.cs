// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>
/// One sweep: every resource of the rule's kinds is listed, described and judged, evaluations leave as they come, and after
/// a complete listing the results of what is gone are retired.
/// </summary>
internal sealed class SweepRun(
    ISageMaker sageMaker, IConfig config, Assessor assessor, RuleParameters parameters, Reporter reporter, TimeProvider time, Action<RunNote> note)
{
    // Of the time left, this much is kept back to send what is judged.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    // How far the start moves in an hour, in turns of the list: 22√2/13 keeps 1, 3, 6, 12 and 24 times itself far from every
    // short fraction, so the starts spread under each frequency that AWS Config has. (The golden ratio does not: 24 times it
    // is nearly 5/6, and daily starts would go round the same six places for months.)
    private const double ResourceTurns = 2.3932844901698536;

    // Independent of the first, so that each kind begins at each place.
    private const double KindTurns = 0.6180339887498949;

    // GetComplianceDetailsByConfigRule takes no longer rule name, although a rule may have one.
    private const int NameLimit = 64;

    private readonly Sweep _sweep = new(sageMaker, assessor);
    private SageGuardException? _firstError;
    private string _firstMessage = "";
    private int _errors;
    private int _listed;
    private int _judged;
    private ResourceKind? _underWay;

    /// <summary>Runs the sweep.</summary>
    /// <param name="ruleName">The rule's name; null: no results are known, and none is retired.</param>
    /// <param name="creationTime">When the notification was made: every result's ordering time.</param>
    /// <param name="deadline">When the invocation must have ended.</param>
    /// <param name="cancellationToken">Ends every call.</param>
    public async Task RunAsync(string? ruleName, DateTimeOffset creationTime, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        // Reading ends early enough to send what was judged.
        var left = deadline - time.GetUtcNow();
        using var timer = new CancellationTokenSource(left > Reserve * 2 ? left - Reserve : TimeSpan.FromTicks(Math.Max(left.Ticks / 2, 0)), time);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var ranOut = false;
        try
        {
            // Read before anything is sent: a result that is not in here was made after the sweep began, and is never retired.
            var results = await ResultsAsync(ruleName, reading.Token);
            List<ResourceKind> kinds = [.. parameters.Controls.Select(control => control.Kind).Distinct()];
            foreach (var kind in From(kinds, creationTime, KindTurns))
                await SweepKindAsync(kind, results, creationTime, reading.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ranOut = true;
        }

        await SendAsync(() => reporter.CloseAsync(cancellationToken));
        if (ranOut)
        {
            throw new SageGuardException(
                $"Time ran out: {_judged} of {_listed} resources listed so far were judged and reported, and no result of "
                + $"{(_underWay is null ? "any type" : _underWay.Type)} was retired. The next sweep "
                + "begins at another place; a longer timeout of the function, or a rule for fewer controls, would let one sweep finish."
                + (_firstError is null ? "" : " " + Summary()),
                _firstError);
        }

        if (_firstError is not null) throw new SageGuardException(Summary(), _firstError);
    }

    private async Task SweepKindAsync(
        ResourceKind kind, IReadOnlyList<RuleResult> results, DateTimeOffset creationTime, CancellationToken reading, CancellationToken cancellationToken)
    {
        _underWay = kind;
        IReadOnlyList<ListedResource> listed;
        KnownIds ids;
        try
        {
            listed = await _sweep.ListAsync(kind, reading);
            ids = new KnownIds(kind, listed);
            await foreach (var recorded in config.RecordedIds(kind.Type, reading)) ids.AddRecorded(recorded.Id, recorded.Name);
        }
        catch (AwsCallException error) when (error.Kind == AwsRefusal.NotAvailableHere)
        {
            note(new RunNote(
                NoteLevel.Warning, $"{kind.Type} is not available here: the Region has no {kind.ListOperation}. Nothing was judged or retired.",
                ("resourceType", kind.Type)));
            return;
        }
        catch (SageGuardException error)
        {
            Failed(error);
            return;
        }

        List<RuleResult> known = [.. results.Where(result => result.ResourceType == kind.Type)];
        foreach (var result in known) ids.AddResult(result.ResourceId);

        // What is on its way out is neither judged nor retired: its deletion will do that.
        List<ListedResource> toJudge = [.. listed.Where(resource => resource.Status != "Deleting")];
        HashSet<string> present = [.. listed.Select(resource => ids.For(resource.Name, resource.Arn))];
        _listed += toJudge.Count;
        await foreach (var swept in _sweep.AssessAsync(kind, From(toJudge, creationTime, ResourceTurns), reading))
        {
            if (swept.Gone)
                present.Remove(ids.For(swept.Listed.Name, swept.Listed.Arn));
            else if (swept.Error is { } error)
                Failed(error, $"{kind.Noun} {swept.Listed.Name}: ");
            else
                await ReportAsync(swept.Assessment!, ids.For(swept.Listed.Name, swept.Assessment!.Resource.Arn), creationTime, cancellationToken);
        }

        await RetireAsync(known.Where(result => !present.Contains(result.ResourceId)), creationTime, cancellationToken);
    }

    private async Task ReportAsync(Assessment assessment, string id, DateTimeOffset creationTime, CancellationToken cancellationToken)
    {
        RuleRun.NoteWaivers(assessment, note);
        var conclusion = Conclusion.Of(assessment.Results, nameControls: parameters.Controls.Count > 1);
        foreach (var error in conclusion.Errors) Failed(error, $"{assessment.Resource.Kind.Noun} {assessment.Resource.Name}: ");
        if (conclusion.Compliance is not { } compliance) return;

        _judged++;
        await SendAsync(() => reporter.AddAsync(
            new ConfigEvaluation(assessment.Resource.Kind.Type, id, compliance, conclusion.Annotation, creationTime), cancellationToken));
    }

    /// <summary>Nothing else removes the result of a resource that is gone.</summary>
    private async Task RetireAsync(IEnumerable<RuleResult> gone, DateTimeOffset creationTime, CancellationToken cancellationToken)
    {
        // A result that is not older than this sweep may be of a resource that was made while it ran.
        foreach (var result in gone.Where(result => result.OrderingTime < creationTime))
        {
            await SendAsync(() => reporter.AddAsync(
                new ConfigEvaluation(result.ResourceType, result.ResourceId, Compliance.NotApplicable, "The resource no longer exists.", creationTime),
                cancellationToken));
        }
    }

    /// <summary>What AWS Config does not take must not keep the rest from being judged and sent.</summary>
    private async Task SendAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (SageGuardException error) when (error is EvaluationsRefusedException || Reporter.IsPassing(error))
        {
            Failed(error);
        }
    }

    private async Task<IReadOnlyList<RuleResult>> ResultsAsync(string? ruleName, CancellationToken cancellationToken)
    {
        var results = new List<RuleResult>();
        if (ruleName is null) return results;
        try
        {
            await foreach (var result in config.Results(ruleName, cancellationToken)) results.Add(result);
        }
        catch (AwsCallException error) when (error.Kind == AwsRefusal.Invalid && ruleName.Length > NameLimit)
        {
            results.Clear();
            note(new RunNote(
                NoteLevel.Warning,
                "AWS Config refused to list this rule's results (names over 64 characters are refused), so results of resources that are gone stay. Give the rule a shorter name.",
                ("ruleNameLength", ruleName.Length)));
        }

        return results;
    }

    // Successive starts spread evenly over the list, so that no tail starves when time runs out again and again, and no kind
    // behind a long one.
    private static IEnumerable<T> From<T>(List<T> all, DateTimeOffset creationTime, double turnsPerHour)
    {
        var turns = creationTime.ToUnixTimeSeconds() / 3600.0 * turnsPerHour;
        var start = (int)((turns - Math.Floor(turns)) * all.Count);
        for (var i = 0; i < all.Count; i++) yield return all[(start + i) % all.Count];
    }

    private void Failed(SageGuardException error, string about = "")
    {
        if (_firstError is null) (_firstError, _firstMessage) = (error, about + error.Message);
        _errors++;
    }

    private string Summary() => _errors == 1
        ? _firstMessage
        : $"{_errors} errors; what is known was reported. The first: {_firstMessage}";
}
