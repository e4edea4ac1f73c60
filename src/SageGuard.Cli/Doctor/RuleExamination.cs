// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Aws;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Rules;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>One rule of ours: its triggers, its scope, its parameters, its last runs and the age of its results.</summary>
internal sealed class RuleExamination(RuleState rule, RuleRuns? runs, ConfigAdminClient config, LogsClient logs, DateTimeOffset now, string region)
{
    private const string Change = "ConfigurationItemChangeNotification";
    private const string Oversized = "OversizedConfigurationItemChangeNotification";
    private const string Scheduled = "ScheduledNotification";

    // The model of GetComplianceDetailsByConfigRule allows no longer name, although a rule may have 128.
    private const int LongestNameForResults = 64;

    private readonly List<Finding> _findings = [];

    /// <summary>What the rule was told; null where that cannot be read.</summary>
    public RuleParameters? Parameters { get; private set; }

    /// <summary>Looks at everything.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        ReadParameters();
        State();
        Triggers();
        await RunsAsync(cancellationToken);
        await ResultsAsync(cancellationToken);
        if (_findings.Count == 0) _findings.Add(new Finding(Health.Fine, About, "It is active, with both change types and a scope, and its last run succeeded."));
        return _findings;
    }

    private string About => $"rule {rule.Name}";

    private void ReadParameters()
    {
        try
        {
            Parameters = OurRules.ParametersOf(rule);
        }
        catch (SageGuardException error)
        {
            Add(Health.Broken, $"Every run fails: {error.Message}", $"aws configservice describe-config-rules --region {region} --config-rule-names {rule.Name}");
        }
    }

    private void State()
    {
        if (rule.State is not ("ACTIVE" or "EVALUATING"))
            Add(Health.Broken, $"Its state is {rule.State}, so it judges nothing.", $"aws configservice describe-config-rules --region {region} --config-rule-names {rule.Name}");
    }

    private void Triggers()
    {
        var (change, oversized, scheduled) = (rule.MessageTypes.Contains(Change), rule.MessageTypes.Contains(Oversized), rule.MessageTypes.Contains(Scheduled));
        var parameters = Parameters ?? RuleParameters.Default;
        var needs = NeedsSchedule(parameters);
        var mend = CorrectedRule.Command(rule, parameters, needs is not null, region);
        if (change != oversized)
            Add(Health.Broken, $"It lists only one of the two change types: {(change ? "oversized changes never reach it, so the result of a large resource is old" : "only oversized changes reach it")}.", mend);
        if (!change && !oversized && !scheduled) Add(Health.Broken, "Nothing triggers it.", mend);
        if (!change && !oversized && scheduled) Add(Health.Warning, $"It runs by schedule only ({rule.Frequency}): between two runs a change is not seen.", mend);
        if ((change || oversized) && (!rule.HasScope || rule.ScopeTypes.Count == 0)) Add(Health.Broken, "It has no scope, so every change of every recorded resource invokes and bills it.", mend);
        var missing = parameters.Controls.Select(control => control.Kind.Type).Distinct().Except(rule.ScopeTypes).ToList();
        if ((change || oversized) && rule.ScopeTypes.Count > 0 && missing.Count > 0)
            Add(Health.Broken, $"Its scope lacks {string.Join(", ", missing)}, which its controls judge: changes of those are not seen.", mend);
        if (needs is not null && !scheduled) Add(Health.Broken, $"It needs a schedule and has none: {needs}", mend);
    }

    private static string? NeedsSchedule(RuleParameters parameters)
    {
        if (parameters.WaiverTagKey is not null) return "nothing else re-invokes it when a waiver ends.";
        return parameters.Controls.FirstOrDefault(control => control.NeedsSchedule is not null) is { } control ? $"{control}: {control.NeedsSchedule}" : null;
    }

    private async Task RunsAsync(CancellationToken cancellationToken)
    {
        if (runs?.LastSuccess is null && runs?.LastFailure is null)
        {
            Add(Health.Warning, "It has never run.", $"sageguard evaluate {rule.Name} --region {region}");
            return;
        }

        if (runs.LastFailure is not { } failure || failure <= (runs.LastSuccess ?? DateTimeOffset.MinValue)) return;

        var cause = runs.ErrorCode is null ? "" : $" {runs.ErrorCode}: {OneLine.Of(runs.ErrorMessage ?? "", 400)}";
        var function = OurRules.FunctionOf(rule);
        var text = $"Its last run failed {Ago(failure)}; it last succeeded {(runs.LastSuccess is { } success ? Ago(success) : "never")}. Old results may be standing for what they do not say.{cause}";
        if (function is not null)
        {
            try
            {
                if (await logs.LastError($"/aws/lambda/{function}", failure - TimeSpan.FromHours(1), cancellationToken) is { } logged) text += $" The function's last error: {OneLine.Of(logged, 500)}";
            }
            catch (AwsCallException)
            {
                // The command below tells what we may not read.
            }
        }

        Add(Health.Broken, text, function is null ? $"sageguard evaluate {rule.Name} --region {region}" : $"aws logs tail /aws/lambda/{function} --region {region} --since 3h --filter-pattern ERROR");
    }

    private async Task ResultsAsync(CancellationToken cancellationToken)
    {
        if (rule.Name.Length > LongestNameForResults)
        {
            Add(Health.Unknown, $"The age of its results cannot be read: GetComplianceDetailsByConfigRule takes names of at most {LongestNameForResults} characters.", $"aws configservice describe-compliance-by-config-rule --region {region} --config-rule-names {rule.Name}");
            return;
        }

        var results = new List<KeptResult>();
        try
        {
            await foreach (var result in config.Results(rule.Name, cancellationToken)) results.Add(result);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, $"The age of its results cannot be read: {error.Message}");
            return;
        }

        if (results.Count == 0)
        {
            Add(Health.Fine, "It keeps no results: there is nothing in its scope, or nothing was judged yet.");
            return;
        }

        var byAge = results.Where(result => result.Time is not null).OrderBy(result => result.Time).ToList();
        if (byAge.Count == 0) return;
        var oldest = byAge[0];
        var counts = string.Join(", ", results.CountBy(result => result.Compliance).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}"));
        var ages = $"{counts}; newest {Ago(byAge[^1].Time!.Value)}, oldest {Ago(oldest.Time!.Value)} ({OneLine.Of(oldest.ResourceId, 120)}).";
        if (Period(rule.Frequency) is { } period && now - oldest.Time > 2 * period)
            Add(Health.Warning, $"Its schedule is {rule.Frequency}, and yet a result is older than two of its periods: {ages}", $"sageguard evaluate {rule.Name} --region {region}");
        else
            Add(Health.Fine, ages);
    }

    private static TimeSpan? Period(string? frequency) => frequency switch
    {
        "One_Hour" => TimeSpan.FromHours(1),
        "Three_Hours" => TimeSpan.FromHours(3),
        "Six_Hours" => TimeSpan.FromHours(6),
        "Twelve_Hours" => TimeSpan.FromHours(12),
        "TwentyFour_Hours" => TimeSpan.FromHours(24),
        _ => null,
    };

    private string Ago(DateTimeOffset then)
    {
        var age = now - then;
        var words = age.TotalMinutes < 2 ? "just now" : age.TotalHours < 2 ? $"{age.TotalMinutes:0} minutes ago" : age.TotalDays < 2 ? $"{age.TotalHours:0} hours ago" : $"{age.TotalDays:0} days ago";
        return $"{words} ({then.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)})";
    }

    private void Add(Health state, string text, string? command = null) => _findings.Add(new Finding(state, About, text, command));
}
