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

/// <summary>A configuration recorder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RoleArn">The role it records with.</param>
/// <param name="Recording">True where it is on.</param>
/// <param name="LastStatus">PENDING, SUCCESS or FAILURE of the last delivery.</param>
/// <param name="ErrorCode">What went wrong last; null for nothing.</param>
/// <param name="ErrorMessage">The same in words.</param>
/// <param name="AllSupported">True where it records every type that AWS Config supports.</param>
/// <param name="Types">The types that it records, where it does not record all.</param>
/// <param name="Excluded">The types that it leaves out.</param>
public sealed record RecorderState(
    string Name,
    string? RoleArn,
    bool Recording,
    string? LastStatus,
    string? ErrorCode,
    string? ErrorMessage,
    bool AllSupported,
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Excluded
)
{
    /// <summary>The recorder as DescribeConfigurationRecorders shows it.</summary>
    public JsonElement Json { get; init; }

    /// <summary>How often it records: CONTINUOUS or DAILY.</summary>
    public string Frequency { get; init; } = "CONTINUOUS";

    /// <summary>Types that it records at another frequency.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>How often it records a type: CONTINUOUS or DAILY.</summary>
    /// <param name="type">AWS Config's type.</param>
    public string FrequencyOf(string type) => Overrides.GetValueOrDefault(type, Frequency);

    /// <summary>True where it records a type.</summary>
    /// <param name="type">AWS Config's type.</param>
    public bool Records(string type) => Excluded.Count > 0 ? !Excluded.Contains(type) : AllSupported || Types.Contains(type);
}

/// <summary>A rule as DescribeConfigRules shows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="State">ACTIVE, EVALUATING, DELETING or DELETING_RESULTS.</param>
/// <param name="Owner">AWS, CUSTOM_LAMBDA or CUSTOM_POLICY.</param>
/// <param name="SourceIdentifier">The function's ARN, or the name of AWS's own rule.</param>
/// <param name="MessageTypes">What triggers it.</param>
/// <param name="Frequency">How often it runs by schedule; null for never.</param>
/// <param name="HasScope">True where it has a scope.</param>
/// <param name="ScopeTypes">The types in its scope.</param>
/// <param name="InputParameters">Its parameters as JSON; null for none.</param>
/// <param name="CreatedBy">The service that made it, e.g. Security Hub; null for a person's.</param>
/// <param name="Json">The whole answer.</param>
public sealed record RuleState(
    string Name,
    string State,
    string Owner,
    string SourceIdentifier,
    IReadOnlyList<string> MessageTypes,
    string? Frequency,
    bool HasScope,
    IReadOnlyList<string> ScopeTypes,
    string? InputParameters,
    string? CreatedBy,
    JsonElement Json
)
{
    /// <summary>What narrows the scope beyond its types.</summary>
    public ScopeState Scope { get; init; } = new(null, null, null);
}

/// <summary>What narrows a rule's scope beyond its types.</summary>
/// <param name="ResourceId">The one resource that it is for; null for all.</param>
/// <param name="TagKey">The tag that a resource must have; null for none.</param>
/// <param name="TagValue">The value of that tag; null for any.</param>
public sealed record ScopeState(string? ResourceId, string? TagKey, string? TagValue);

/// <summary>A delivery channel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastStatus">SUCCESS, FAILURE or NOT_APPLICABLE of the last delivery to its stream.</param>
/// <param name="ErrorCode">What went wrong last; null for nothing.</param>
/// <param name="ErrorMessage">The same in words.</param>
public sealed record ChannelState(string Name, string? LastStatus, string? ErrorCode, string? ErrorMessage);

/// <summary>One result that AWS Config keeps.</summary>
/// <param name="ResourceType">The type.</param>
/// <param name="ResourceId">The id.</param>
/// <param name="Compliance">COMPLIANT, NON_COMPLIANT or NOT_APPLICABLE.</param>
/// <param name="Annotation">Why; null for none.</param>
/// <param name="Time">When it was recorded.</param>
public sealed record KeptResult(string ResourceType, string ResourceId, string Compliance, string? Annotation, DateTimeOffset? Time)
{
    /// <summary>When AWS Config recorded it (ResultRecordedTime); null where the answer does not say.</summary>
    public DateTimeOffset? Recorded { get; init; }

    /// <summary>When AWS Config invoked the rule that gave it (ConfigRuleInvokedTime); null where the answer does not say.</summary>
    public DateTimeOffset? Invoked { get; init; }
}
