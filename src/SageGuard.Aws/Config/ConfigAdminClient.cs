// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.Json;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>AWS Config as an administrator looks at it: recorder, rules, their state and their results. Nothing is changed but what <see
/// cref="StartEvaluationAsync"/> starts.</summary>
/// <remarks>Source: the AWS Config API reference.</remarks>
public sealed class ConfigAdminClient
{
    /// <summary>StartConfigRulesEvaluation takes no more rules at once.</summary>
    public const int MaxRulesAtOnce = 25;

    private const int PageSize = 100;

    private readonly AwsJsonClient _client;

    /// <summary>Speaks to AWS Config through a client.</summary>
    /// <param name="client">A client for <see cref="AwsService.Config"/>.</param>
    public ConfigAdminClient(AwsJsonClient client) => _client = client;

    /// <summary>The Region's own recorder; null where it has none.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<RecorderState?> RecorderAsync(CancellationToken cancellationToken)
    {
        var recorders = (await _client.CallAsync("DescribeConfigurationRecorders", _ => { }, cancellationToken))
            .ListOf("ConfigurationRecorders")
            .ToList();
        // Services can have recorders of their own besides it; those record for the service alone.
        var own = recorders.Find(recorder => recorder.TextOf("servicePrincipal") is null);
        if (own.ValueKind != JsonValueKind.Object)
            return null;

        var name = own.TextOf("name") ?? "default";
        var statuses = await _client.CallAsync("DescribeConfigurationRecorderStatus", _ => { }, cancellationToken);
        var status = statuses.ListOf("ConfigurationRecordersStatus").FirstOrDefault(entry => entry.TextOf("name") == name);
        var group = own.ObjectOf("recordingGroup");
        return new RecorderState(
            name,
            own.TextOf("roleARN"),
            FlagOf(status, "recording"),
            status.TextOf("lastStatus"),
            status.TextOf("lastErrorCode"),
            status.TextOf("lastErrorMessage"),
            FlagOf(group, "allSupported"),
            Texts(group, "resourceTypes"),
            Texts(group.ObjectOf("exclusionByResourceTypes"), "resourceTypes")
        )
        {
            Json = own,
            Frequency = FrequencyOf(own.ObjectOf("recordingMode")),
            Overrides = own.ObjectOf("recordingMode")
                .ListOf("recordingModeOverrides")
                .SelectMany(entry =>
                    Texts(entry, "resourceTypes").Select(type => (type, Frequency: entry.TextOf("recordingFrequency") ?? "CONTINUOUS"))
                )
                .GroupBy(entry => entry.type, StringComparer.Ordinal)
                .ToDictionary(entry => entry.Key, entry => entry.First().Frequency, StringComparer.Ordinal),
        };
    }

    /// <summary>All rules of the Region.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async IAsyncEnumerable<RuleState> RulesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rule in _client.ItemsAsync("DescribeConfigRules", _ => { }, "ConfigRules", "NextToken", cancellationToken))
        {
            var source = rule.ObjectOf("Source");
            var details = source.ListOf("SourceDetails").ToList();
            var scope = rule.ObjectOf("Scope");
            yield return new RuleState(
                rule.TextOf("ConfigRuleName") ?? "",
                rule.TextOf("ConfigRuleState") ?? "",
                source.TextOf("Owner") ?? "",
                source.TextOf("SourceIdentifier") ?? "",
                [.. details.Select(detail => detail.TextOf("MessageType")).OfType<string>()],
                details.Select(detail => detail.TextOf("MaximumExecutionFrequency")).FirstOrDefault(frequency => frequency is not null)
                    ?? rule.TextOf("MaximumExecutionFrequency"),
                scope.ValueKind == JsonValueKind.Object,
                Texts(scope, "ComplianceResourceTypes"),
                rule.TextOf("InputParameters"),
                rule.TextOf("CreatedBy"),
                rule
            )
            {
                Scope = new ScopeState(scope.TextOf("ComplianceResourceId"), scope.TextOf("TagKey"), scope.TextOf("TagValue")),
            };
        }
    }

    /// <summary>The Region's delivery channel: its name, and whether its last delivery failed; null where it has none.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<ChannelState?> DeliveryChannelAsync(CancellationToken cancellationToken)
    {
        var channel = (await _client.CallAsync("DescribeDeliveryChannels", _ => { }, cancellationToken))
            .ListOf("DeliveryChannels")
            .FirstOrDefault();
        if (channel.TextOf("name") is not { } name)
            return null;
        var statuses = await _client.CallAsync("DescribeDeliveryChannelStatus", _ => { }, cancellationToken);
        var stream = statuses
            .ListOf("DeliveryChannelsStatus")
            .FirstOrDefault(entry => entry.TextOf("name") == name)
            .ObjectOf("configStreamDeliveryInfo");
        return new ChannelState(name, stream.TextOf("lastStatus"), stream.TextOf("lastErrorCode"), stream.TextOf("lastErrorMessage"));
    }

    /// <summary>The results that AWS Config keeps for a rule.</summary>
    /// <param name="ruleName">The rule, at most 64 characters: the call's model allows no more.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async IAsyncEnumerable<KeptResult> ResultsAsync(string ruleName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var results = _client.ItemsAsync(
            "GetComplianceDetailsByConfigRule",
            input =>
            {
                input.WriteString("ConfigRuleName", ruleName);
                input.WriteNumber("Limit", PageSize);
            },
            "EvaluationResults",
            "NextToken",
            cancellationToken
        );
        await foreach (var result in results)
        {
            var identifier = result.ObjectOf("EvaluationResultIdentifier");
            var qualifier = identifier.ObjectOf("EvaluationResultQualifier");
            if (
                qualifier.TextOf("ResourceType") is { } type
                && qualifier.TextOf("ResourceId") is { } id
                && result.TextOf("ComplianceType") is { } compliance
            )
            {
                yield return new KeptResult(
                    type,
                    id,
                    compliance,
                    result.TextOf("Annotation"),
                    result.TimeOf("ResultRecordedTime") ?? identifier.TimeOf("OrderingTimestamp")
                )
                {
                    Recorded = result.TimeOf("ResultRecordedTime"),
                    Invoked = result.TimeOf("ConfigRuleInvokedTime"),
                };
            }
        }
    }

    /// <summary>Starts an on-demand evaluation.</summary>
    /// <param name="names">Up to <see cref="MaxRulesAtOnce"/> rules.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False where AWS Config allows none now: one runs already, or less than a minute has passed since the last.</returns>
    /// <exception cref="AwsCallException">AWS refused for another reason, or did not answer.</exception>
    public async Task<bool> StartEvaluationAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        try
        {
            await _client.CallAsync("StartConfigRulesEvaluation", input => Names(input, names), cancellationToken);
            return true;
        }
        catch (AwsCallException error) when (error.Code is "LimitExceededException" or "ResourceInUseException")
        {
            return false;
        }
    }

    /// <summary>How far AWS's clock is ahead of this machine's, by its last answer, to the second; null before one came.</summary>
    public TimeSpan? ClockOffset => _client.ClockOffset;

    private static void Names(Utf8JsonWriter input, IEnumerable<string> names)
    {
        input.WriteStartArray("ConfigRuleNames");
        foreach (var name in names)
            input.WriteStringValue(name);
        input.WriteEndArray();
    }

    private static IReadOnlyList<string> Texts(JsonElement element, string member) =>
        [.. element.ListOf(member).Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!)];

    private static string FrequencyOf(JsonElement mode) => mode.TextOf("recordingFrequency") ?? "CONTINUOUS";

    private static bool FlagOf(JsonElement element, string member) => element.ObjectOf(member).ValueKind == JsonValueKind.True;
}
