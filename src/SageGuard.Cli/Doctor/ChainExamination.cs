// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Aws;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Rules;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Doctor;

/// <summary>
/// The chain of one rule, end to end: what exists in SageMaker, what AWS Config recorded, what the rule has a result for and
/// whether it is true now, and what Security Hub holds. Each link that breaks is named with its resources. AWS Config returns
/// no status for custom Lambda rules, and counts an invocation that always fails as made: only these sets show that it works.
/// </summary>
internal sealed class ChainExamination(
    RuleState rule,
    RuleParameters parameters,
    RuleScopeReader scopes,
    ISageMaker sageMaker,
    ConfigAdminClient config,
    LogsClient logs,
    MetricsClient metrics,
    SecurityHubClient? hub,
    RecorderState? recorder,
    DateTimeOffset now,
    string region
)
{
    /// <summary>How many resources are assessed and compared with their results.</summary>
    public const int MostCompared = 1000;

    // The model of GetComplianceDetailsByConfigRule allows no longer name, although a rule may have 128.
    private const int LongestNameForResults = 64;

    // A month: enough to renew a waiver or to fix what it covers.
    private const int WaiverWarningDays = 30;

    private const int NamesShown = 10;

    // Changes and findings are under way for some minutes.
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMinutes(15);

    private readonly List<Finding> _findings = [];
    private readonly List<KeptResult> _results = [];
    private readonly List<Finding> _later = [];

    private string About => $"rule {rule.Name}";

    private string Evaluate => $"sageguard evaluate {rule.Name} --region {region}";

    /// <summary>Follows the chain. What cannot be read is a finding of its own.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        if (rule.Name.Length > LongestNameForResults)
        {
            Add(
                Health.Unknown,
                "evaluated",
                $"Its results cannot be read: GetComplianceDetailsByConfigRule takes names of at most {LongestNameForResults} characters.",
                $"aws configservice describe-compliance-by-config-rule --region {region} --config-rule-names {rule.Name}"
            );
            return _findings;
        }

        try
        {
            await foreach (var result in config.ResultsAsync(rule.Name, cancellationToken))
                _results.Add(result);
            var before = _findings.Count;
            await RecordedAsync(cancellationToken);
            await EvaluatedAsync(cancellationToken);
            await LogAsync(cancellationToken);
            await ReportedAsync(cancellationToken);
            if (_findings.Skip(before).All(finding => finding.State is Health.Note or Health.Fine))
                Evidence();
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "evaluated", $"The chain cannot be followed: {error.Message}");
        }

        return [.. _findings, .. _later];
    }

    private IEnumerable<ResourceKind> Kinds => parameters.Controls.Select(control => control.Kind).Distinct();

    private bool ByChange =>
        rule.MessageTypes.Contains("ConfigurationItemChangeNotification")
        || rule.MessageTypes.Contains("OversizedConfigurationItemChangeNotification");

    private bool BySchedule => rule.MessageTypes.Contains("ScheduledNotification");

    /// <summary>First link: what exists, and AWS Config has not recorded.</summary>
    private async Task RecordedAsync(CancellationToken cancellationToken)
    {
        if (!ByChange || recorder is not { Recording: true })
            return;
        foreach (var kind in Kinds.Where(kind => recorder.Records(kind.Type)))
        {
            var recorded = await scopes.RecordedAsync(kind, cancellationToken);
            var missing = (await scopes.ListedAsync(kind, cancellationToken))
                .Where(resource => resource.Status != "Deleting" && !recorded.Contains(resource.Name.ToUpperInvariant()))
                .Select(resource => resource.Name)
                .ToList();
            if (missing.Count == 0)
                continue;
            Add(
                Health.Broken,
                "recorded",
                $"AWS Config has not recorded {Count(missing.Count, kind)}, although it records the kind: no change of {(missing.Count == 1 ? "it" : "them")} reaches the rule. New ones take some minutes{(recorder.FrequencyOf(kind.Type) == "DAILY" ? ", with daily recording up to a day" : "")}.",
                $"aws configservice list-discovered-resources --region {region} --resource-type {kind.Type}",
                missing
            );
        }
    }

    /// <summary>Second link: what should have a result, and has none, or one that is not true now; and results of what is gone.</summary>
    private async Task EvaluatedAsync(CancellationToken cancellationToken)
    {
        var expected = await scopes.OfAsync(rule, parameters, cancellationToken);
        var expectedKeys = expected.Select(resource => resource.Key).ToHashSet(StringComparer.Ordinal);
        var existing = await ExistingAsync(cancellationToken);
        var byKey = new Dictionary<string, KeptResult>(StringComparer.Ordinal);
        foreach (var result in _results)
            byKey.TryAdd(ExpectedResource.KeyOf(result), result);

        var (missing, wrong, unknown, waived) = (new List<string>(), new List<string>(), new List<string>(), new List<ControlResult>());
        var (unreadable, firstError) = (new List<string>(), "");
        var assessor = new Assessor(sageMaker, parameters, DateOnly.FromDateTime(now.UtcDateTime));
        foreach (var resource in existing.Where(entry => entry.Stays).Select(entry => entry.Resource).Take(MostCompared))
        {
            var kept = byKey.GetValueOrDefault(resource.Key);
            try
            {
                var live = await sageMaker.DescribeAsync(resource.Kind, resource.Name, cancellationToken);
                if (live is null || await assessor.AssessAsync(live, cancellationToken) is not { } assessment)
                    continue;
                waived.AddRange(assessment.Results.Where(result => result.Waiver is not null));
                unreadable.AddRange(
                    assessment
                        .Results.Where(result => result.Verdict is NonCompliant { Reason: var reason } && IsBadWaiver(reason))
                        .Select(result => $"{resource.Name} ({result.Control}: {((NonCompliant)result.Verdict).Reason})")
                );
                var conclusion = Conclusion.From(assessment.Results, nameControls: false);
                if (conclusion.Compliance is null)
                {
                    unknown.Add(resource.Name);
                    if (firstError.Length == 0)
                        firstError = conclusion.Errors[0].Message;
                }
                else if (conclusion.Compliance == Compliance.NotApplicable)
                {
                    if (kept is not null)
                        wrong.Add($"{resource.Name} (kept {kept.Compliance}, is not applicable or waived)");
                }
                else if (kept is null)
                {
                    // What AWS Config did not record is the first link's finding.
                    if (expectedKeys.Contains(resource.Key))
                        missing.Add(resource.Name);
                }
                else if (kept.Compliance != (conclusion.Compliance == Compliance.Compliant ? "COMPLIANT" : "NON_COMPLIANT"))
                {
                    wrong.Add($"{resource.Name} (kept {kept.Compliance} of {Iso(kept.Time)})");
                }
            }
            catch (SageGuardException error)
            {
                unknown.Add(resource.Name);
                if (firstError.Length == 0)
                    firstError = error.Message;
            }
        }

        if (missing.Count > 0)
        {
            Add(
                Health.Broken,
                "evaluated",
                $"{missing.Count} of {expected.Count} resources that it must evaluate {(missing.Count == 1 ? "has" : "have")} no result.",
                Evaluate,
                missing
            );
        }

        if (wrong.Count > 0)
        {
            Add(
                Health.Broken,
                "evaluated",
                $"{(wrong.Count == 1 ? "1 result is" : $"{wrong.Count} results are")} not true any more: the resource changed, and the rule did not see it (a change under way takes some minutes).",
                Evaluate,
                wrong
            );
        }

        if (unknown.Count > 0)
        {
            Add(
                Health.Unknown,
                "evaluated",
                $"The results of {unknown.Count} resource{(unknown.Count == 1 ? "" : "s")} cannot be compared, because SageMaker did not answer for {(unknown.Count == 1 ? "it" : "them")}: {firstError}",
                null,
                unknown
            );
        }

        if (existing.Count > MostCompared)
        {
            Add(
                Health.Note,
                "evaluated",
                $"Only the first {MostCompared} of {existing.Count} resources were assessed and compared with their results; compare all: sageguard scan --region {region}"
            );
        }

        Gone([.. existing.Select(entry => entry.Resource.Key)]);
        Old();
        Waivers(waived, unreadable);
    }

    private async Task<List<(ExpectedResource Resource, bool Stays)>> ExistingAsync(CancellationToken cancellationToken)
    {
        var existing = new List<(ExpectedResource, bool)>();
        foreach (var kind in Kinds)
        {
            foreach (var listed in await scopes.ListedAsync(kind, cancellationToken))
                existing.Add((new ExpectedResource(kind, listed.Name), listed.Status != "Deleting"));
        }

        return existing;
    }

    private void Gone(HashSet<string> existing)
    {
        var kinds = Kinds.Select(kind => kind.Type).ToHashSet(StringComparer.Ordinal);
        var gone = _results
            .Where(result =>
                kinds.Contains(result.ResourceType)
                && !existing.Contains(ExpectedResource.KeyOf(result))
                && now - (result.Time ?? DateTimeOffset.MinValue) > OnTheWay
            )
            .ToList();
        if (gone.Count == 0)
            return;
        Add(
            Health.Broken,
            "evaluated",
            $"{(gone.Count == 1 ? "1 result stands for a resource that no longer exists" : $"{gone.Count} results stand for resources that no longer exist")}.{(BySchedule ? "" : " Only a schedule retires such results.")}",
            BySchedule ? Evaluate : CorrectedRule.Command(rule, parameters, schedule: true, region),
            [.. gone.Select(result => result.ResourceId)]
        );
    }

    private void Old()
    {
        if (Period(rule.Frequency) is not { } period || !BySchedule)
            return;
        var old = _results.Where(result => now - (result.Invoked ?? result.Time) > 2 * period).ToList();
        if (old.Count == 0)
            return;
        Add(
            Health.Warning,
            "evaluated",
            $"Its schedule is {rule.Frequency}, and yet {(old.Count == 1 ? "1 result is" : $"{old.Count} results are")} older than two of its periods; the oldest is of {Iso(old.Min(result => result.Invoked ?? result.Time))}.",
            Evaluate,
            [.. old.Select(result => result.ResourceId)]
        );
    }

    private void Waivers(List<ControlResult> waived, List<string> unreadable)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (unreadable.Count > 0)
        {
            AddLater(
                Health.Warning,
                "waivers",
                $"{(unreadable.Count == 1 ? "1 waiver does not count: it has ended or cannot be read" : $"{unreadable.Count} waivers do not count: they have ended or cannot be read")}.",
                $"aws sagemaker add-tags --region {region} --resource-arn ARN --tags 'Key={parameters.WaiverTagKey},Value=YYYY-MM-DD CONTROLS reason'",
                unreadable
            );
        }

        foreach (
            var result in waived
                .Where(result => result.Waiver!.DaysLeft(today) <= WaiverWarningDays)
                .OrderBy(result => result.Waiver!.Until)
        )
        {
            AddLater(
                Health.Warning,
                "waivers",
                $"{result.Control} fails and its waiver ends on {result.Waiver!.UntilDay} ({result.Waiver.DaysLeft(today)} days): {OneLine.Clean(result.Waiver.Reason, 160)}",
                $"sageguard controls {result.Control.Id}",
                []
            );
        }

        if (waived.Count > 0)
        {
            AddLater(
                Health.Fine,
                "waivers",
                $"{waived.Count} {(waived.Count == 1 ? "waiver holds" : "waivers hold")}; the next ends on {waived.Min(result => result.Waiver!.Until):yyyy-MM-dd}.",
                null,
                []
            );
        }
    }

    /// <summary>What the function logged since the newest result: asked whether or not anything else looks wrong.</summary>
    private async Task LogAsync(CancellationToken cancellationToken)
    {
        if (OurRules.FunctionOf(rule) is not { } function)
            return;
        var since =
            _results.Count == 0
                ? now - TimeSpan.FromDays(7)
                : _results.Max(result => result.Recorded ?? result.Time) ?? now - TimeSpan.FromDays(7);
        try
        {
            if (await logs.LastErrorAsync($"/aws/lambda/{function}", since, cancellationToken) is { } logged)
            {
                Add(
                    Health.Broken,
                    "evaluated",
                    $"Its function logged an error since {(_results.Count == 0 ? "a week ago, and the rule has no result" : "the newest result")}: {OneLine.Clean(logged, 500)}",
                    $"aws logs filter-log-events --region {region} --log-group-name /aws/lambda/{function} --start-time {since.ToUnixTimeMilliseconds()} --filter-pattern '{{ $.level = \"ERROR\" || $.level = \"FATAL\" }}'"
                );
            }
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "evaluated", $"The function's log cannot be read: {error.Message}");
        }

        await ErrorsAsync(function, since, cancellationToken);
    }

    /// <summary>Lambda counts what the function could not log: a crash at its start, a timeout.</summary>
    private async Task ErrorsAsync(string function, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            var errors = await metrics.FunctionErrorsAsync(function, since, now, cancellationToken);
            if (errors == 0)
                return;
            Add(
                Health.Broken,
                "evaluated",
                $"Lambda counted {errors} failed {(errors == 1 ? "attempt" : "attempts")} of its function since {Iso(since)}.",
                $"aws cloudwatch get-metric-statistics --region {region} --namespace AWS/Lambda --metric-name Errors --dimensions Name=FunctionName,Value={function} --start-time {Utc(since)} --end-time {Utc(now)} --period 86400 --statistics Sum"
            );
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "evaluated", $"How often the function failed cannot be read: {error.Message}");
        }
    }

    /// <summary>Third link: failing results that Security Hub has no finding for, and findings without a result.</summary>
    private async Task ReportedAsync(CancellationToken cancellationToken)
    {
        if (hub is null)
            return;
        IReadOnlyList<(string ResourceId, string Compliance)> findings;
        try
        {
            findings = await hub.FindingsAsync(rule.Name, cancellationToken);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "reported", $"Security Hub's findings cannot be read: {error.Message}");
            return;
        }

        var failed = findings
            .Where(finding => finding.Compliance == "FAILED")
            .Select(finding => LastPart(finding.ResourceId))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var failing = _results.Where(result => result.Compliance == "NON_COMPLIANT").ToList();
        var unreported = failing
            .Where(result => !failed.Contains(LastPart(result.ResourceId)) && now - (result.Time ?? now) > OnTheWay)
            .Select(result => result.ResourceId)
            .ToList();
        if (unreported.Count > 0)
        {
            Add(
                Health.Broken,
                "reported",
                $"{unreported.Count} of {failing.Count} failing results {(unreported.Count == 1 ? "has" : "have")} no finding in Security Hub.",
                $"aws securityhub list-enabled-products-for-import --region {region}",
                unreported
            );
        }

        failed.ExceptWith(failing.Select(result => LastPart(result.ResourceId)));
        if (failed.Count > 0)
        {
            Add(
                Health.Warning,
                "reported",
                $"Security Hub holds {failed.Count} failed finding{(failed.Count == 1 ? "" : "s")} of this rule without a failing result.",
                $"aws securityhub get-findings --region {region} --filters '{{\"Title\":[{{\"Value\":\"{rule.Name}\",\"Comparison\":\"EQUALS\"}}],\"RecordState\":[{{\"Value\":\"ACTIVE\",\"Comparison\":\"EQUALS\"}}]}}'",
                [.. failed]
            );
        }
    }

    /// <summary>"Fine" needs evidence that the rule worked.</summary>
    private void Evidence()
    {
        if (_results.Count == 0)
        {
            Add(
                Health.Note,
                null,
                "It has no result, and SageMaker has nothing here that it must keep one for: nothing shows yet that it works."
            );
            return;
        }

        var times = _results.Select(result => result.Invoked ?? result.Time).OfType<DateTimeOffset>().ToList();
        var counts = string.Join(
            ", ",
            _results
                .CountBy(result => result.Compliance)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Value} {pair.Key}")
        );
        Add(
            Health.Fine,
            null,
            $"{counts}: each is what SageMaker says now{(times.Count == 0 ? "" : $"; newest {Ago(times.Max())}, oldest {Ago(times.Min())}")}."
        );
    }

    // The assessor's own words for a waiver that does not count; one for other controls is not a fault.
    private static bool IsBadWaiver(string reason) =>
        reason.Contains("The waiver in tag ", StringComparison.Ordinal)
        && !reason.EndsWith("is for other controls.", StringComparison.Ordinal);

    private static TimeSpan? Period(string? frequency) =>
        frequency switch
        {
            "One_Hour" => TimeSpan.FromHours(1),
            "Three_Hours" => TimeSpan.FromHours(3),
            "Six_Hours" => TimeSpan.FromHours(6),
            "Twelve_Hours" => TimeSpan.FromHours(12),
            "TwentyFour_Hours" => TimeSpan.FromHours(24),
            _ => null,
        };

    private static string LastPart(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static string Count(int count, ResourceKind kind) => $"{count} {kind.Noun}{(count == 1 ? "" : "s")}";

    private string Ago(DateTimeOffset then)
    {
        var age = now - then;
        var words =
            age.TotalMinutes < 2 ? "just now"
            : age.TotalHours < 2 ? $"{age.TotalMinutes:0} minutes ago"
            : age.TotalDays < 2 ? $"{age.TotalHours:0} hours ago"
            : $"{age.TotalDays:0} days ago";
        return $"{words} ({Iso(then)})";
    }

    private static string Utc(DateTimeOffset when) => when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Iso(DateTimeOffset? when) =>
        when?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "an unknown time";

    private void AddLater(Health state, string about, string text, string? command, IReadOnlyList<string> resources) =>
        _later.Add(new Finding(state, $"{about} of {About}", Named(text, resources), command) { Resources = resources });

    private void Add(Health state, string? link, string text, string? command = null, IReadOnlyList<string>? resources = null) =>
        _findings.Add(new Finding(state, About, Named(text, resources ?? []), command) { Link = link, Resources = resources ?? [] });

    private static string Named(string text, IReadOnlyList<string> resources) =>
        resources.Count == 0
            ? text
            : $"{text} {string.Join(", ", resources.Take(NamesShown).Select(name => OneLine.Clean(name, 160)))}{(resources.Count > NamesShown ? $" and {resources.Count - NamesShown} more" : "")}.";
}
