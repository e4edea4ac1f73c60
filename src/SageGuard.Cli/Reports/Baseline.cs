// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports.Json;
using SageGuard.Cli.Results;
using SageGuard.Resources;

namespace SageGuard.Cli.Reports;

/// <summary>
/// Results that are known: what fails, or is decided at deployment, in an earlier report in JSON. Known ones don't count, new ones
/// do. What could not be assessed is never known.
/// </summary>
internal sealed class Baseline
{
    private readonly IReadOnlyList<Entry> _entries;
    private readonly ILookup<string, Entry> _known;

    private Baseline(IReadOnlyList<Entry> entries) => (_entries, _known) = (entries, entries.ToLookup(entry => entry.Fingerprint));

    /// <summary>Nothing is known.</summary>
    public static Baseline None { get; } = new([]);

    /// <summary>Reads a baseline.</summary>
    /// <param name="file">A report that <c>--output json</c> wrote.</param>
    /// <exception cref="UsageException">It is not such a report.</exception>
    public static Baseline Read(string file)
    {
        const string HowTo = "A baseline is a report in JSON: sageguard scan --output json --out baseline.json";
        byte[] content = [];
        try
        {
            content = File.ReadAllBytes(file);
            using var document = StrictJson.Parse(content);
            var root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("formVersion", out var form)
                || form.ValueKind != JsonValueKind.Number
                || !root.TryGetProperty("results", out var results)
                || results.ValueKind != JsonValueKind.Array
            )
            {
                throw new UsageException($"The baseline {file} is not a report of SageGuard. {HowTo}");
            }

            if (!form.TryGetInt32(out var version) || version != JsonReport.FormVersion)
            {
                throw new UsageException(
                    $"The baseline {file} has the form {form.GetRawText()}; this version reads {JsonReport.FormVersion}. Make it again: {HowTo}"
                );
            }

            return new Baseline([.. results.EnumerateArray().Select(Read).OfType<Entry>()]);
        }
        catch (JsonException error)
        {
            throw new UsageException(
                StrictJson.DuplicateIn(content) is { } twice
                    ? $"The baseline {file} holds {twice} twice. Make it again: {HowTo}"
                    : $"The baseline {file} is not JSON (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}). {HowTo}"
            );
        }
        catch (FormatException error)
        {
            throw new UsageException($"The baseline {file} cannot be read: {error.Message}. Make it again: {HowTo}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The baseline {file} cannot be read: {error.Message} {HowTo}");
        }
    }

    /// <summary>Marks a result that was read from AWS where the baseline knows it. A failing one must have failed there.</summary>
    public ResultRow Mark(ResultRow row) => MayBeKnown(row) && IsKnown(row) ? row with { Known = true } : row;

    /// <summary>
    /// Marks the results of files that the baseline knows. A failing one must have failed there. A file that the baseline does not have is
    /// taken for one of the baseline's that is gone, where the resource has the same type and id there.
    /// </summary>
    public IReadOnlyList<ResultRow> Mark(IEnumerable<ResultRow> rows)
    {
        var all = rows.ToList();
        if (_entries.Count == 0)
            return all;
        var files = all.Select(row => row.Subject.Location?.File).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var before = _entries.Select(entry => entry.File).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var moved = _entries
            .Where(entry => entry.File is not null && !files.Contains(entry.File))
            .GroupBy(entry => entry.Address)
            .ToDictionary(group => group.Key, group => new Queue<Entry>(group));
        return [.. all.Select(row => MayBeKnown(row) && (IsKnown(row) || IsMoved(row)) ? row with { Known = true } : row)];

        bool IsMoved(ResultRow row) =>
            row.Subject.Location is { } location
            && !before.Contains(location.File)
            && moved.TryGetValue(new Address(row.ControlId, row.Subject.Type, row.Subject.Id), out var entries)
            && entries.TryPeek(out var entry)
            && Covers(entry, row)
            && entries.TryDequeue(out _);
    }

    private static bool MayBeKnown(ResultRow row) =>
        row.Outcome is Outcome.Failing or Outcome.DecidedAtDeployment && row.Control is not null;

    private bool IsKnown(ResultRow row) => _known[row.Fingerprint].Any(entry => Covers(entry, row));

    // What was open may stay open; that it fails is new.
    private static bool Covers(Entry entry, ResultRow row) => entry.Failed || row.Outcome == Outcome.DecidedAtDeployment;

    private static Entry? Read(JsonElement result)
    {
        var outcome = Outcomes.Parse(Text(result, "outcome"));
        if (outcome is not (Outcome.Failing or Outcome.DecidedAtDeployment))
            return null;
        if (Text(result, "fingerprint") is not { } fingerprint)
            return null;
        var resource = result.TryGetProperty("resource", out var found) ? found : default;
        var location = resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("location", out var place) ? place : default;
        return new Entry(
            fingerprint,
            outcome == Outcome.Failing,
            new Address(Text(result, "control"), Text(resource, "type"), Text(resource, "id")),
            Text(location, "file")
        );
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private sealed record Entry(string Fingerprint, bool Failed, Address Address, string? File);

    private readonly record struct Address(string? Control, string? Type, string? Id);
}
