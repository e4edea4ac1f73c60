// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SageGuard.Controls;
using SageGuard.Events;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Tests.Runs;

/// <summary>A rule of AWS Config as a test sees it: events go in as the bytes that AWS Config sends, evaluations come out at <see
/// cref="Aws"/>.</summary>
internal sealed class Rule
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Captured = new(2026, 11, 23, 11, 59, 30, 250, TimeSpan.Zero);

    public FakeAws Aws { get; } = new();

    public FakeTimeProvider Time { get; } = new(Now);

    public List<RunNote> Notes { get; } = [];

    public Dictionary<string, string> Parameters { get; init; } = [];

    public string Name { get; set; } = "sageguard-sagemaker-1";

    public string Token { get; set; } = "token-1";

    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    public Task<int> ChangeAsync(JsonObject item, bool leftScope = false) =>
        RunAsync(
            Event(new JsonObject { ["messageType"] = "ConfigurationItemChangeNotification", ["configurationItem"] = item }, leftScope)
        );

    public Task<int> OversizedAsync(JsonObject summary, bool leftScope = false) =>
        RunAsync(
            Event(
                new JsonObject { ["messageType"] = "OversizedConfigurationItemChangeNotification", ["configurationItemSummary"] = summary },
                leftScope
            )
        );

    public Task<int> SweepAsync(DateTimeOffset? created = null) =>
        RunAsync(
            Event(
                new JsonObject
                {
                    ["messageType"] = "ScheduledNotification",
                    ["awsAccountId"] = Aws.AccountId,
                    ["notificationCreationTime"] = (created ?? Now).ToString("O"),
                    ["recordVersion"] = "1.0",
                }
            )
        );

    public Task<int> RunAsync(JsonObject ruleEvent) =>
        new RuleRun(Aws, Aws, Time, Notes.Add).RunAsync(
            EventReader.Read(System.Text.Encoding.UTF8.GetBytes(ruleEvent.ToJsonString())),
            new Home("aws", "eu-west-1", Aws.AccountId),
            Time.GetUtcNow() + Timeout,
            TestContext.Current.CancellationToken
        );

    public JsonObject Event(JsonObject notification, bool leftScope = false) =>
        new()
        {
            ["invokingEvent"] = notification.ToJsonString(),
            ["ruleParameters"] = new JsonObject(Parameters.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))).ToJsonString(),
            ["resultToken"] = Token,
            ["eventLeftScope"] = leftScope,
            ["configRuleName"] = Name,
            ["accountId"] = Aws.AccountId,
            ["version"] = "1.0",
        };

    /// <summary>An item in an event's form, with the id that AWS Config most likely uses.</summary>
    public JsonObject Item(ResourceKind kind, string name, JsonNode? configuration, string status = "OK", JsonNode? tags = null)
    {
        var item = Summary(kind, name, status);
        item["configuration"] = configuration?.DeepClone();
        if (tags is not null)
            item["tags"] = tags.DeepClone();
        return item;
    }

    /// <summary>An item without configuration and tags, as an oversized event summarizes it.</summary>
    public JsonObject Summary(ResourceKind kind, string name, string status = "OK") =>
        new()
        {
            ["configurationItemStatus"] = status,
            ["configurationItemCaptureTime"] = Captured.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            ["configurationStateId"] = 1700000000250,
            ["awsAccountId"] = Aws.AccountId,
            ["awsRegion"] = "eu-west-1",
            ["resourceType"] = kind.Type,
            ["resourceId"] = kind.PrimaryId(name, Aws.Arn(kind, name)),
            ["resourceName"] = name[(name.LastIndexOf('/') + 1)..],
            ["ARN"] = Aws.Arn(kind, name),
        };

    public static string Enforce(params Control[] controls) => string.Join(",", controls.Select(control => control.Id));
}
