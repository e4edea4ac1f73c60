// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>
/// What was begun and done to one notebook, in order: one JSON object a line, written before and after each step. It is how
/// apply goes on after a crash.
/// </summary>
public sealed class Journal
{
    private readonly List<JournalEntry> _entries;
    private readonly IJournalStore _store;

    // After a write that failed, no one knows whether the line is kept: another one might get the same number, or leave a gap.
    private bool _isUnsure;

    private Journal(string notebook, IJournalStore store, List<JournalEntry> entries) =>
        (Notebook, _store, _entries) = (notebook, store, entries);

    /// <summary>The notebook's name.</summary>
    public string Notebook { get; }

    /// <summary>The entries so far.</summary>
    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>Reads what there is.</summary>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="store">Where the journal is kept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SageGuardException">A line in the middle cannot be read.</exception>
    public static async Task<Journal> OpenAsync(string notebook, IJournalStore store, CancellationToken cancellationToken) =>
        new(notebook, store, [.. JournalJson.Read(notebook, await store.ReadAsync(notebook, cancellationToken))]);

    /// <summary>True if a step came to its end.</summary>
    /// <param name="step">The step.</param>
    public bool IsDone(StepKind step) => Current().Any(entry => entry.Step == Name(step) && entry.Phase == JournalEntry.Done);

    /// <summary>True if nothing was begun.</summary>
    public bool IsEmpty => !Current().Any();

    /// <summary>False once a write has failed: what is kept is known again only when the journal is read again.</summary>
    public bool CanWrite => !_isUnsure;

    /// <summary>The latest value of a fact; null where none was written.</summary>
    /// <param name="name">Its name.</param>
    public string? Fact(string name) => _entries.LastOrDefault(entry => entry.Facts.ContainsKey(name))?.Facts[name];

    /// <summary>Writes an entry, to stay.</summary>
    /// <param name="step">The step.</param>
    /// <param name="phase">A phase of <see cref="JournalEntry"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="facts">What must be known later.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(
        StepKind step,
        string phase,
        DateTimeOffset now,
        IReadOnlyDictionary<string, string>? facts,
        CancellationToken cancellationToken
    )
    {
        if (_isUnsure)
        {
            throw new SageGuardException(
                $"The journal of {Notebook} could not be written, and without it nothing more is done. Run the same command again."
            );
        }

        var entry = new JournalEntry(_entries.Count + 1, now, Name(step), phase, facts ?? new Dictionary<string, string>());
        _isUnsure = true;
        await _store.AppendAsync(Notebook, JournalJson.Line(entry), cancellationToken);
        _isUnsure = false;
        _entries.Add(entry);
    }

    // What was done before the notebook was opened again counts no more; its facts do.
    private IEnumerable<JournalEntry> Current()
    {
        var reopened = _entries.FindLastIndex(entry => entry.Phase == JournalEntry.Reopened);
        return _entries.Skip(reopened + 1);
    }

    private static string Name(StepKind step) => step.ToString();
}

/// <summary>One line of a journal.</summary>
/// <param name="Number">Counts from 1 without gaps.</param>
/// <param name="Time">When.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Phase">What of it.</param>
/// <param name="Facts">What must be known later, e.g. whether the notebook ran.</param>
public sealed record JournalEntry(int Number, DateTimeOffset Time, string Step, string Phase, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>The step is about to be made.</summary>
    public const string Begun = "begun";

    /// <summary>It came to its end.</summary>
    public const string Done = "done";

    /// <summary>The step found out what must be known later.</summary>
    public const string Found = "found";

    /// <summary>It did not; the facts say why.</summary>
    public const string Failed = "failed";

    /// <summary>The operator answered a question: the steps are gone through again, each from what it finds.</summary>
    public const string Reopened = "reopened";

    /// <summary>All phases.</summary>
    public static IReadOnlyList<string> Phases { get; } = [Begun, Done, Found, Failed, Reopened];
}

/// <summary>Where journals are kept.</summary>
public interface IJournalStore
{
    /// <summary>The whole journal of a notebook; empty where there is none.</summary>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<string> ReadAsync(string notebook, CancellationToken cancellationToken);

    /// <summary>Appends a line; when the task ends it has been kept.</summary>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="line">The line, without its end.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task AppendAsync(string notebook, string line, CancellationToken cancellationToken);
}

/// <summary>Journal lines as text.</summary>
public static class JournalJson
{
    /// <summary>One line, without its end.</summary>
    /// <param name="entry">The entry.</param>
    public static string Line(JournalEntry entry) =>
        StrictJson.Write(
            new JournalDocument(entry.Number, PlanJson.Iso(entry.Time), entry.Step, entry.Phase, entry.Facts),
            StrictJson.OneLine.JournalDocument
        );

    /// <summary>Reads a journal. A last line without its end was cut off by a crash and does not count.</summary>
    /// <param name="notebook">The notebook's name, for messages.</param>
    /// <param name="text">The journal.</param>
    /// <exception cref="SageGuardException">Another line cannot be read.</exception>
    public static IEnumerable<JournalEntry> Read(string notebook, string text)
    {
        var end = text.LastIndexOf('\n');
        if (end < 0)
            yield break;

        var number = 0;
        foreach (var line in text[..end].Split('\n'))
        {
            number++;
            yield return Read(notebook, line, number);
        }
    }

    private static JournalEntry Read(string notebook, string line, int number)
    {
        try
        {
            var read = StrictJson.Read(line, StrictJson.OneLine.JournalDocument);
            if (read.Number != number)
                throw new FormatException("lines are missing");
            if (!Enum.TryParse<StepKind>(read.Step, out var step) || step.ToString() != read.Step)
                throw new FormatException($"'{read.Step}' is not a step");
            if (!JournalEntry.Phases.Contains(read.Phase))
                throw new FormatException($"'{read.Phase}' is not a phase");
            return new JournalEntry(number, PlanJson.Time(read.Time, "time"), read.Step, read.Phase, read.Facts);
        }
        catch (FormatException error)
        {
            throw new SageGuardException(
                $"Line {number} of the journal of {notebook} cannot be read ({error.Message}), so it is not known what was done. Nothing more was changed. "
                    + "Take the copy of the journal from the bucket, or look at the notebook and make a new plan.",
                error
            );
        }
    }
}
