// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Scan;

/// <summary>
/// Reads SageMaker in Regions of accounts and judges what it finds: the same sweep and the same assessor as the rule's. Each
/// result goes on at once, and which Regions are unfinished is known at any time, so that an early end can be distinguished from a
/// complete one.
/// </summary>
/// <param name="parameters">The controls and their parameters.</param>
/// <param name="today">The day in UTC, for waivers.</param>
/// <param name="results">Takes the results, from several threads.</param>
/// <param name="ownerTag">The key of the tag that names a resource's owner; null where no one asks.</param>
internal sealed class Scanner(RuleParameters parameters, DateOnly today, Action<ResultRow> results, string? ownerTag = null)
{
    // Each Region throttles on its own, and within one the sweep bounds itself.
    private const int RegionsAtOnce = 6;

    // A person waits for it, and a report with gaps is worth less than one that comes late. The pace is the connection's.
    private static readonly AwsConnectionOptions Patient = new() { MaxAttempts = 6, ThrottlePatience = TimeSpan.FromMinutes(10) };

    private readonly ConcurrentQueue<string> _notes = new();
    private readonly ConcurrentDictionary<(string Account, string Region), RunRegion> _regions = new();
    private int _resources;
    private int _failing;
    private int _regionsLeft;

    /// <summary>The notes so far.</summary>
    public IEnumerable<string> Notes => _notes.Order(StringComparer.Ordinal);

    /// <summary>The Regions, with their accounts where there are several, that a service control policy denies as a whole.</summary>
    public IReadOnlyList<string> DeniedRegions => [.. Regions.Where(region => region.State == RegionState.Denied).Select(Name)];

    /// <summary>Every Region of every account, with what became of it so far.</summary>
    public IReadOnlyList<RunRegion> Regions =>
        [
            .. _regions
                .Values.OrderBy(region => region.Account, StringComparer.Ordinal)
                .ThenBy(region => region.Region, StringComparer.Ordinal),
        ];

    /// <summary>The parts that were begun, or not yet, and are not finished.</summary>
    public IEnumerable<string> Unfinished => Regions.Where(region => region == Begun(region.Account, region.Region)).Select(Name);

    /// <summary>Where it stands, in a few words.</summary>
    public string Standing =>
        $"{_resources} resources read, {_failing} results failing, {_regionsLeft} {(_regionsLeft == 1 ? "Region" : "Regions")} left";

    /// <summary>Reads all of them.</summary>
    /// <param name="accounts">The accounts, each with its Regions.</param>
    /// <param name="folder">Keeps what was read, and has what was read before; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task ScanAsync(IReadOnlyList<Account> accounts, ScanFolder? folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var kinds = parameters.Controls.Select(control => control.Kind).Distinct().ToList();
        var places = accounts.SelectMany(account => account.Regions.Select(region => (account, region))).ToList();
        foreach (var (account, region) in places)
            _regions[(account.Id, region)] = Begun(account.Id, region);
        _regionsLeft = places.Count;
        await Parallel.ForEachAsync(
            places,
            new ParallelOptions { MaxDegreeOfParallelism = RegionsAtOnce, CancellationToken = cancellationToken },
            async (place, token) =>
            {
                var (account, region) = place;
                var found = new PlaceResult(keeps: folder is not null);
                if (account.Error is null && folder?.Find(account.Id, region) is { } before)
                {
                    foreach (var row in before.Rows)
                        Add(found, row);
                    foreach (var note in before.Notes)
                        Note(found, note);
                    _regions[(account.Id, region)] = before.Run.Regions[0];
                }
                else
                {
                    var (state, reason) = await ScanAsync(found, account, region, kinds, token);
                    var read = new RunRegion(account.Id, region, state, reason);
                    _regions[(account.Id, region)] = read;
                    folder?.Keep(read, found, time.GetUtcNow());
                }

                Interlocked.Decrement(ref _regionsLeft);
            }
        );
    }

    private static RunRegion Begun(string account, string region) => new(account, region, RegionState.NotRead, "The run ended before.");

    private static string Name(RunRegion region) => $"{region.Account} {region.Region}";

    private async Task<(RegionState State, string? Reason)> ScanAsync(
        PlaceResult found,
        Account account,
        string region,
        List<ResourceKind> kinds,
        CancellationToken cancellationToken
    )
    {
        if (account.Error is { } closed)
        {
            // One line an account, however many Regions and controls it would have had.
            if (region == account.Regions[0])
                Add(found, Unread(account, null, $"account {account.Id}", closed));
            return (RegionState.NotRead, closed.Message);
        }

        using var connection = new AwsConnection(region, account.Credentials, Patient);
        if (!await connection.ConnectAsync(AwsService.SageMaker, cancellationToken))
        {
            // One attempt shows it; a dozen lists, each tried several times, would show the same later.
            var error = new SageGuardException(
                $"Amazon SageMaker in {region} does not answer. Check the Region's name, the network, HTTPS_PROXY and AWS_ENDPOINT_URL_SAGEMAKER."
            );
            Add(found, Unread(account, region, region, error));
            return (RegionState.NotRead, error.Message);
        }

        var sageMaker = new SageMakerClient(connection.Client(AwsService.SageMaker));
        using var references = new ReferenceReader(connection, Patient);
        var sweep = new Sweep(
            sageMaker,
            new Assessor(sageMaker, parameters, today, references) { ReadsTagsOfFailing = ownerTag is not null }
        );
        var gaps = false;
        var unlisted = new List<(ResourceKind Kind, SageGuardException Error)>();
        foreach (var kind in kinds)
        {
            var (unassessed, failure) = await ScanAsync(found, sweep, kind, account, region, cancellationToken);
            gaps |= unassessed || failure is not null;
            if (failure is not null)
                unlisted.Add((kind, failure));
        }

        // One policy, one line; denied in part, or for another reason, each kind says so itself.
        if (unlisted.Count == kinds.Count && unlisted.All(failure => IsByServiceControlPolicy(failure.Error)))
            return (RegionState.Denied, unlisted[0].Error.Message);
        foreach (var (kind, error) in unlisted)
            NotAssessed(found, kind, Whole(kind, account, region), error);
        return gaps ? (RegionState.ReadInPart, "The results list what could not be assessed.") : (RegionState.Read, null);
    }

    private static bool IsByServiceControlPolicy(SageGuardException error) =>
        error is AwsCallException { Kind: AwsRefusal.Denied }
        && error.Message.Contains("explicit deny in a service control policy", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one kind.</summary>
    /// <returns>Whether something of it could not be assessed, and why it could not be listed; null where it was.</returns>
    private async Task<(bool Unassessed, SageGuardException? Failure)> ScanAsync(
        PlaceResult found,
        Sweep sweep,
        ResourceKind kind,
        Account account,
        string region,
        CancellationToken cancellationToken
    )
    {
        var unassessed = false;
        IReadOnlyList<ListedResource> listed;
        try
        {
            listed = await sweep.ListAsync(kind, cancellationToken);
        }
        catch (AwsCallException error) when (error.Kind == AwsRefusal.NotAvailableHere)
        {
            Note(
                found,
                $"Not available here: {region} has no {kind.ListOperation}, so there are no {kind.Noun}s to judge in {account.Id}."
            );
            return (false, null);
        }
        catch (SageGuardException error)
        {
            return (true, error);
        }

        var leaving = listed.Where(IsLeaving).ToList();
        if (leaving.Count > 0)
        {
            Note(
                found,
                $"Left out, because they are being deleted: {string.Join(", ", leaving.Select(resource => resource.Name))} ({account.Id} {region})."
            );
        }

        await foreach (var swept in sweep.AssessAsync(kind, listed.Where(resource => !IsLeaving(resource)), cancellationToken))
        {
            Interlocked.Increment(ref _resources);
            if (swept.Error is { } error)
            {
                var arn = swept.Listed.Arn;
                NotAssessed(
                    found,
                    kind,
                    new Subject(kind.Type, kind.Noun, arn ?? swept.Listed.Name, swept.Listed.Name, arn, account.Id, region, null)
                    {
                        AccountName = account.Name,
                    },
                    error
                );
                unassessed = true;
            }
            else if (swept.Assessment is { } assessment)
            {
                var resource = assessment.Resource;
                var subject = new Subject(
                    kind.Type,
                    kind.Noun,
                    resource.Id,
                    resource.Name ?? resource.Id,
                    resource.Arn,
                    account.Id,
                    region,
                    null
                )
                {
                    AccountName = account.Name,
                };
                foreach (var result in assessment.Results)
                {
                    Add(found, Row(result, subject, resource));
                    unassessed |= result.Error is not null;
                }
            }
        }

        return (unassessed, null);
    }

    // Apps stay listed for a day after they were deleted; image versions write their states in capitals.
    private static bool IsLeaving(ListedResource resource) =>
        resource.Status is { } status
        && (status.Equals("Deleting", StringComparison.OrdinalIgnoreCase) || status.Equals("Deleted", StringComparison.OrdinalIgnoreCase));

    // What may hold resources of every kind, and was not read at all.
    private static ResultRow Unread(Account account, string? region, string name, SageGuardException error) =>
        new(
            null,
            new Subject(
                region is null ? "Account" : "Region",
                region is null ? "account" : "Region",
                region ?? account.Id,
                name,
                null,
                account.Id,
                region,
                null
            )
            {
                AccountName = account.Name,
            },
            Outcome.NotAssessed,
            error.Message
        );

    private void NotAssessed(PlaceResult found, ResourceKind kind, Subject subject, SageGuardException error)
    {
        foreach (var control in parameters.Controls.Where(control => control.Kind == kind))
            Add(found, ResultRow.NotAssessed(control, subject, error));
    }

    private ResultRow Row(ControlResult result, Subject subject, Resource resource) =>
        ResultRow.From(result, subject, parameters.WaiverTagKey) with
        {
            Owner = ResultRow.OwnerOf(resource, ownerTag),
            Created = resource.Properties.Find("CreationTime").Number is { } seconds
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
                : null,
        };

    private void Add(PlaceResult found, ResultRow row)
    {
        if (row.Outcome == Outcome.Failing)
            Interlocked.Increment(ref _failing);
        found.Rows?.Enqueue(row);
        results(row);
    }

    private void Note(PlaceResult found, string note)
    {
        found.Notes.Enqueue(note);
        _notes.Enqueue(note);
    }

    private static Subject Whole(ResourceKind kind, Account account, string region) =>
        new(kind.Type, kind.Noun, Subject.Whole, $"all {kind.Noun}s", null, account.Id, region, null) { AccountName = account.Name };
}
