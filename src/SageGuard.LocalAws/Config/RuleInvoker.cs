// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Functions;

namespace SageGuard.LocalAws.Config;

/// <summary>Builds the events that AWS Config sends and hands them to Lambda, asynchronously, with two retries. Runs under the cloud's
/// lock.</summary>
internal sealed class RuleInvoker(LocalCloudOptions options, string region, FunctionQueue queue, ResultTokens tokens, Lock gate)
{
    private const int Attempts = 3;

    /// <summary>Names of resources whose notifications go out as oversized ones, whatever their size.</summary>
    public HashSet<string> Oversized { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends an item to a rule; an oversized one only if the rule lists that message type.</summary>
    /// <returns>Whether an event went out.</returns>
    public bool Change(ConfigRule rule, ConfigurationItem item, JsonObject? diff, bool leftScope, Action? ended = null)
    {
        var message = new JsonObject
        {
            ["configurationItemDiff"] = diff,
            ["configurationItem"] = item.ForEvent(),
            ["notificationCreationTime"] = Json.Iso(options.Time.GetUtcNow()),
            ["messageType"] = RuleInput.Change,
            ["recordVersion"] = "1.3",
        };
        var text = Json.Text(message);
        if (Oversized.Contains(item.Name) || Encoding.UTF8.GetByteCount(text) > options.OversizeThreshold)
        {
            if (!rule.MessageTypes.Contains(RuleInput.Oversized))
                return false;
            text = Json.Text(
                new JsonObject
                {
                    ["configurationItemSummary"] = item.Summary(),
                    ["messageType"] = RuleInput.Oversized,
                    ["notificationCreationTime"] = Json.Iso(options.Time.GetUtcNow()),
                    ["recordVersion"] = "1.0",
                }
            );
        }
        else if (!rule.MessageTypes.Contains(RuleInput.Change))
        {
            return false;
        }

        Send(rule, text, tokens.Mint(rule, item.Type, item.Id), leftScope, ended);
        return true;
    }

    public void Schedule(ConfigRule rule, Action? ended = null) =>
        Send(
            rule,
            Json.Text(
                new JsonObject
                {
                    ["awsAccountId"] = options.AccountId,
                    ["notificationCreationTime"] = Json.Iso(options.Time.GetUtcNow()),
                    ["messageType"] = RuleInput.Scheduled,
                    ["recordVersion"] = "1.0",
                }
            ),
            tokens.Mint(rule, null, null),
            false,
            ended
        );

    public void Snapshot(ConfigRule rule, string snapshotId) =>
        Send(
            rule,
            Json.Text(
                new JsonObject
                {
                    ["configSnapshotId"] = snapshotId,
                    ["s3ObjectKey"] = $"AWSLogs/{options.AccountId}/Config/{region}/ConfigSnapshot/{snapshotId}.json.gz",
                    ["s3Bucket"] = $"config-bucket-{options.AccountId}",
                    ["notificationCreationTime"] = Json.Iso(options.Time.GetUtcNow()),
                    ["messageType"] = RuleInput.Snapshot,
                    ["recordVersion"] = "1.1",
                }
            ),
            tokens.Mint(rule, null, null),
            false,
            null
        );

    private void Send(ConfigRule rule, string invokingEvent, string token, bool leftScope, Action? ended)
    {
        var payload = new JsonObject { ["version"] = "1.0", ["invokingEvent"] = invokingEvent };
        // A rule without parameters sends no key at all.
        if (rule.InputParameters is not null)
            payload["ruleParameters"] = rule.InputParameters;
        payload["resultToken"] = token;
        payload["eventLeftScope"] = leftScope;
        payload["executionRoleArn"] =
            $"arn:{Arns.Partition(region)}:iam::{options.AccountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";
        payload["configRuleArn"] = rule.Arn;
        payload["configRuleName"] = rule.Name;
        payload["configRuleId"] = rule.Id;
        payload["accountId"] = options.AccountId;
        payload["evaluationMode"] = "DETECTIVE";
        queue.Enqueue(
            Json.Text(payload),
            Arns.Function(options, region),
            Attempts,
            ended is null
                ? null
                : _ =>
                {
                    lock (gate)
                        ended();
                }
        );
    }
}
