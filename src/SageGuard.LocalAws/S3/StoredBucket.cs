// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.LocalAws.Kms;

namespace SageGuard.LocalAws.S3;

/// <summary>A bucket with its objects and the uploads under way.</summary>
/// <param name="facts">How it was made.</param>
/// <param name="account">Its owner.</param>
/// <param name="region">Its Region.</param>
/// <param name="keys">The keys of its account and Region.</param>
/// <param name="created">When it was made.</param>
internal sealed class StoredBucket(LocalBucket facts, string account, string region, KmsService keys, DateTimeOffset created)
{
    public string Name => facts.Name;

    public LocalBucket Facts => facts;

    public string Account => account;

    public string Region => region;

    public KmsService Keys => keys;

    public DateTimeOffset Created => created;

    /// <summary>The versions of each key, the current one last.</summary>
    public SortedDictionary<string, List<StoredVersion>> Objects { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Upload> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>The current version; null where there is none.</summary>
    public StoredVersion? Current(string key) => Objects.GetValueOrDefault(key)?[^1];

    /// <summary>Makes a version the current one. Without versioning it takes the place of the one before.</summary>
    public void Add(string key, StoredVersion version)
    {
        if (!facts.IsVersioned || !Objects.TryGetValue(key, out var versions))
            Objects[key] = versions = [];
        versions.Add(version);
    }
}
