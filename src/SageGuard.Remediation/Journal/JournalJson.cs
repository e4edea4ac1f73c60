// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

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
