// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Aws;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Scan;

/// <summary>
/// Evaluates what an aggregator of AWS Config holds, without a role in any account: as old as each item is, and as complete as the
/// aggregator. What it cannot know is not assessed.
/// </summary>
/// <param name="name">The aggregator.</param>
/// <param name="parameters">The controls and their parameters.</param>
/// <param name="now">The time of the scan, from which ages are counted.</param>
/// <param name="ownerTag">The key of the tag that names a resource's owner; null where no one asks.</param>
/// <param name="add">Takes each result as soon as it is there.</param>
internal sealed class AggregatorScan(string name, RuleParameters parameters, DateTimeOffset now, string? ownerTag, Action<ResultRow> add)
{
    private readonly Assessor _assessor = new(new NotInItem(), parameters, DateOnly.FromDateTime(now.UtcDateTime));
    private readonly List<string> _notes = [];
    private readonly Dictionary<(string Account, string Region), RunRegion> _regions = [];
    private DateTimeOffset? _oldest;
    private int _items;

    /// <summary>What a reader must know besides.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The accounts and Regions that the aggregator has items or sources of.</summary>
    public IReadOnlyList<RunRegion> Regions =>
        [
            .. _regions
                .Values.OrderBy(region => region.Account, StringComparer.Ordinal)
                .ThenBy(region => region.Region, StringComparer.Ordinal),
        ];

    /// <summary>Where it stands, in a few words.</summary>
    public string Standing => string.Create(CultureInfo.InvariantCulture, $"{_items} items read from the aggregator {name}");

    /// <summary>Reads and evaluates everything.</summary>
    /// <exception cref="AwsCallException">The aggregator cannot be read at all.</exception>
    public async Task ReadAsync(AggregatorClient client, CancellationToken cancellationToken)
    {
        Sources(await client.SourcesAsync(cancellationToken));
        foreach (var kind in parameters.Controls.Select(control => control.Kind).Distinct())
        {
            if (!kind.IsRecorded)
            {
                NotAssessed(
                    kind,
                    new SageGuardException(
                        $"AWS Config does not record {kind.Type}, so no aggregator holds any. Read the accounts themselves: sageguard scan --organization"
                    )
                );
                continue;
            }

            try
            {
                await foreach (var item in client.ItemsAsync(kind.Type, cancellationToken))
                    await ItemAsync(kind, item, cancellationToken);
            }
            catch (SageGuardException error)
            {
                NotAssessed(kind, error);
            }
        }

        if (_oldest is { } oldest)
        {
            _notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The items are as AWS Config recorded them; the oldest is of {oldest.UtcDateTime:yyyy-MM-dd HH:mm} UTC. A resource that did not change since has an old item as well."
                )
            );
        }

        _notes.Add(
            $"The aggregator {name} does not say whether each account's recorder is on and records these types, nor which accounts and Regions it has no data of: an account without items is not shown to have no resources. sageguard doctor --organization reads the recorders."
        );
    }

    private void Sources(IReadOnlyList<AggregatorSource> sources)
    {
        foreach (var source in sources)
        {
            var updated = source.Updated is { } time
                ? $", last updated {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
                : "";
            if (source.Status == "SUCCEEDED")
            {
                if (source.Type == "ACCOUNT")
                {
                    _regions[(source.Id, source.Region)] = new RunRegion(
                        source.Id,
                        source.Region,
                        RegionState.Read,
                        $"By the aggregator {name}{updated}."
                    );
                }

                continue;
            }

            var error =
                $"The aggregator {name} did not read it: {source.Status}{updated}{(source.Error is { } why ? $": {OneLine.Clean(why, 300)}" : "")}.";
            _regions[(source.Id, source.Region)] = new RunRegion(source.Id, source.Region, RegionState.NotRead, error);
            var isAccount = source.Type == "ACCOUNT";
            add(
                new ResultRow(
                    null,
                    new Subject(
                        "Region",
                        "Region",
                        $"{source.Id} {source.Region}",
                        $"{(isAccount ? "account" : "organization")} {source.Id} {source.Region}",
                        null,
                        isAccount ? source.Id : null,
                        source.Region.Length > 0 ? source.Region : null,
                        null
                    ),
                    Outcome.NotAssessed,
                    error
                )
                {
                    Remedy = "See: aws configservice describe-configuration-aggregator-sources-status",
                }
            );
        }
    }

    private async Task ItemAsync(ResourceKind kind, System.Text.Json.JsonElement json, CancellationToken cancellationToken)
    {
        _items++;
        ConfigurationItem item;
        try
        {
            item = ItemReader.Read(json, $"an item of the aggregator {name}");
            if (item.ResourceType != kind.Type)
            {
                throw new MalformedEventException(
                    $"The aggregator {name} answered with {OneLine.Clean(item.ResourceType, 80)} where {kind.Type} was asked for."
                );
            }
        }
        catch (MalformedEventException error)
        {
            var id = json.TextOf("resourceId") ?? "?";
            Add(
                kind,
                new Subject(
                    kind.Type,
                    kind.Noun,
                    OneLine.Clean(id),
                    OneLine.Clean(json.TextOf("resourceName") ?? id),
                    null,
                    json.TextOf("accountId"),
                    json.TextOf("awsRegion"),
                    null
                ),
                error
            );
            return;
        }

        if (item.Status is not (ItemStatus.Ok or ItemStatus.Discovered))
            return;
        if (_oldest is null || item.CaptureTime < _oldest)
            _oldest = item.CaptureTime;
        if (item is { AccountId: { } account, Region: { } region })
            _regions.TryAdd((account, region), new RunRegion(account, region, RegionState.Read, $"The aggregator {name} has items of it."));
        var resource = Resource.FromItem(kind, item);
        var subject = new Subject(
            kind.Type,
            kind.Noun,
            resource.Id,
            resource.Name ?? resource.Id,
            resource.Arn,
            item.AccountId,
            item.Region,
            null
        );
        var assessment =
            await _assessor.AssessAsync(resource, cancellationToken)
            ?? throw new InvalidOperationException($"An item reads nothing live, and yet {subject.Name} is gone.");
        var owner = ResultRow.OwnerOf(resource, ownerTag);
        foreach (var result in assessment.Results)
            add(ResultRow.From(result, subject, parameters.WaiverTagKey) with { Recorded = item.CaptureTime, Owner = owner });
    }

    private void NotAssessed(ResourceKind kind, SageGuardException error) =>
        Add(kind, new Subject(kind.Type, kind.Noun, Subject.Whole, $"all {kind.Noun}s", null, null, null, null), error);

    private void Add(ResourceKind kind, Subject subject, SageGuardException error)
    {
        foreach (var control in parameters.Controls.Where(control => control.Kind == kind))
            add(ResultRow.NotAssessed(control, subject, error));
    }
}
