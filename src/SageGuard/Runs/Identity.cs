// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Events;
using SageGuard.Resources;
using SageGuard.Text;

namespace SageGuard.Runs;

/// <summary>
/// Compares every statement of identity: an answer about something else than what was asked is an error, whatever it says.
/// Names and ARNs are compared without case, because AWS Config records some ARNs with the name in lower case.
/// </summary>
internal static class Identity
{
    // Services without Regions record their resources under this name.
    private const string Global = "global";

    // arn:partition:service:region:account:resource; the resource may hold more colons.
    private const int ArnParts = 6;

    // AWS Config was announced on 2014-11-12; clocks within AWS differ by less than this.
    private static readonly DateTimeOffset First = new(2014, 11, 12, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);

    /// <summary>Checks whom an event is for.</summary>
    /// <exception cref="ForeignAccountException">It is of another account.</exception>
    /// <exception cref="MalformedEventException">Its parts do not fit together.</exception>
    public static void Check(RuleEvent ruleEvent, Home home)
    {
        if (ruleEvent.AccountId != home.AccountId)
        {
            throw new ForeignAccountException(
                $"The event is of account {Short(ruleEvent.AccountId)}, but this function judges its own account {home.AccountId} only. "
                    + "Deploy SageGuard into that account as well (docs/deploy.md)."
            );
        }

        if (ruleEvent.RuleArn is { } arn)
            CheckArn("event", "configRuleArn", arn, home);
        if (ruleEvent.Notification is ScheduledNotification { AccountId: { } account } && account != home.AccountId)
            throw Foreign("invokingEvent.awsAccountId", account, "account", home.AccountId);
    }

    /// <summary>Checks that an item is of this account and Region, and of the resource that it says.</summary>
    /// <param name="item">The item.</param>
    /// <param name="home">Where this function runs.</param>
    /// <param name="where">What the item is called in messages.</param>
    /// <exception cref="MalformedEventException">It is of another one.</exception>
    public static void Check(ConfigurationItem item, Home home, string where)
    {
        if (item.AccountId is { } account && account != home.AccountId)
            throw Foreign($"{where}.awsAccountId", account, "account", home.AccountId);
        if (item.Region is { } region && region != Global && region != home.Region)
            throw Foreign($"{where}.awsRegion", region, "Region", home.Region);
        if (item.Arn is { } arn)
            CheckArn(where, "ARN", arn, home);
        if (IsArn(item.ResourceId))
            CheckArn(where, "resourceId", item.ResourceId, home);
        if (item.Arn is { } own && IsArn(item.ResourceId) && !Equal(own, item.ResourceId))
            throw Differ($"{where}.ARN", own, $"{where}.resourceId", item.ResourceId);
        if (ResourceKinds.Find(item.ResourceType) is { } kind)
            CheckKind(item, kind, where);
    }

    /// <summary>Checks that AWS Config's history gave an item of the resource that was asked for.</summary>
    /// <exception cref="MalformedEventException">It is of another one.</exception>
    public static void CheckAnswer(ConfigurationItem asked, ConfigurationItem answered, Home home)
    {
        const string Answer = "The item that GetResourceConfigHistory gave";
        if (asked.ResourceType != answered.ResourceType)
            throw Differ("the event's resourceType", asked.ResourceType, $"{Answer}: its resourceType", answered.ResourceType);
        if (!Equal(asked.ResourceId, answered.ResourceId))
            throw Differ("the event's resourceId", asked.ResourceId, $"{Answer}: its resourceId", answered.ResourceId);
        if (asked.Arn is { } left && answered.Arn is { } right && !Equal(left, right))
            throw Differ("the event's ARN", left, $"{Answer}: its ARN", right);
        Check(answered, home, Answer);
    }

    /// <summary>Checks that SageMaker's ARN is the one that was asked for.</summary>
    /// <exception cref="SageGuardException">It is another one.</exception>
    public static void CheckAnswer(ResourceKind kind, string? asked, string? answered)
    {
        if (asked is null || answered is null || Equal(asked, answered))
            return;
        throw new SageGuardException(
            $"{kind.DescribeOperation} answered for {Short(answered)} where {Short(asked)} was asked for: nothing is concluded from it."
        );
    }

    /// <summary>Checks that an ARN that SageMaker gave is of this account and Region.</summary>
    /// <exception cref="MalformedEventException">It is of another one.</exception>
    public static void CheckOwn(ResourceKind kind, string arn, Home home) => CheckArn($"the ARN of the {kind.Noun}", null, arn, home);

    /// <summary>Checks that a time lies between AWS Config's beginning and a little after now.</summary>
    /// <param name="name">The member, for the message.</param>
    /// <param name="value">The time.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="MalformedEventException">It does not: a result from the future could never be replaced by a later one.</exception>
    public static void CheckTime(string name, DateTimeOffset value, DateTimeOffset now)
    {
        if (value >= First && value <= now + Ahead)
            return;
        throw new MalformedEventException(
            $"{name} is {Iso(value)}; it must lie between {Iso(First)}, the first day of AWS Config, and now ({Iso(now)})."
        );
    }

    private static void CheckKind(ConfigurationItem item, ResourceKind kind, string where)
    {
        if ((item.Arn ?? (IsArn(item.ResourceId) ? item.ResourceId : null)) is not { } arn)
            return;
        Span<Range> parts = stackalloc Range[ArnParts];
        arn.AsSpan().Split(parts, ':');
        var resource = arn.AsSpan(parts[^1]);
        var slash = resource.IndexOf('/');
        if (slash < 0 || !Equal(resource[..slash], kind.ArnResource))
            throw Differ($"{where}.resourceType", kind.Type, "its ARN", arn);
        if (
            item.Configuration is { } configuration
            && kind.NameFrom(member => configuration.Find(member).Text, kind.NameMember) is { } name
            && !Equal(resource[(slash + 1)..], name)
        )
        {
            throw Differ($"{where}.configuration.{kind.NameMember}", name, "its ARN", arn);
        }
    }

    // Some services leave the Region or the account out of their ARNs.
    private static void CheckArn(string where, string? member, string arn, Home home)
    {
        Span<Range> parts = stackalloc Range[ArnParts];
        if (arn.AsSpan().Split(parts, ':') < ArnParts || arn.AsSpan(parts[0]) is not "arn")
            throw new MalformedEventException($"{Name()} is {Short(arn)}; it must be an ARN.");
        var partition = arn.AsSpan(parts[1]);
        var region = arn.AsSpan(parts[3]);
        var account = arn.AsSpan(parts[4]);
        if (!partition.SequenceEqual(home.Partition))
            throw Foreign($"the partition in {Name()}", partition, "partition", home.Partition);
        if (region.Length > 0 && !region.SequenceEqual(home.Region))
            throw Foreign($"the Region in {Name()}", region, "Region", home.Region);
        if (account.Length > 0 && !account.SequenceEqual(home.AccountId))
            throw Foreign($"the account in {Name()}", account, "account", home.AccountId);

        string Name() => member is null ? where : $"{where}.{member}";
    }

    private static MalformedEventException Foreign(string name, ReadOnlySpan<char> value, string what, string own) =>
        new($"{name} is {Short(value.ToString())}, but this function evaluates the {what} {own} only: nothing was stored.");

    private static MalformedEventException Differ(string left, string leftValue, string right, string rightValue) =>
        new($"{left} is {Short(leftValue)}, but {right} is {Short(rightValue)}: they are not of one resource, and nothing was stored.");

    private static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal);

    private static bool Equal(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static string Short(string text) => Annotation.Clean(text, 160);

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
