// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;

namespace SageGuard.Cli.Results;

/// <summary>A result as bytes of this process's own temporary file, with nothing lost: JSON rounds times, and has no place for some of
/// it.</summary>
internal static class ResultCodec
{
    /// <summary>Writes one.</summary>
    public static void Write(BinaryWriter output, ResultRow row)
    {
        var subject = row.Subject;
        Text(output, row.Control?.Id);
        output.Write(subject.Type);
        output.Write(subject.Noun);
        output.Write(subject.Id);
        output.Write(subject.Name);
        Text(output, subject.Arn);
        Text(output, subject.Account);
        Text(output, subject.Region);
        Text(output, subject.AccountName);
        output.Write(subject.Location is not null);
        if (subject.Location is { } place)
        {
            output.Write(place.File);
            output.Write(place.Line);
            output.Write(place.Column);
            output.Write(place.EndLine);
            output.Write(place.EndColumn);
        }

        output.Write((byte)row.Outcome);
        output.Write(row.Reason);
        Text(output, row.Property);
        Text(output, row.Fix);
        Text(output, row.Remedy);
        output.Write(row.IsUnjudged);
        Text(output, row.Observed);
        Text(output, row.Waiver?.Reason);
        if (row.Waiver is { } waiver)
            output.Write(waiver.Until.DayNumber);
        Text(output, row.WaiverSource);
        Text(output, row.Owner);
        Time(output, row.Recorded);
        Time(output, row.Created);
        Text(output, row.MissingPermission);
        output.Write(row.Known);
    }

    /// <summary>Reads one back.</summary>
    public static ResultRow Read(BinaryReader input)
    {
        var control = Text(input) is { } id ? Catalog.Find(id) : null;
        var subject = new Subject(
            Shared(input.ReadString()),
            Shared(input.ReadString()),
            input.ReadString(),
            input.ReadString(),
            Text(input),
            Text(input),
            Text(input),
            null
        )
        {
            AccountName = Text(input),
        };
        if (input.ReadBoolean())
        {
            subject = subject with
            {
                Location = new Location(input.ReadString(), input.ReadInt32(), input.ReadInt32())
                {
                    EndLine = input.ReadInt32(),
                    EndColumn = input.ReadInt32(),
                },
            };
        }
        return new ResultRow(control, subject, (Outcome)input.ReadByte(), input.ReadString())
        {
            Property = Text(input),
            Fix = Text(input),
            Remedy = Text(input),
            IsUnjudged = input.ReadBoolean(),
            Observed = Text(input),
            Waiver = Text(input) is { } reason ? new Waiver(DateOnly.FromDayNumber(input.ReadInt32()), reason) : null,
            WaiverSource = Text(input),
            Owner = Text(input),
            Recorded = Time(input),
            Created = Time(input),
            MissingPermission = Text(input),
            Known = input.ReadBoolean(),
        };
    }

    // A dozen types and nouns, however many resources.
    private static string Shared(string text) => string.Intern(text);

    private static void Text(BinaryWriter output, string? text)
    {
        output.Write(text is not null);
        if (text is not null)
            output.Write(text);
    }

    private static string? Text(BinaryReader input) => input.ReadBoolean() ? input.ReadString() : null;

    private static void Time(BinaryWriter output, DateTimeOffset? time)
    {
        output.Write(time is not null);
        if (time is not { } known)
            return;
        output.Write(known.Ticks);
        output.Write((short)known.Offset.TotalMinutes);
    }

    private static DateTimeOffset? Time(BinaryReader input) =>
        input.ReadBoolean() ? new DateTimeOffset(input.ReadInt64(), TimeSpan.FromMinutes(input.ReadInt16())) : null;
}
