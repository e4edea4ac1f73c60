// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Events;
using SageGuard.Resources;
using SageGuard.Text;

namespace SageGuard.Runs;

/// <summary>
/// What happens for one event of AWS Config, from top to bottom. A run either reports what is true or throws: a normal
/// return says to AWS Config that all is well.
/// </summary>
/// <param name="sageMaker">Where live reads go.</param>
/// <param name="config">Where history, ids and results come from and evaluations go.</param>
/// <param name="time">The clock; waivers end by its day in UTC.</param>
/// <param name="note">Takes what a log should keep.</param>
public sealed class RuleRun(ISageMaker sageMaker, IConfig config, TimeProvider time, Action<RunNote> note)
{
    /// <summary>Runs one event.</summary>
    /// <param name="ruleEvent">The event.</param>
    /// <param name="home">Where the function runs; what is of another account or Region is refused.</param>
    /// <param name="deadline">When the invocation must have ended; a sweep stops reading some seconds before.</param>
    /// <param name="cancellationToken">Ends every call.</param>
    /// <returns>How many evaluations AWS Config took.</returns>
    /// <exception cref="SageGuardException">Something is not known or was not reported; the message says what to do.</exception>
    public async Task<int> RunAsync(RuleEvent ruleEvent, Home home, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        Identity.Check(ruleEvent, home);
        var parameters = RuleParameters.Read(ruleEvent.Parameters).ForRule();
        var reporter = new Reporter(config, ruleEvent.ResultToken, ruleEvent.TestMode, time);
        var assessor = new Assessor(sageMaker, parameters, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        switch (ruleEvent.Notification)
        {
            case ChangeNotification change:
                Check(change.Item, home, "configurationItem");
                await ChangeAsync(change.Item, ruleEvent, parameters, assessor, reporter, cancellationToken);
                break;
            case OversizedChangeNotification oversized:
                Check(oversized.Summary, home, "configurationItemSummary");
                await OversizedAsync(oversized.Summary, home, ruleEvent, parameters, assessor, reporter, cancellationToken);
                break;
            case ScheduledNotification scheduled:
                Identity.CheckTime("invokingEvent.notificationCreationTime", scheduled.CreationTime, time.GetUtcNow());
                var sweep = new SweepRun(home, sageMaker, config, assessor, parameters, reporter, time, note);
                await sweep.RunAsync(ruleEvent.RuleName, scheduled.CreationTime, deadline, cancellationToken);
                break;
            case SnapshotNotification:
                await reporter.CloseAsync(cancellationToken);
                break;
        }

        return reporter.Sent;
    }

    private void Check(ConfigurationItem item, Home home, string where)
    {
        Identity.Check(item, home, where);
        Identity.CheckTime($"{where}.configurationItemCaptureTime", item.CaptureTime, time.GetUtcNow());
    }

    /// <summary>One change: status and scope, then the controls, then one evaluation under the event's own id.</summary>
    private async Task ChangeAsync(
        ConfigurationItem item,
        RuleEvent ruleEvent,
        RuleParameters parameters,
        Assessor assessor,
        Reporter reporter,
        CancellationToken cancellationToken
    )
    {
        var conclusion = OutOfScope(item, ruleEvent, parameters) is { } why
            ? NotApplicable(why)
            : await ConcludeAsync(ToResource(item, ruleEvent), parameters, assessor, cancellationToken);

        if (conclusion.Compliance is { } compliance)
        {
            await reporter.AddAsync(
                new ConfigEvaluation(item.ResourceType, item.ResourceId, compliance, conclusion.Annotation, item.CaptureTime),
                cancellationToken
            );
            await reporter.CloseAsync(cancellationToken);
        }

        if (conclusion.Errors.Count > 0)
            throw conclusion.Errors[0];
    }

    /// <summary>One oversized change: the summary decides what it can, the history holds the rest.</summary>
    private async Task OversizedAsync(
        ConfigurationItem summary,
        Home home,
        RuleEvent ruleEvent,
        RuleParameters parameters,
        Assessor assessor,
        Reporter reporter,
        CancellationToken cancellationToken
    )
    {
        // Status and scope need no configuration; the change run answers them as for any item.
        var item = OutOfScope(summary, ruleEvent, parameters) is null
            ? await HistorySearch.FindAsync(config, summary, home, cancellationToken)
            : summary;
        await ChangeAsync(item, ruleEvent, parameters, assessor, reporter, cancellationToken);
    }

    private async Task<Conclusion> ConcludeAsync(
        Resource resource,
        RuleParameters parameters,
        Assessor assessor,
        CancellationToken cancellationToken
    )
    {
        if (await assessor.AssessAsync(resource, cancellationToken) is not { } assessment)
            return NotApplicable($"The {resource.Kind.Noun} no longer exists.");

        NoteWaivers(assessment, note);
        return Conclusion.From(assessment.Results, nameControls: parameters.Controls.Count > 1);
    }

    private static string? OutOfScope(ConfigurationItem item, RuleEvent ruleEvent, RuleParameters parameters)
    {
        if (item.Status is ItemStatus.Deleted or ItemStatus.DeletedNotRecorded)
            return "The resource was deleted.";
        if (item.Status is ItemStatus.NotRecorded)
            return "AWS Config does not record the resource.";
        if (ruleEvent.LeftScope)
            return "The resource left the rule's scope.";
        return parameters.Controls.Any(control => control.Kind.Type == item.ResourceType)
            ? null
            : $"{string.Join(", ", parameters.Controls)} {(parameters.Controls.Count == 1 ? "does" : "do")} not apply to {Annotation.Clean(item.ResourceType, 80)}.";
    }

    private static Resource ToResource(ConfigurationItem item, RuleEvent ruleEvent)
    {
        var resource = Resource.FromItem(ResourceKinds.Find(item.ResourceType)!, item);
        // A proactive event is about a resource that does not exist yet: its properties are all there will be.
        return ruleEvent.Proactive
            ? resource with
            {
                Origin = Origin.Declared,
                Tags = resource.Tags ?? new Dictionary<string, string>(),
            }
            : resource;
    }

    internal static void NoteWaivers(Assessment assessment, Action<RunNote> note)
    {
        foreach (var result in assessment.Results.Where(result => result.Waiver is not null))
        {
            note(
                new RunNote(
                    NoteLevel.Information,
                    $"{result.Control} is waived for {assessment.Resource.Kind.Noun} {assessment.Resource.Name ?? assessment.Resource.Id}.",
                    ("control", result.Control.Id),
                    ("resourceId", assessment.Resource.Id),
                    ("waivedUntil", result.Waiver!.UntilDay),
                    ("reason", result.Waiver.Reason)
                )
            );
        }
    }

    private static Conclusion NotApplicable(string why) => new(Compliance.NotApplicable, Annotation.From(why), []);
}
