// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Aws;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Runs;

namespace SageGuard.Cli.Rules;

/// <summary>
/// One on-demand evaluation in one Region, from the results before it to those after. It ends well only when each resource of
/// the rules has a result of an invocation that is newer than its start: neither the rule's state (AWS Config can say ACTIVE
/// while it evaluates, awslabs/aws-config-rules#284), nor its status (AWS Config returns none for custom Lambda rules), nor
/// time that passed shows that anything was evaluated.
/// </summary>
internal sealed class EvaluationRun(
    ConfigAdminClient config,
    RuleScopeReader scopes,
    ISageMaker sageMaker,
    LogsClient logs,
    Terminal terminal,
    TimeProvider time,
    string region
)
{
    // AWS Config allows one a minute; a little more, because its minute is not ours.
    private static readonly TimeSpan LongestWaitForLimit = TimeSpan.FromSeconds(90);

    // Results that do not come for so long may be of what is waived or not applicable, which AWS Config keeps no result for.
    private static readonly TimeSpan Stagnation = TimeSpan.FromSeconds(10);

    // AWS refuses signatures of clocks that are further off; a larger difference is not a clock's.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    private const int NamesShown = 20;
    private const int AssessedAtOnce = 200;

    /// <summary>Runs it.</summary>
    /// <returns>An exit code.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<string> names,
        bool wait,
        TimeSpan timeout,
        bool quiet,
        CancellationToken cancellationToken
    )
    {
        var all = new List<RuleState>();
        await foreach (var rule in config.RulesAsync(cancellationToken))
            all.Add(rule);
        var ours = OurRules.Select(all, names, region);
        if (ours.Count == 0)
        {
            terminal.Say($"AWS Config in {region} has no rule of SageGuard. Deploy one, or name a rule: sageguard evaluate RULE");
            return ExitCodes.NotAssessed;
        }

        // Before anything is started: what cannot be read now could not be waited for.
        var waits = new List<RuleWait>();
        if (wait)
        {
            foreach (var rule in ours)
            {
                var parameters = OurRules.ParametersOf(rule);
                waits.Add(
                    new RuleWait(
                        rule,
                        parameters,
                        await scopes.OfAsync(rule, parameters, cancellationToken),
                        await ResultsAsync(rule.Name, cancellationToken)
                    )
                );
            }
        }

        var standing = "Starting";
        var started = true;
        await ProgressLine.ShowAsync(
            terminal,
            quiet,
            standing,
            () => standing,
            async () =>
            {
                foreach (var batch in ours.Select(rule => rule.Name).Chunk(ConfigAdminClient.MaxRulesAtOnce))
                {
                    var begun = AwsNow();
                    if (!await StartAsync(batch, wait, text => standing = text, cancellationToken))
                    {
                        started = false;
                        return;
                    }

                    foreach (var one in waits.Where(one => batch.Contains(one.Rule.Name)))
                        one.Started = begun;
                }

                if (wait)
                    await WaitAsync(waits, timeout, text => standing = text, cancellationToken);
            }
        );
        if (!started)
        {
            terminal.Say(
                $"AWS Config in {region} allows one evaluation of a rule a minute, and one is running or has just run. Try again in a minute."
            );
            return ExitCodes.NotAssessed;
        }

        if (!wait)
        {
            new Page(terminal.Out).Paragraph(
                $"Started in {region}: {string.Join(", ", ours.Select(rule => rule.Name))}. The results come within minutes: sageguard doctor"
            );
            return ExitCodes.Success;
        }

        Show(waits);
        foreach (var one in waits.Where(one => one.Missing.Count > 0))
            terminal.Say(await MissingAsync(one, timeout, cancellationToken));
        var failing = waits.Any(one => one.Now.Values.Any(result => result.Compliance == "NON_COMPLIANT"));
        var unknown = waits.Any(one => one.Missing.Count > 0);
        return ExitCodes.For(failing, unknown);
    }

    private async Task<bool> StartAsync(string[] batch, bool wait, Action<string> stand, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var said = false;
        while (!await config.StartEvaluationAsync(batch, cancellationToken))
        {
            if (!wait || time.GetElapsedTime(begun) > LongestWaitForLimit)
                return false;
            if (!said)
                terminal.Say($"AWS Config in {region} allows one evaluation of a rule a minute: waiting for the minute to pass.");
            said = true;
            stand($"{region}: waiting for AWS Config's limit of one evaluation a minute");
            await Task.Delay(TimeSpan.FromSeconds(4), time, cancellationToken);
        }

        return true;
    }

    private async Task WaitAsync(List<RuleWait> waits, TimeSpan timeout, Action<string> stand, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var total = waits.Sum(one => one.Missing.Count);
        var (left, moved) = (total, begun);
        while (true)
        {
            foreach (var one in waits.Where(one => one.Missing.Count > 0))
                one.Update(await ResultsAsync(one.Rule.Name, cancellationToken));
            var missing = waits.Sum(one => one.Missing.Count);
            if (missing < left)
                (left, moved) = (missing, time.GetTimestamp());
            if (missing > 0 && time.GetElapsedTime(moved) >= Stagnation)
            {
                foreach (var one in waits)
                    await LeaveOutAsync(one, cancellationToken);
                moved = time.GetTimestamp();
                missing = waits.Sum(one => one.Missing.Count);
            }

            var elapsed = time.GetElapsedTime(begun);
            if (missing == 0 || elapsed >= timeout)
                return;
            stand($"{region}: {total - missing} of {total} resources have a new result ({elapsed.TotalSeconds:0} s)");

            // A page holds a hundred results: large rules are asked less often.
            var pause = TimeSpan.FromSeconds(Math.Clamp(Math.Max(elapsed.TotalSeconds / 10, total / 100.0), 2, 30));
            await Task.Delay(pause < timeout - elapsed ? pause : timeout - elapsed, time, cancellationToken);
        }
    }

    /// <summary>
    /// Looks at resources that have no result at all, and leaves out those that keep none: waived, not applicable, gone. What
    /// has an old result is not among them, and what cannot be assessed stays missing.
    /// </summary>
    private async Task LeaveOutAsync(RuleWait one, CancellationToken cancellationToken)
    {
        var assessor = new Assessor(sageMaker, one.Parameters, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        foreach (var resource in one.Missing.Values.Where(resource => !one.Now.ContainsKey(resource.Key)).Take(AssessedAtOnce).ToList())
        {
            try
            {
                var live = await sageMaker.DescribeAsync(resource.Kind, resource.Name, cancellationToken);
                var assessment = live is null ? null : await assessor.AssessAsync(live, cancellationToken);
                if (assessment is null || Conclusion.From(assessment.Results, nameControls: false).Compliance == Compliance.NotApplicable)
                    one.LeaveOut(resource);
            }
            catch (SageGuardException)
            {
                // It stays missing, and the end names it.
            }
        }
    }

    private async Task<string> MissingAsync(RuleWait one, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var names = string.Join(
            ", ",
            one.Missing.Values.Take(NamesShown)
                .Select(resource =>
                    OneLine.Clean(
                        one.Now.TryGetValue(resource.Key, out var old)
                            ? $"{resource} (still {old.Compliance} of {Iso(old.Invoked ?? old.Time)})"
                            : $"{resource} (no result)",
                        200
                    )
                )
        );
        var more = one.Missing.Count > NamesShown ? $" and {one.Missing.Count - NamesShown} more" : "";
        var text =
            $"{one.Rule.Name} in {region}: {one.Missing.Count} of {one.Expected} resources have no result that is newer than {Iso(one.Started)} after {timeout.TotalSeconds:0} s: {names}{more}. "
            + "What is shown for them is not an answer to this evaluation. AWS does not say whether a result that stays the same gets new times. ";
        if (await LoggedAsync(one, cancellationToken) is { } logged)
            text += $"The function's last error: {OneLine.Clean(logged, 500)} ";
        return text + $"See: sageguard doctor --rule {one.Rule.Name} --region {region}";
    }

    private async Task<string?> LoggedAsync(RuleWait one, CancellationToken cancellationToken)
    {
        if (OurRules.FunctionOf(one.Rule) is not { } function)
            return null;
        try
        {
            return await logs.LastErrorAsync($"/aws/lambda/{function}", one.Started, cancellationToken);
        }
        catch (AwsCallException)
        {
            // The doctor says what may not be read.
            return null;
        }
    }

    private async Task<Dictionary<string, KeptResult>> ResultsAsync(string name, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, KeptResult>(StringComparer.Ordinal);
        await foreach (var result in config.ResultsAsync(name, cancellationToken))
        {
            var key = ExpectedResource.KeyOf(result);
            if (!results.TryGetValue(key, out var other) || other.Time < result.Time)
                results[key] = result;
        }

        return results;
    }

    // The results carry AWS's times: a clock that is off here would take an old one for new.
    private DateTimeOffset AwsNow() =>
        config.ClockOffset is { } offset && offset.Duration() <= MostSkew ? time.GetUtcNow() + offset : time.GetUtcNow();

    private void Show(List<RuleWait> waits)
    {
        var page = new Page(terminal.Out);
        var changed = 0;
        foreach (var one in waits)
        {
            List<Piece[][]> rows = [];
            foreach (var key in one.Before.Keys.Union(one.Now.Keys).Order(StringComparer.Ordinal))
            {
                var (was, now) = (one.Before.GetValueOrDefault(key), one.Now.GetValueOrDefault(key));
                if (was?.Compliance == now?.Compliance && was?.Annotation == now?.Annotation)
                    continue;
                rows.Add([
                    [Piece.Bold(OneLine.Clean((now ?? was)!.ResourceId))],
                    [
                        $"{was?.Compliance ?? "no result"} → {now?.Compliance ?? "no result"}{(now is null ? "" : $", {Iso(now.Invoked ?? now.Time)}")}{(now?.Annotation is { Length: > 0 } why ? $": {OneLine.Clean(why)}" : "")}",
                    ],
                ]);
            }

            if (rows.Count == 0)
                continue;
            changed += rows.Count;
            page.Paragraph($"Changed in {region}, by ", Piece.Bold(one.Rule.Name));
            page.Rows(2, rows);
        }

        var (fresh, old) = (waits.Sum(one => one.Fresh), waits.Sum(one => one.Missing.Count));
        var kept = waits.SelectMany(one => one.Now.Values).ToList();
        var totals = kept.CountBy(result => result.Compliance)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Value} {pair.Key}");
        var leftOut = waits.Sum(one => one.LeftOut);
        page.Paragraph(
            $"{region}: {(changed == 0 ? "nothing changed" : $"{changed} changed")}; {string.Join(", ", totals.DefaultIfEmpty("no results"))}; {fresh} new, {old} missing{(leftOut == 0 ? "" : $", {leftOut} waived, not applicable or gone")}."
        );
        if (kept.Select(result => result.Invoked ?? result.Time).OfType<DateTimeOffset>().ToList() is { Count: > 0 } times)
            page.Paragraph($"The oldest result is of {Iso(times.Min())}, the newest of {Iso(times.Max())}.");
        foreach (var one in waits.Where(one => one.Expected == 0))
        {
            page.Paragraph(
                $"{one.Rule.Name}: SageMaker has nothing here that the rule evaluates{(one.Rule.MessageTypes.Contains("ScheduledNotification") ? "" : " and AWS Config records")}."
            );
        }
    }

    private static string Iso(DateTimeOffset? when) =>
        when?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "an unknown time";

    /// <summary>One rule that is waited for.</summary>
    private sealed class RuleWait(
        RuleState rule,
        RuleParameters parameters,
        IReadOnlyList<ExpectedResource> expected,
        Dictionary<string, KeptResult> before
    )
    {
        public RuleState Rule => rule;

        public RuleParameters Parameters => parameters;

        public Dictionary<string, KeptResult> Before { get; } = before;

        public Dictionary<string, KeptResult> Now { get; private set; } = before;

        /// <summary>What has no new result yet.</summary>
        public Dictionary<string, ExpectedResource> Missing { get; } =
            expected.DistinctBy(resource => resource.Key).ToDictionary(resource => resource.Key, StringComparer.Ordinal);

        public int Expected { get; } = expected.DistinctBy(resource => resource.Key).Count();

        public int LeftOut { get; private set; }

        public int Fresh => Expected - Missing.Count - LeftOut;

        /// <summary>When the evaluation was started, by AWS's clock.</summary>
        public DateTimeOffset Started { get; set; }

        public void Update(Dictionary<string, KeptResult> now)
        {
            Now = now;
            foreach (var key in Missing.Keys.ToList())
            {
                if (now.TryGetValue(key, out var result) && IsNew(result, Before.GetValueOrDefault(key)))
                    Missing.Remove(key);
            }
        }

        public void LeaveOut(ExpectedResource resource)
        {
            Missing.Remove(resource.Key);
            LeftOut++;
        }

        // Of an invocation that began after the start. Where AWS Config leaves that time out, the recording must be newer, and
        // newer than the one before: HTTP's clock has whole seconds.
        private bool IsNew(KeptResult result, KeptResult? was)
        {
            var second = new DateTimeOffset(Started.Ticks - (Started.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
            var (current, last) = result.Invoked is not null ? (result.Invoked, was?.Invoked) : (result.Recorded, was?.Recorded);
            return current >= second && (last is null || current > last);
        }
    }
}
