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
