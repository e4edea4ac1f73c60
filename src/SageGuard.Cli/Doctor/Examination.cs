// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Rules;
using SageGuard.Cli.Scan;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>One Region of one account: the recorder, the rules, AWS's own rules beside them, and waivers about to end.</summary>
internal sealed class Examination(Account account, string region, AwsConnection connection, DateTimeOffset now)
{
    // A month: enough to renew a waiver or to fix what it covers.
    private const int WaiverWarningDays = 30;

    private readonly List<Finding> _findings = [];
    private readonly ConfigAdminClient _config = new(connection.Client(AwsService.Config));
    private readonly LogsClient _logs = new(connection.Client(AwsService.Logs));

    /// <summary>The functions behind the rules.</summary>
    public SortedSet<string> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks at everything. What cannot be read is a finding of its own.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<RuleState> all;
        try
        {
            all = [];
            await foreach (var rule in _config.Rules(cancellationToken)) all.Add(rule);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "rules", $"The rules cannot be read: {error.Message}");
            return _findings;
        }

        var ours = OurRules.Of(all, names, region);
        var parameters = await RulesAsync(ours, cancellationToken);
        var enforced = parameters.SelectMany(rule => rule.Controls).Distinct().Order(Control.CatalogOrder).ToList();
        await RecorderAsync(enforced, cancellationToken);
        Duplicates(all, enforced);
        foreach (var rule in parameters.Where(rule => rule.WaiverTagKey is not null)) await WaiversAsync(rule, cancellationToken);
        return [.. _findings.OrderBy(finding => finding.State)];
    }

    private async Task<List<RuleParameters>> RulesAsync(IReadOnlyList<RuleState> ours, CancellationToken cancellationToken)
    {
        if (ours.Count == 0)
        {
            Add(Health.Broken, "rules", $"AWS Config in {region} has no rule of SageGuard: nothing watches SageMaker here.", $"sam deploy --guided --region {region}   # template.yaml of SageGuard");
            return [];
        }

        IReadOnlyDictionary<string, RuleRuns> runs;
        try
        {
            runs = await _config.Runs([.. ours.Select(rule => rule.Name)], cancellationToken);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "rules", $"When the rules last ran cannot be read: {error.Message}");
            runs = new Dictionary<string, RuleRuns>();
        }

        var parameters = new List<RuleParameters>();
        foreach (var rule in ours)
        {
            if (OurRules.FunctionOf(rule) is { } function) Functions.Add(function);
            var one = new RuleExamination(rule, runs.GetValueOrDefault(rule.Name), _config, _logs, now, region);
            _findings.AddRange(await one.LookAsync(cancellationToken));
            if (one.Parameters is { } told) parameters.Add(told);
        }

        return parameters;
    }

    private async Task RecorderAsync(List<Control> enforced, CancellationToken cancellationToken)
    {
        RecorderState? recorder;
        try
        {
            recorder = await _config.Recorder(cancellationToken);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "recorder", $"The recorder cannot be read: {error.Message}");
            return;
        }

        if (recorder is null)
        {
            Add(Health.Broken, "recorder", "There is no configuration recorder: changes reach no rule.", $"aws configservice put-configuration-recorder --region {region} --configuration-recorder name=default,roleARN=arn:aws:iam::{account.Id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig");
            return;
        }

        var start = $"aws configservice start-configuration-recorder --region {region} --configuration-recorder-name {recorder.Name}";
        if (!recorder.Recording) Add(Health.Broken, "recorder", "It is off: changes are not recorded and reach no rule.", start);
        if (recorder.LastStatus is "FAILURE" or "Failure")
            Add(Health.Broken, "recorder", $"Its last delivery failed: {recorder.ErrorCode} {OneLine.Of(recorder.ErrorMessage ?? "", 300)}", $"aws configservice describe-configuration-recorder-status --region {region}");
        var missing = enforced.Select(control => control.Kind.Type).Distinct().Where(type => !recorder.Records(type)).ToList();
        if (missing.Count > 0) Add(Health.Broken, "recorder", $"It does not record {string.Join(", ", missing)}: changes of those reach no rule; only a schedule sees them.", Record(recorder, missing));
        else if (recorder.Recording) Add(Health.Fine, "recorder", enforced.Count == 0 ? "It is on." : "It is on, and records every kind that the rules judge.");
    }

    private string Record(RecorderState recorder, List<string> missing) => recorder.Excluded.Count > 0
        ? $"aws configservice put-configuration-recorder --region {region} --configuration-recorder name={recorder.Name},roleARN={recorder.RoleArn} --recording-group '{{\"recordingStrategy\":{{\"useOnly\":\"EXCLUSION_BY_RESOURCE_TYPES\"}},\"exclusionByResourceTypes\":{{\"resourceTypes\":[{Quoted(recorder.Excluded.Except(missing))}]}}}}'"
        : $"aws configservice put-configuration-recorder --region {region} --configuration-recorder name={recorder.Name},roleARN={recorder.RoleArn} --recording-group '{{\"allSupported\":false,\"includeGlobalResourceTypes\":false,\"recordingStrategy\":{{\"useOnly\":\"INCLUSION_BY_RESOURCE_TYPES\"}},\"resourceTypes\":[{Quoted(recorder.Types.Concat(missing))}]}}'";

    private void Duplicates(List<RuleState> all, List<Control> enforced)
    {
        foreach (var rule in all)
        {
            if (AwsOwnRules.Of(rule) is not { } control || !enforced.Contains(control)) continue;
            var byHub = rule.CreatedBy?.Contains("securityhub", StringComparison.Ordinal) == true || rule.Name.StartsWith("securityhub-", StringComparison.Ordinal);
            Add(Health.Warning, $"rule {rule.Name}", $"AWS's own rule judges {control} as well: each {control.Kind.Noun} has two results. Switch one of the two off.", byHub
                ? $"aws securityhub update-standards-control --region {region} --standards-control-arn ARN --control-status DISABLED --disabled-reason 'SageGuard judges it'   # ARN: aws securityhub list-standards-control-associations --security-control-id {control}"
                : $"aws configservice delete-config-rule --region {region} --config-rule-name {rule.Name}");
        }
    }

    private async Task WaiversAsync(RuleParameters parameters, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var scanner = new Scanner(parameters, today);
        await scanner.ScanAsync([account with { Regions = [region] }], cancellationToken);
        var waived = scanner.Rows.Where(row => row.Waiver is not null).OrderBy(row => row.Waiver!.Until).ToList();
        foreach (var row in waived.Where(row => row.Waiver!.Until.DayNumber - today.DayNumber <= WaiverWarningDays))
        {
            Add(Health.Warning, $"waiver of {row.Subject.Name}", $"{row.Control} fails, and its waiver ends on {row.Waiver!.UntilDay} ({row.Waiver.Until.DayNumber - today.DayNumber} days): {row.Waiver.Reason}", $"sageguard controls {row.Control.Id}   # how to fix it");
        }

        var unknown = scanner.Rows.Where(row => row.Outcome == Outcome.NotAssessed).ToList();
        if (unknown.Count > 0) Add(Health.Unknown, "waivers", $"{unknown.Count} results could not be assessed, so their waivers are not known: {unknown[0].Reason}");
        else if (waived.Count > 0) Add(Health.Fine, "waivers", $"{waived.Count} {(waived.Count == 1 ? "waiver holds" : "waivers hold")}; the next ends on {waived[0].Waiver!.UntilDay}.");
    }

    private static string Quoted(IEnumerable<string> types) => string.Join(',', types.Select(type => $"\"{type}\""));

    private void Add(Health state, string about, string text, string? command = null) => _findings.Add(new Finding(state, about, text, command));
}
