// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Events;

/// <summary>One invocation by AWS Config: the rule that asks, its parameters, and the notification.</summary>
/// <param name="Notification">What happened.</param>
/// <param name="Parameters">The rule's InputParameters; empty where the event has none.</param>
/// <param name="ResultToken">Lets its holder report results. A capability: never logged, never in a message.</param>
/// <param name="LeftScope">True: the resource left the rule's scope.</param>
/// <param name="RuleName">The rule's name, up to 128 characters; null where the event omits it.</param>
/// <param name="AccountId">The account that owns the rule.</param>
/// <param name="Proactive">True for an evaluation of a resource that does not exist yet: nothing can be read live.</param>
/// <remarks>Source: AWS Config developer guide, "Example events for AWS Config rules". <c>version</c> is never gated on.</remarks>
public sealed record RuleEvent(
    Notification Notification,
    IReadOnlyDictionary<string, string> Parameters,
    string ResultToken,
    bool LeftScope,
    string? RuleName,
    string AccountId,
    bool Proactive
)
{
    /// <summary>The rule's ARN; null where the event omits it.</summary>
    public string? RuleArn { get; init; }

    /// <summary>The conventional token of test tools: answered with <c>TestMode: true</c>, so that nothing is kept.</summary>
    public bool TestMode => ResultToken == "TESTMODE";

    /// <summary>Names the event without its token or parameters.</summary>
    public override string ToString() => $"{Notification.MessageType} of rule {RuleName ?? "(unnamed)"}";
}
