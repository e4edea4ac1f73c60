// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.SageMaker;

namespace SageGuard.LocalAws.Config;

/// <summary>Turns each change of a resource into a configuration item and passes it on. Runs under the cloud's lock.</summary>
internal sealed class Recorder
{
    private readonly LocalCloudOptions _options;
    private readonly string _region;
    private readonly Dictionary<string, SortedIndex<RecordedResource>> _byType = new(StringComparer.Ordinal);
    private long _lastStateId;

    public Recorder(LocalCloudOptions options, string region)
    {
        (_options, _region) = (options, region);
        Started = options.Time.GetUtcNow();
        Recording = options.Recording;
        RecordedTypes =
            options.RecordedTypes
            ?? ResourceKinds.All.Where(static k => k.IsRecorded).Select(static k => k.Type).ToHashSet(StringComparer.Ordinal);
    }

    public event Action<ConfigurationItem, ConfigurationItem?>? Recorded;

    public bool Recording
    {
        get;
        set
        {
            // What changed while it did not record stays unrecorded: AWS's own catching up comes hours later, at no time that it names.
            field =
                value;
            if (value)
                Started = _options.Time.GetUtcNow();
            else
                Stopped = _options.Time.GetUtcNow();
        }
    }

    public IReadOnlySet<string> RecordedTypes { get; set; }

    public DateTimeOffset Started { get; private set; }

    public DateTimeOffset? Stopped { get; private set; }

    public void Record(StoredResource resource, ItemStatus status)
    {
        var kind = resource.Kind;
        if (!Recording || !kind.IsRecorded || !RecordedTypes.Contains(kind.Type))
            return;
        var arn = _options.LowerCaseRecordedArns ? resource.Arn[..^resource.Name.Length] + resource.Name.ToLowerInvariant() : resource.Arn;
        // NAME|PARENT, as in CloudFormation.
        var id = kind.RecordedByName ? string.Join('|', resource.Name.Split('/').Reverse()) : arn;
        var now = _options.Time.GetUtcNow();
        _lastStateId = Math.Max(_lastStateId + 1, now.ToUnixTimeMilliseconds());
        var deleted = status == ItemStatus.ResourceDeleted;
        var item = new ConfigurationItem
        {
            AccountId = _options.AccountId,
            Region = _region,
            Type = kind.Type,
            Id = id,
            Name = resource.Name[(resource.Name.LastIndexOf('/') + 1)..],
            Arn = arn,
            Status = status,
            Captured = now,
            Created = deleted ? null : resource.Created,
            StateId = _lastStateId,
            Configuration = deleted ? null : Json.Text(Configuration(resource, arn)),
            Tags = deleted ? new Dictionary<string, string>() : new SortedDictionary<string, string>(resource.Tags, StringComparer.Ordinal),
        };

        if (!_byType.TryGetValue(kind.Type, out var index))
            _byType[kind.Type] = index = new();
        if (!index.TryGet(id, out var recorded))
            index.Set(id, recorded = new());
        var before = recorded.Items.Count == 0 ? null : recorded.Latest;
        recorded.Add(item);
        Recorded?.Invoke(item, before);
    }

    public RecordedResource? Find(string type, string id) =>
        _byType.TryGetValue(type, out var index) && index.TryGet(id, out var found) ? found : null;

    public IEnumerable<KeyValuePair<string, RecordedResource>> Walk(string type, string? after = null) =>
        _byType.TryGetValue(type, out var index) ? index.Walk(after) : [];

    /// <summary>Every resource that is there, by type and id.</summary>
    public IEnumerable<ConfigurationItem> Current() =>
        _byType
            .OrderBy(static t => t.Key, StringComparer.Ordinal)
            .SelectMany(static t => t.Value.Walk())
            .Select(static r => r.Value.Latest)
            .Where(static i => !i.IsDeleted);

    private JsonObject Configuration(StoredResource resource, string arn)
    {
        var kind = resource.Kind;
        var configuration = new JsonObject();
        foreach (var (member, value) in resource.Describe)
        {
            var name = kind.Renames.TryGetValue(member, out var renamed) ? renamed : member;
            if (!kind.NotRecorded.Contains(member))
                configuration[name] = member == kind.ArnMember ? arn : value?.DeepClone();
        }
        foreach (var path in _options.OmittedProperties)
            Omit(configuration, path.Split('.'));
        return configuration;
    }

    private static void Omit(JsonObject? from, ReadOnlySpan<string> path)
    {
        if (path.Length == 1)
            from?.Remove(path[0]);
        else
            Omit(from?[path[0]] as JsonObject, path[1..]);
    }
}
