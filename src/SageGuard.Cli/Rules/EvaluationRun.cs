// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Cli.Reports;
using Spectre.Console;

namespace SageGuard.Cli.Rules;

/// <summary>One on-demand evaluation in one Region, from the results before it to those after.</summary>
internal sealed class EvaluationRun(ConfigAdminClient config, Terminal terminal, TimeProvider time, string region)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    // AWS Config allows one a minute; a little more, because its minute is not ours.
    private static readonly TimeSpan LongestWaitForLimit = TimeSpan.FromSeconds(90);

    // A rule with nothing in its scope is not invoked at all: after this long it is done.
    private static readonly TimeSpan GraceForEmptyScope = TimeSpan.FromSeconds(20);

    /// <summary>Runs it.</summary>
    /// <returns>An exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> names, bool wait, TimeSpan timeout, bool quiet, CancellationToken cancellationToken)
    {
        var all = new List<RuleState>();
        await foreach (var rule in config.Rules(cancellationToken)) all.Add(rule);
        var ours = OurRules.Of(all, names, region).Select(rule => rule.Name).ToList();
        if (ours.Count == 0)
        {
            terminal.Say($"AWS Config in {region} has no rule of SageGuard. Deploy one, or name a rule: sageguard evaluate RULE");
            return ExitCodes.NotAssessed;
        }

        var before = await ResultsAsync(ours, cancellationToken);
        var runsBefore = await config.Runs(ours, cancellationToken);
        var standing = "Starting";
        var failed = new List<string>();
        var started = true;
        await Progress.ShowAsync(terminal, quiet, standing, () => standing, async () =>
        {
            foreach (var batch in ours.Chunk(ConfigAdminClient.MaxRulesAtOnce))
            {
                if (await StartAsync(batch, wait, text => standing = text, cancellationToken)) continue;
                started = false;
                return;
            }

            if (wait) failed = await WaitAsync(ours, runsBefore, timeout, text => standing = text, cancellationToken);
        });
        if (!started)
        {
            terminal.Say($"AWS Config in {region} allows one evaluation of a rule a minute, and one is running or has just run. Try again in a minute.");
            return ExitCodes.NotAssessed;
        }

        if (!wait)
        {
            terminal.Out.MarkupLineInterpolated($"Started in {region}: {string.Join(", ", ours)}. The results come within minutes: sageguard doctor");
            return ExitCodes.Success;
        }

        var after = await ResultsAsync(ours, cancellationToken);
        Show(before, after);
        foreach (var failure in failed) terminal.Say(failure);
        var failing = after.Values.Any(result => result.Compliance == "NON_COMPLIANT");
        return (failing, failed.Count > 0) switch
        {
            (true, true) => ExitCodes.FailingAndNotAssessed,
            (true, false) => ExitCodes.Failing,
            (false, true) => ExitCodes.NotAssessed,
            _ => ExitCodes.Success,
        };
    }

    private async Task<bool> StartAsync(string[] batch, bool wait, Action<string> tell, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var told = false;
        while (!await config.StartEvaluation(batch, cancellationToken))
        {
            if (!wait || time.GetElapsedTime(begun) > LongestWaitForLimit) return false;
            if (!told) terminal.Say($"AWS Config in {region} allows one evaluation of a rule a minute: waiting for the minute to pass.");
            told = true;
            tell($"{region}: waiting for AWS Config's limit of one evaluation a minute");
            await Task.Delay(Poll * 2, time, cancellationToken);
        }

        return true;
    }

    private async Task<List<string>> WaitAsync(
        List<string> names, IReadOnlyDictionary<string, RuleRuns> before, TimeSpan timeout, Action<string> tell, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var failed = new List<string>();
        var waiting = names.ToHashSet();
        while (waiting.Count > 0)
        {
            tell($"{region}: waiting for {waiting.Count} of {names.Count} {(names.Count == 1 ? "rule" : "rules")} ({time.GetElapsedTime(begun).TotalSeconds:0} s)");
            await Task.Delay(Poll, time, cancellationToken);
            var states = new Dictionary<string, string>();
            await foreach (var rule in config.Rules(cancellationToken)) states[rule.Name] = rule.State;
            var runs = await config.Runs(names, cancellationToken);
            foreach (var name in waiting.ToList())
            {
                var (was, now) = (before.GetValueOrDefault(name), runs.GetValueOrDefault(name));
                var ended = states.GetValueOrDefault(name) != "EVALUATING";
                if (now?.LastFailure > (was?.LastFailure ?? DateTimeOffset.MinValue))
                {
                    failed.Add($"{name} failed in {region}: {now.ErrorCode}: {OneLine.Of(now.ErrorMessage ?? "", 300)} Its old results stand. See: sageguard doctor --rule {name}");
                    waiting.Remove(name);
                }
                else if (ended && (now?.LastSuccess > (was?.LastSuccess ?? DateTimeOffset.MinValue) || time.GetElapsedTime(begun) > GraceForEmptyScope))
                {
                    waiting.Remove(name);
                }
            }

            if (time.GetElapsedTime(begun) <= timeout) continue;
            failed.AddRange(waiting.Select(name => $"{name} in {region} has not finished after {timeout.TotalSeconds:0} s; it goes on without us. See later: sageguard doctor --rule {name}"));
            break;
        }

        return failed;
    }

    private async Task<Dictionary<(string Rule, string Type, string Id), KeptResult>> ResultsAsync(List<string> names, CancellationToken cancellationToken)
    {
        var results = new Dictionary<(string, string, string), KeptResult>();
        foreach (var name in names)
        {
            await foreach (var result in config.Results(name, cancellationToken)) results[(name, result.ResourceType, result.ResourceId)] = result;
        }

        return results;
    }

    private void Show(Dictionary<(string Rule, string Type, string Id), KeptResult> before, Dictionary<(string Rule, string Type, string Id), KeptResult> after)
    {
        var table = new Table { Title = new TableTitle($"Changed in {region}"), Border = TableBorder.Rounded };
        foreach (var column in (string[])["rule", "resource", "was", "is", "why"]) table.AddColumn(column);
        foreach (var key in before.Keys.Union(after.Keys).Order())
        {
            var (was, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (was?.Compliance == now?.Compliance && was?.Annotation == now?.Annotation) continue;
            table.AddRow(new Text(key.Rule), new Text(OneLine.Of(key.Id)), new Text(was?.Compliance ?? "no result"), new Text(now?.Compliance ?? "no result"), new Text(OneLine.Of(now?.Annotation ?? "")));
        }

        if (table.Rows.Count > 0) terminal.Out.Write(table);
        var totals = after.Values.CountBy(result => result.Compliance).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}");
        terminal.Out.MarkupLineInterpolated($"{region}: {(table.Rows.Count == 0 ? "nothing changed" : $"{table.Rows.Count} changed")}; {string.Join(", ", totals.DefaultIfEmpty("no results"))}.");
    }
}
