// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Reports;

/// <summary>Failures that are known: the failing results of an earlier report in JSON. Known ones don't fail a run, new ones do.</summary>
internal sealed class Baseline
{
    private readonly HashSet<string> _known;

    private Baseline(HashSet<string> known) => _known = known;

    /// <summary>No failure is known.</summary>
    public static Baseline None { get; } = new([]);

    /// <summary>Reads a baseline.</summary>
    /// <param name="file">A report that <c>--output json</c> wrote.</param>
    /// <exception cref="UsageException">It is no such report.</exception>
    public static Baseline Read(string file)
    {
        const string HowTo = "A baseline is a report in JSON: sageguard scan --output json --out baseline.json";
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("formVersion", out var form) || form.ValueKind != JsonValueKind.Number
                || !root.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
                throw new UsageException($"The baseline {file} is no report of SageGuard. {HowTo}");
            if (!form.TryGetInt32(out var version) || version != JsonReport.FormVersion)
                throw new UsageException($"The baseline {file} has the form {form.GetRawText()}; this version reads {JsonReport.FormVersion}. Make it again: {HowTo}");

            var known = new HashSet<string>(StringComparer.Ordinal);
            foreach (var result in results.EnumerateArray())
            {
                if ((Text(result, "outcome") is { } outcome && (outcome == Outcome.Failing.Id() || outcome == Outcome.DecidedAtDeployment.Id())) && Text(result, "fingerprint") is { } fingerprint) known.Add(fingerprint);
            }

            return new Baseline(known);
        }
        catch (JsonException error)
        {
            throw new UsageException($"The baseline {file} is not JSON (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}). {HowTo}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The baseline {file} cannot be read: {error.Message} {HowTo}");
        }
    }

    /// <summary>Marks the failures that the baseline knows.</summary>
    public IEnumerable<ResultRow> Mark(IEnumerable<ResultRow> rows) =>
        rows.Select(row => row.Outcome is Outcome.Failing or Outcome.DecidedAtDeployment && _known.Contains(row.Fingerprint) ? row with { Known = true } : row);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
