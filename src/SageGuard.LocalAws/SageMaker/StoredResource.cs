// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>One resource as the service keeps it: the Describe answer and the tags.</summary>
internal sealed class StoredResource(ResourceKind kind, string name, string arn, JsonObject describe, DateTimeOffset created, long sequence)
{
    public ResourceKind Kind => kind;

    public string Name => name;

    public string Arn => arn;

    /// <summary>The Describe answer, statuses and times included.</summary>
    public JsonObject Describe => describe;

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Modified { get; private set; } = created;

    /// <summary>Orders by creation time, and by arrival where two have the same.</summary>
    public string CreationKey { get; } = Key(created, sequence);

    public ITimer? Transition { get; set; }

    public string Status
    {
        get => kind.Status is { } names && describe[names.Member] is JsonValue v && v.TryGetValue(out string? s) ? s : "";
        set
        {
            if (kind.Status is { } names)
                describe[names.Member] = value;
        }
    }

    public void Touch(DateTimeOffset now)
    {
        Modified = now;
        if (kind.HasModifiedTime)
            describe["LastModifiedTime"] = Json.Epoch(now);
    }

    public string SortKey(string by) =>
        by switch
        {
            "Name" => name,
            "Status" => $"{Status}|{name}",
            "LastModifiedTime" => $"{Key(Modified, sequence)}",
            _ => CreationKey,
        };

    private static string Key(DateTimeOffset time, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.UtcTicks:D19}|{sequence:D10}");
}
