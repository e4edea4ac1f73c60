// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Controls;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Rules;

/// <summary>
/// Which resources a rule evaluates: those that AWS Config recorded for a rule that changes trigger, those that SageMaker lists
/// for one with a schedule. Nothing is taken from silence: a list that cannot be read is an error.
/// </summary>
internal sealed class RuleScopeReader(ISageMaker sageMaker, IConfig config)
{
    private readonly Dictionary<ResourceKind, Task<IReadOnlyList<ListedResource>>> _listed = [];
    private readonly Dictionary<ResourceKind, Task<HashSet<string>>> _recorded = [];

    /// <summary>What SageMaker lists of a kind; nothing where the Region does not have the kind.</summary>
    /// <exception cref="AwsCallException">It cannot be read.</exception>
    public Task<IReadOnlyList<ListedResource>> ListedAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        if (!_listed.TryGetValue(kind, out var task))
            _listed[kind] = task = ReadAsync();
        return task;

        async Task<IReadOnlyList<ListedResource>> ReadAsync()
        {
            var all = new List<ListedResource>();
            try
            {
                await foreach (var resource in sageMaker.ListAsync(kind, cancellationToken))
                    all.Add(resource);
            }
            catch (AwsCallException error) when (error.Kind == AwsRefusal.NotAvailableHere)
            {
                return [];
            }

            return all;
        }
    }

    /// <summary>The names, in upper case, of what AWS Config records of a kind.</summary>
    /// <exception cref="AwsCallException">It cannot be read.</exception>
    public Task<HashSet<string>> RecordedAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        if (!_recorded.TryGetValue(kind, out var task))
            _recorded[kind] = task = ReadAsync();
        return task;

        async Task<HashSet<string>> ReadAsync()
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var recorded in config.RecordedIdsAsync(kind.Type, cancellationToken))
            {
                names.Add(
                    (kind.ParentMembers.Count == 0 && recorded.Name is { } name ? name : kind.NameOfId(recorded.Id)).ToUpperInvariant()
                );
            }

            return names;
        }
    }

    /// <summary>What a rule must have a result for, waivers and kinds of "not applicable" apart.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">Something cannot be read.</exception>
    public async Task<IReadOnlyList<ExpectedResource>> OfAsync(
        RuleState rule,
        RuleParameters parameters,
        CancellationToken cancellationToken
    )
    {
        var scheduled = rule.MessageTypes.Contains("ScheduledNotification");
        var expected = new List<ExpectedResource>();
        foreach (var kind in parameters.Controls.Select(control => control.Kind).Distinct())
        {
            if (!scheduled && rule.ScopeTypes.Count > 0 && !rule.ScopeTypes.Contains(kind.Type))
                continue;
            var recorded = scheduled ? null : await RecordedAsync(kind, cancellationToken);
            foreach (var listed in await ListedAsync(kind, cancellationToken))
            {
                if (listed.Status == "Deleting" || recorded?.Contains(listed.Name.ToUpperInvariant()) == false)
                    continue;
                if (!scheduled && !await CoversAsync(rule.Scope, kind, listed, cancellationToken))
                    continue;
                expected.Add(new ExpectedResource(kind, listed.Name));
            }
        }

        return expected;
    }

    private async Task<bool> CoversAsync(ScopeState scope, ResourceKind kind, ListedResource listed, CancellationToken cancellationToken)
    {
        if (scope.ResourceId is { } id && !kind.NameOfId(id).Equals(listed.Name, StringComparison.OrdinalIgnoreCase))
            return false;
        if (scope.TagKey is not { } key)
            return true;
        var arn = listed.Arn ?? (await sageMaker.DescribeAsync(kind, listed.Name, cancellationToken))?.Arn;
        var tags = arn is null ? null : await sageMaker.TagsAsync(arn, cancellationToken);
        return tags is not null && tags.TryGetValue(key, out var value) && (scope.TagValue is null || scope.TagValue == value);
    }
}
