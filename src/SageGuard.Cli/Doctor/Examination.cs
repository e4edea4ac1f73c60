// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.Rules;
using SageGuard.Controls;

namespace SageGuard.Cli.Doctor;

/// <summary>One Region of one account: the recorder, each rule with its function and its chain, and what duplicates what.</summary>
internal sealed class Examination(Account account, string region, AwsConnection connection, DateTimeOffset now)
{
    private readonly List<Finding> _findings = [];
    private readonly ConfigAdminClient _config = new(connection.Client(AwsService.Config));
    private readonly LogsClient _logs = new(connection.Client(AwsService.Logs));
    private readonly MetricsClient _metrics = new(connection.Client(AwsService.CloudWatch));
    private readonly LambdaClient _lambda = new(connection.Rest(AwsService.Lambda));
    private readonly SecurityHubClient _hub = new(connection.Rest(AwsService.SecurityHub));
    private readonly SageMakerClient _sageMaker = new(connection.Client(AwsService.SageMaker));

    /// <summary>Where it stands, in a few words.</summary>
    public string Standing { get; private set; } = "";

    /// <summary>Looks at everything. What cannot be read is a finding of its own.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var all = new List<RuleState>();
        try
        {
            await foreach (var rule in _config.RulesAsync(cancellationToken))
                all.Add(rule);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "rules", $"The rules cannot be read: {error.Message}");
            return _findings;
        }

        var ours = OurRules.Select(all, names, region);
        if (ours.Count == 0)
        {
            Add(
                Health.Broken,
                "rules",
                $"AWS Config in {region} has no rule of SageGuard: nothing watches SageMaker here.",
                $"sam deploy --guided --region {region}   # template.yaml of SageGuard"
            );
        }

        var readable = new List<(RuleState Rule, RuleParameters Parameters)>();
        foreach (var rule in ours)
        {
            var one = new RuleExamination(rule, region);
            _findings.AddRange(one.Look());
            if (one.Parameters is { } parameters)
                readable.Add((rule, parameters));
        }

        var enforced = readable.SelectMany(rule => rule.Parameters.Controls).Distinct().ToList();
        Standing = "the recorder";
        var recorder = new RecorderExamination(_config, account.Id, region);
        _findings.AddRange(await recorder.LookAsync([.. enforced.Select(control => control.Kind.Type).Distinct()], cancellationToken));
        foreach (var function in ours.Select(OurRules.FunctionOf).OfType<string>().Distinct())
            _findings.AddRange(await new FunctionExamination(_lambda, function, account.Id, region).LookAsync(cancellationToken));

        var hub = ours.Count == 0 ? null : await HubAsync(enforced, cancellationToken);
        var scopes = new RuleScopeReader(_sageMaker, new ConfigClient(connection.Client(AwsService.Config)));
        foreach (var (rule, parameters) in readable)
        {
            Standing = $"the rule {rule.Name}";
            _findings.AddRange(
                await new ChainExamination(
                    rule,
                    parameters,
                    scopes,
                    _sageMaker,
                    _config,
                    _logs,
                    _metrics,
                    hub,
                    recorder.Recorder,
                    now,
                    region
                ).LookAsync(cancellationToken)
            );
        }

        Duplicates(all, readable, enforced);
        return [.. _findings.OrderBy(finding => finding.State)];
    }

    /// <summary>Security Hub where it is on and may be read; a service that is not enabled is a note.</summary>
    private async Task<SecurityHubClient?> HubAsync(List<Control> enforced, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _hub.IsEnabledAsync(cancellationToken))
            {
                Add(Health.Note, "Security Hub", "It is not enabled here: results become no findings.");
                return null;
            }

            // The standard's own controls make findings of their own for the same resources.
            var standards = (await _hub.StandardsAsync(cancellationToken))
                .Where(arn =>
                    arn.Contains("ai-security", StringComparison.OrdinalIgnoreCase)
                    || arn.Contains("foundational-security-best-practices", StringComparison.Ordinal)
                )
                .ToList();
            if (standards.Count > 0 && enforced.Count > 0)
            {
                Add(
                    Health.Warning,
                    "Security Hub",
                    $"Standards that can evaluate the same controls are on ({string.Join(", ", standards.Select(arn => arn.Split('/') is [_, var name, ..] ? name : arn))}): a failing resource then has two findings. Switch off the controls in one of the two.",
                    $"aws securityhub get-enabled-standards --region {region}"
                );
            }

            return _hub;
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "Security Hub", $"Whether findings arrive cannot be read: {error.Message}");
            return null;
        }
    }

    private void Duplicates(List<RuleState> all, List<(RuleState Rule, RuleParameters Parameters)> ours, List<Control> enforced)
    {
        foreach (var control in enforced)
        {
            if (
                ours.Where(rule => rule.Parameters.Controls.Contains(control)).Select(rule => rule.Rule.Name).ToList() is
                { Count: > 1 } twice
            )
            {
                Add(
                    Health.Warning,
                    $"rules {string.Join(", ", twice)}",
                    $"Each of them evaluates {control}: every {control.Kind.Noun} costs and is reported {twice.Count} times. Keep one.",
                    $"aws configservice describe-config-rules --region {region} --config-rule-names {string.Join(' ', twice)}"
                );
            }
        }

        foreach (var rule in all)
        {
            if (AwsOwnRules.ControlFor(rule) is not { } control || !enforced.Contains(control))
                continue;
            var byHub =
                rule.CreatedBy?.Contains("securityhub", StringComparison.Ordinal) == true
                || rule.Name.StartsWith("securityhub-", StringComparison.Ordinal);
            Add(
                Health.Warning,
                $"rule {rule.Name}",
                $"AWS's own rule evaluates {control} as well: each {control.Kind.Noun} has two results. Switch one of the two off.",
                byHub
                    ? $"aws securityhub list-standards-control-associations --region {region} --security-control-id {control}   # then: aws securityhub batch-update-standards-control-associations"
                    : $"aws configservice delete-config-rule --region {region} --config-rule-name {rule.Name}"
            );
        }
    }

    private void Add(Health state, string about, string text, string? command = null) =>
        _findings.Add(new Finding(state, about, text, command));
}
