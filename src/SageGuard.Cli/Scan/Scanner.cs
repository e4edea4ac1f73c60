// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using SageGuard.Aws;
using SageGuard.Aws.Operator;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.Reports;
using SageGuard.Controls;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Scan;

/// <summary>
/// Reads SageMaker in Regions of accounts and judges what it finds: the same sweep and the same assessor as the rule's. What
/// it has so far is there at any time, so that an early end can be distinguished from a complete one.
/// </summary>
internal sealed class Scanner(RuleParameters parameters, DateOnly today)
{
    // Each Region throttles on its own, and within one the sweep bounds itself.
    private const int RegionsAtOnce = 6;

    // A person waits for it, and a report with gaps is worth less than one that comes late. The pace is the connection's.
    private static readonly AwsConnectionOptions Patient = new() { MaxAttempts = 6, ThrottlePatience = TimeSpan.FromMinutes(10) };

    private readonly ConcurrentQueue<ResultRow> _rows = new();
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly ConcurrentQueue<string> _denied = new();
    private readonly ConcurrentDictionary<string, bool> _unfinished = new();
    private int _resources;
    private int _failing;
    private int _regionsLeft;

    /// <summary>The results so far.</summary>
    public IEnumerable<ResultRow> Rows => _rows;

    /// <summary>The notes so far.</summary>
    public IEnumerable<string> Notes => _notes.Order(StringComparer.Ordinal);

    /// <summary>The Regions, with their accounts where there are several, that a service control policy denies as a whole.</summary>
    public IReadOnlyList<string> DeniedRegions => [.. _denied.Order(StringComparer.Ordinal)];

    /// <summary>The parts that were begun, or not yet, and are not finished.</summary>
    public IEnumerable<string> Unfinished => _unfinished.Keys.Order(StringComparer.Ordinal);

    /// <summary>Where it stands, in a few words.</summary>
    public string Standing => $"{_resources} resources read, {_failing} results failing, {_regionsLeft} {(_regionsLeft == 1 ? "Region" : "Regions")} left";

    /// <summary>Reads all of them.</summary>
    public async Task ScanAsync(IReadOnlyList<Account> accounts, CancellationToken cancellationToken)
    {
        var kinds = parameters.Controls.Select(control => control.Kind).Distinct().ToList();
        var places = accounts.SelectMany(account => account.Regions.Select(region => (account, region))).ToList();
        foreach (var (account, region) in places) _unfinished[$"{account.Id} {region}"] = true;
        _regionsLeft = places.Count;
        await Parallel.ForEachAsync(
            places,
            new ParallelOptions { MaxDegreeOfParallelism = RegionsAtOnce, CancellationToken = cancellationToken },
            async (place, token) =>
            {
                await ScanAsync(place.account, place.region, kinds, token);
                _unfinished.TryRemove($"{place.account.Id} {place.region}", out _);
                Interlocked.Decrement(ref _regionsLeft);
            });
    }

    private async Task ScanAsync(Account account, string region, List<ResourceKind> kinds, CancellationToken cancellationToken)
    {
        if (account.Error is { } closed)
        {
            foreach (var kind in kinds) NotAssessed(kind, Whole(kind, account.Id, region), closed);
            return;
        }

        using var connection = new AwsConnection(region, account.Credentials, Patient);
        if (!await connection.ConnectAsync(AwsService.SageMaker, cancellationToken))
        {
            // One attempt shows it; a dozen lists, each tried several times, would show the same later.
            var error = new SageGuardException($"Amazon SageMaker in {region} does not answer. Check the Region's name, the network, HTTPS_PROXY and AWS_ENDPOINT_URL_SAGEMAKER.");
            foreach (var kind in kinds) NotAssessed(kind, Whole(kind, account.Id, region), error);
            return;
        }

        var sageMaker = new SageMakerClient(connection.Client(AwsService.SageMaker));
        using var surroundings = new Surroundings(connection, Patient);
        var sweep = new Sweep(sageMaker, new Assessor(sageMaker, parameters, today, surroundings));
        var unlisted = new List<(ResourceKind Kind, SageGuardException Error)>();
        foreach (var kind in kinds)
        {
            if (await ScanAsync(sweep, kind, account.Id, region, cancellationToken) is { } failure) unlisted.Add((kind, failure));
        }

        // One policy, one line; denied in part, or for another reason, each kind says so itself.
        if (unlisted.Count == kinds.Count && unlisted.All(failure => IsByServiceControlPolicy(failure.Error))) _denied.Enqueue($"{account.Id} {region}");
        else foreach (var (kind, error) in unlisted) NotAssessed(kind, Whole(kind, account.Id, region), error);
    }

    private static bool IsByServiceControlPolicy(SageGuardException error) =>
        error is AwsCallException { Kind: AwsRefusal.Denied } && error.Message.Contains("explicit deny in a service control policy", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one kind.</summary>
    /// <returns>Why it could not be listed; null where it was.</returns>
    private async Task<SageGuardException?> ScanAsync(Sweep sweep, ResourceKind kind, string account, string region, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedResource> listed;
        try
        {
            listed = await sweep.ListAsync(kind, cancellationToken);
        }
        catch (AwsCallException error) when (error.Kind == AwsRefusal.NotAvailableHere)
        {
            _notes.Enqueue($"Not available here: {region} has no {kind.ListOperation}, so there are no {kind.Noun}s to judge in {account}.");
            return null;
        }
        catch (SageGuardException error)
        {
            return error;
        }

        var leaving = listed.Where(IsLeaving).ToList();
        if (leaving.Count > 0) _notes.Enqueue($"Left out, because they are being deleted: {string.Join(", ", leaving.Select(resource => resource.Name))} ({account} {region}).");
        await foreach (var swept in sweep.AssessAsync(kind, listed.Where(resource => !IsLeaving(resource)), cancellationToken))
        {
            Interlocked.Increment(ref _resources);
            if (swept.Error is { } error)
            {
                var arn = swept.Listed.Arn;
                NotAssessed(kind, new Subject(kind.Type, kind.Noun, arn ?? swept.Listed.Name, swept.Listed.Name, arn, account, region, null), error);
            }
            else if (swept.Assessment is { } assessment)
            {
                var resource = assessment.Resource;
                var subject = new Subject(kind.Type, kind.Noun, resource.Id, resource.Name ?? resource.Id, resource.Arn, account, region, null);
                foreach (var result in assessment.Results) Add(ResultRow.From(result, subject));
            }
        }

        return null;
    }

    // Apps stay listed for a day after they were deleted; image versions write their states in capitals.
    private static bool IsLeaving(ListedResource resource) =>
        resource.Status is { } status && (status.Equals("Deleting", StringComparison.OrdinalIgnoreCase) || status.Equals("Deleted", StringComparison.OrdinalIgnoreCase));

    private void NotAssessed(ResourceKind kind, Subject subject, SageGuardException error)
    {
        foreach (var control in parameters.Controls.Where(control => control.Kind == kind)) Add(ResultRow.NotAssessed(control, subject, error));
    }

    private void Add(ResultRow row)
    {
        if (row.Outcome == Outcome.Failing) Interlocked.Increment(ref _failing);
        _rows.Enqueue(row);
    }

    private static Subject Whole(ResourceKind kind, string account, string region) =>
        new(kind.Type, kind.Noun, Subject.Whole, $"all {kind.Noun}s", null, account, region, null);
}
