// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.IO.Enumeration;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Text;

namespace SageGuard.Cli.Results;

/// <summary>
/// Dated, reasoned exceptions that the operator keeps in a file: a list of entries in YAML or JSON, each with the resources and
/// controls that it covers, its last day and its reason.
/// </summary>
internal sealed class WaiverFile
{
    private const string Form =
        "Each entry has resource (a pattern), controls (a list of ids, numbers or sets), until (YYYY-MM-DD) and reason; file (a pattern) is optional.";

    private static readonly string[] Members = ["resource", "file", "controls", "until", "reason"];

    private readonly IReadOnlyList<Entry> _entries;

    private WaiverFile(IReadOnlyList<Entry> entries) => _entries = entries;

    /// <summary>No waivers.</summary>
    public static WaiverFile None { get; } = new([]);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="today">The day in UTC.</param>
    /// <param name="maxDays">How many days ahead a waiver may end.</param>
    /// <exception cref="UsageException">It cannot be read, or an entry is wrong; the message names its line.</exception>
    public static WaiverFile Read(string path, DateOnly today, int maxDays)
    {
        var root = SourceReader.ReadSettings(path, "The waivers");
        var list = root["waivers"] ?? root;
        if (list is not SourceList)
            throw new UsageException($"The waivers {path} are not a list. {Form}");
        if (root.Members.Where(member => member.Key != "waivers").Cast<SourceMember?>().FirstOrDefault() is { } other)
        {
            throw new UsageException(
                $"The waivers {path}, line {other.KeyPlace.Start.Line}: {OneLine.Clean(other.Key, 40)} is not known. {Form}"
            );
        }

        return new WaiverFile([.. list.Items.Select(item => Read(path, item, today, maxDays))]);
    }

    /// <summary>What a reader must know of the entries: which have ended, and which cover no failing result.</summary>
    /// <param name="rows">The results after <see cref="Apply"/>.</param>
    /// <param name="today">The day in UTC.</param>
    public IEnumerable<string> Notes(IReadOnlyCollection<ResultRow> rows, DateOnly today)
    {
        if (_entries.Count == 0)
            yield break;
        var ours = _entries.Select(entry => entry.Waiver).ToHashSet();
        var covering = rows.Select(row => row.Waiver).OfType<Waiver>().Where(ours.Contains).ToHashSet();
        foreach (var entry in _entries)
        {
            if (entry.Waiver.Until < today)
                yield return $"The waiver of {entry.Resource} ended on {entry.Waiver.UntilDay}; it covers nothing. Fix the resource, or decide again.";
            else if (!covering.Contains(entry.Waiver))
                yield return $"The waiver of {entry.Resource} covers nothing that fails. Remove it.";
        }
    }

    /// <summary>A result, waived where an entry covers it. An entry that has ended covers nothing.</summary>
    /// <param name="row">The result.</param>
    /// <param name="today">The day in UTC.</param>
    public ResultRow Apply(ResultRow row, DateOnly today)
    {
        if (row.Outcome != Outcome.Failing || row.Control is null)
            return row;
        var entry = _entries.FirstOrDefault(entry =>
            entry.Waiver.Until >= today && entry.Controls.Contains(row.Control) && entry.Covers(row.Subject)
        );
        return entry is null
            ? row
            : row with
            {
                Outcome = Outcome.Waived,
                Waiver = entry.Waiver,
                WaiverSource = entry.Source,
                Fix = null,
                Reason = $"Waived until {entry.Waiver.UntilDay}. {entry.Waiver.Reason}",
            };
    }

    private static Entry Read(string path, SourceNode item, DateOnly today, int maxDays)
    {
        UsageException Wrong(string what) => new($"The waivers {path}, line {item.Place.Start.Line}: {what} {Form}");
        if (item is not SourceMap)
            throw Wrong("an entry is not a mapping.");
        if (item.Members.Select(member => member.Key).FirstOrDefault(name => !Members.Contains(name)) is { } unknown)
            throw Wrong($"{OneLine.Clean(unknown, 40)} is not known.");
        var resource = item["resource"]?.Text is { Length: > 0 } pattern ? pattern : throw Wrong("resource is missing.");
        var reason =
            item["reason"]?.Text is { } text && Annotation.Clean(text, Annotation.MaxLength) is { Length: > 0 } clean
                ? clean
                : throw Wrong("reason is missing.");
        var ids = item["controls"] switch
        {
            SourceList { Items.Count: > 0 } list => list.Items.Select(control => (control as SourceScalar)?.Value ?? "").ToList(),
            SourceScalar { Kind: ScalarKind.Text or ScalarKind.Number } one => [.. one.Value.Split(',', StringSplitOptions.TrimEntries)],
            _ => throw Wrong("controls is missing."),
        };
        // An entry may name a control by itself and in a set.
        var selection = ControlSelection.From(ids.Distinct(StringComparer.OrdinalIgnoreCase));
        if (selection.Problem is { } problem)
            throw Wrong($"{OneLine.Clean(problem.Name, 40)} is not a control. Allowed: {problem.Allowed}.");
        if (
            !DateOnly.TryParseExact(
                (item["until"] as SourceScalar)?.Value,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var until
            )
        )
        {
            throw Wrong("until is not a day.");
        }

        if (until.DayNumber - today.DayNumber > maxDays)
            throw Wrong($"until is more than {maxDays} days ahead.");
        return new Entry(
            resource,
            item["file"]?.Text,
            selection.Controls.ToHashSet(),
            new Waiver(until, reason),
            $"{path}, line {item.Place.Start.Line.ToString(CultureInfo.InvariantCulture)}"
        );
    }

    private sealed record Entry(string Resource, string? File, IReadOnlySet<Control> Controls, Waiver Waiver, string Source)
    {
        public bool Covers(Subject subject) =>
            (Matches(Resource, subject.Name) || Matches(Resource, subject.Id) || (subject.Arn is { } arn && Matches(Resource, arn)))
            && (File is null || (subject.Location is { } location && Matches(File, location.File)));

        private static bool Matches(string pattern, string text) =>
            FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
    }
}
