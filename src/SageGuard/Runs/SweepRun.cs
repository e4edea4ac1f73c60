// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>
/// One sweep: every resource of the rule's kinds is listed, described and evaluated, evaluations leave as they come, and after
/// a complete listing the results of what is gone are retired. What AWS Config already holds a result for that is at least as
/// new as the notification is left alone: Lambda sends the notification of a run that failed again, twice, and the next run
/// goes on where the last one ended.
/// </summary>
internal sealed class SweepRun(
    Home home,
    ISageMaker sageMaker,
    IConfig config,
    Assessor assessor,
    RuleParameters parameters,
    Reporter reporter,
    TimeProvider time,
    Action<RunNote> note
)
{
    // Of the time left, this share is kept back to send what is evaluated and not yet sent, a batch or two; never less than the
    // runtime needs for its own end and a call, and never more than half.
    private const double ReserveShare = 0.1;
    private static readonly TimeSpan ShortestReserve = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(10);

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
    private int _fresh;
    private ResourceKind? _underWay;

    /// <summary>Runs the sweep.</summary>
    /// <param name="ruleName">The rule's name; null: no results are known, and none is retired.</param>
    /// <param name="creationTime">When the notification was made: every result's ordering time.</param>
    /// <param name="deadline">When the invocation must have ended.</param>
    /// <param name="cancellationToken">Ends every call.</param>
    public async Task RunAsync(string? ruleName, DateTimeOffset creationTime, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        // Reading ends early enough to send what was evaluated.
        var left = deadline - time.GetUtcNow();
        var reserve = TimeSpan.FromTicks(
            Math.Min(Math.Clamp((left * ReserveShare).Ticks, ShortestReserve.Ticks, LongestReserve.Ticks), Math.Max(left.Ticks / 2, 0))
        );
        var refusedBefore = sageMaker.Counts;
        using var timer = new CancellationTokenSource(left > TimeSpan.Zero ? left - reserve : TimeSpan.Zero, time);
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
                $"Time ran out: {_judged} of {_listed} resources listed so far were evaluated and reported"
                    + (_fresh == 0 ? "" : $", {_fresh} more had a result from this notification or a later change")
                    + $", and no result of {(_underWay is null ? "any type" : _underWay.Type)} was retired.{Refusals(refusedBefore)} The next attempt goes on with what is "
                    + "left, the oldest results first; a longer timeout of the function, or a rule for fewer controls, would let one sweep finish."
                    + (_firstError is null ? "" : " " + Summary()),
                _firstError
            );
        }

        if (_firstError is not null)
            throw new SageGuardException(Summary(), _firstError);
    }

    private async Task SweepKindAsync(
        ResourceKind kind,
        IReadOnlyList<RuleResult> results,
        DateTimeOffset creationTime,
        CancellationToken reading,
        CancellationToken cancellationToken
    )
    {
        _underWay = kind;
        IReadOnlyList<ListedResource> listed;
        RecordedIds ids;
        try
        {
            listed = await _sweep.ListAsync(kind, reading);
            foreach (var resource in listed.Where(resource => resource.Arn is not null))
                Identity.CheckOwn(kind, resource.Arn!, home);
            ids = new RecordedIds(kind, listed);
            await foreach (var recorded in config.RecordedIdsAsync(kind.Type, reading))
                ids.AddRecorded(recorded.Id, recorded.Name);
        }
        catch (AwsCallException error) when (error.Kind == AwsRefusal.NotAvailableHere)
        {
            note(
                new RunNote(
                    NoteLevel.Warning,
                    $"{kind.Type} is not available here: the Region has no {kind.ListOperation}. Nothing was judged or retired.",
                    ("resourceType", kind.Type)
                )
            );
            return;
        }
        catch (SageGuardException error)
        {
            Failed(error);
            return;
        }

        var known = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var result in results.Where(result => result.ResourceType == kind.Type))
        {
            ids.AddResult(result.ResourceId);
            known[result.ResourceId] = result.OrderingTime;
        }

        // What is on its way out is neither evaluated nor retired: its deletion will do that.
        List<ListedResource> staying = [.. listed.Where(resource => resource.Status != "Deleting")];
        HashSet<string> present = [.. listed.Select(resource => ids.For(resource.Name, resource.Arn))];
        _listed += staying.Count;
        var toRead = Order(staying, resource => ResultOf(known, ids.For(resource.Name, resource.Arn)), creationTime);
        _fresh += staying.Count - toRead.Count;
        await foreach (var swept in _sweep.AssessAsync(kind, toRead, reading))
        {
            if (swept.Gone)
            {
                present.Remove(ids.For(swept.Listed.Name, swept.Listed.Arn));
            }
            else if (swept.Error is { } error)
            {
                Failed(error, $"{kind.Noun} {swept.Listed.Name}: ");
            }
            else
            {
                await ReportAsync(
                    swept.Assessment!,
                    ids.For(swept.Listed.Name, swept.Assessment!.Resource.Arn),
                    creationTime,
                    cancellationToken
                );
            }
        }

        await RetireAsync(kind, known.Where(result => !present.Contains(result.Key)), creationTime, cancellationToken);
    }

    /// <summary>
    /// What is still to be read: not what has a result that is at least as new as the notification; the oldest results first.
    /// What has no result is most urgent, or waived: it takes turns with the rest, so that neither starves.
    /// </summary>
    private List<ListedResource> Order(
        List<ListedResource> staying,
        Func<ListedResource, DateTimeOffset?> resultOf,
        DateTimeOffset creationTime
    )
    {
        List<ListedResource> none = [];
        List<(ListedResource Resource, DateTimeOffset Time)> old = [];
        foreach (var resource in staying)
        {
            var time = resultOf(resource);
            if (time is null)
                none.Add(resource);
            else if (time < creationTime)
                old.Add((resource, time.Value));
        }

        var oldest = new Queue<ListedResource>(old.OrderBy(entry => entry.Time).Select(entry => entry.Resource));
        var ordered = new List<ListedResource>(none.Count + oldest.Count);
        foreach (var resource in From(none, creationTime, ResourceTurns))
        {
            ordered.Add(resource);
            if (oldest.TryDequeue(out var next))
                ordered.Add(next);
        }

        ordered.AddRange(oldest);
        return ordered;
    }

    private static DateTimeOffset? ResultOf(Dictionary<string, DateTimeOffset> known, string id) =>
        known.TryGetValue(id, out var time) ? time : null;

    private string Refusals(CallCounts before)
    {
        var (sent, refused) = (sageMaker.Counts.Sent - before.Sent, sageMaker.Counts.Refused - before.Refused);
        return refused == 0 ? "" : $" SageMaker refused {refused} of {sent} calls for their rate (throttling).";
    }

    private async Task ReportAsync(Assessment assessment, string id, DateTimeOffset creationTime, CancellationToken cancellationToken)
    {
        try
        {
            if (assessment.Resource.Arn is { } arn)
                Identity.CheckOwn(assessment.Resource.Kind, arn, home);
        }
        catch (MalformedEventException error)
        {
            Failed(error, $"{assessment.Resource.Kind.Noun} {assessment.Resource.Name}: ");
            return;
        }

        RuleRun.NoteWaivers(assessment, note);
        var conclusion = Conclusion.From(assessment.Results, nameControls: parameters.Controls.Count > 1);
        foreach (var error in conclusion.Errors)
            Failed(error, $"{assessment.Resource.Kind.Noun} {assessment.Resource.Name}: ");
        if (conclusion.Compliance is not { } compliance)
            return;

        _judged++;
        await SendAsync(() =>
            reporter.AddAsync(
                new ConfigEvaluation(assessment.Resource.Kind.Type, id, compliance, conclusion.Annotation, creationTime),
                cancellationToken
            )
        );
    }

    /// <summary>Nothing else removes the result of a resource that is gone.</summary>
    private async Task RetireAsync(
        ResourceKind kind,
        IEnumerable<KeyValuePair<string, DateTimeOffset>> gone,
        DateTimeOffset creationTime,
        CancellationToken cancellationToken
    )
    {
        // A result that is not older than this sweep may be of a resource that was made while it ran.
        foreach (var (id, _) in gone.Where(result => result.Value < creationTime))
        {
            await SendAsync(() =>
                reporter.AddAsync(
                    new ConfigEvaluation(kind.Type, id, Compliance.NotApplicable, "The resource no longer exists.", creationTime),
                    cancellationToken
                )
            );
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
        if (ruleName is null)
            return results;
        try
        {
            await foreach (var result in config.ResultsAsync(ruleName, cancellationToken))
                results.Add(result);
        }
        catch (AwsCallException error) when (error.Kind == AwsRefusal.Invalid && ruleName.Length > NameLimit)
        {
            results.Clear();
            note(
                new RunNote(
                    NoteLevel.Warning,
                    "AWS Config refused to list this rule's results (names over 64 characters are refused), so results of resources that are gone stay. Give the rule a shorter name.",
                    ("ruleNameLength", ruleName.Length)
                )
            );
        }

        return results;
    }

    // Successive starts spread evenly over the list, so that no tail starves when time runs out again and again, and no kind
    // behind a long one. The same notification comes again some minutes later: that is another place as well.
    private IEnumerable<T> From<T>(List<T> all, DateTimeOffset creationTime, double turnsPerHour)
    {
        var late = Math.Max(0, Math.Floor((time.GetUtcNow() - creationTime).TotalMinutes / 10));
        var turns = (creationTime.ToUnixTimeSeconds() / 3600.0 * turnsPerHour) + (late * KindTurns);
        var start = (int)((turns - Math.Floor(turns)) * all.Count);
        for (var i = 0; i < all.Count; i++)
            yield return all[(start + i) % all.Count];
    }

    private void Failed(SageGuardException error, string about = "")
    {
        if (_firstError is null)
            (_firstError, _firstMessage) = (error, about + error.Message);
        _errors++;
    }

    private string Summary() => _errors == 1 ? _firstMessage : $"{_errors} errors; what is known was reported. The first: {_firstMessage}";
}
