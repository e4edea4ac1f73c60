// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Input;

/// <summary>
/// Reads a large YAML file in parts, one on each processor. It is cut where an entry of a block begins that is the value of a key at the
/// left margin: of <c>Resources</c>, most often.
/// </summary>
/// <remarks>
/// Whether a line begins an entry cannot be seen from the line: it may stand in a string or between brackets. Then what is before it
/// cannot be read on its own, and the file is read from its beginning to its end.
/// </remarks>
internal static class YamlParts
{
    private const int SmallestPart = 1024 * 1024;
    private const int MostParts = 8;

    /// <summary>Reads a file; null where it is small, or where its parts do not make the whole.</summary>
    public static SourceFile? Read(InputFile file)
    {
        var (text, count) = (file.Utf8, Math.Min(Math.Min(Environment.ProcessorCount, MostParts), file.Utf8.Length / SmallestPart));
        var cuts = Enumerable.Range(1, Math.Max(0, count - 1)).Select(i => YamlCut.After(text.Span, (int)((long)text.Length * i / count)));
        return Read(file, [.. cuts.OfType<YamlCut>().DistinctBy(cut => cut.Line)]);
    }

    /// <summary>Reads a file that is cut; null where it is not, and where its parts do not make the whole.</summary>
    public static SourceFile? Read(InputFile file, IReadOnlyList<YamlCut> cuts)
    {
        // A directive counts for every part, and says what !Ref stands for.
        var text = file.Utf8.Span;
        if (cuts.Count == 0 || text.StartsWith("%"u8) || text.IndexOf("\n%"u8) >= 0 || LineBreaks.HasRare(text))
            return null;
        var parts = new SourceNode?[cuts.Count + 1];
        // The spaces before an entry are read twice: a block ends at the next character that is not one.
        Parallel.For(
            0,
            parts.Length,
            i =>
                parts[i] = YamlSource.ReadPart(
                    file,
                    i > 0 ? file.Utf8.Span[cuts[i - 1].ParentLine] : [],
                    (i > 0 ? cuts[i - 1].Line : 0)..(i < cuts.Count ? cuts[i].Entry : file.Utf8.Length)
                )
        );
        var root = parts[0];
        for (var i = 0; i < cuts.Count && root is not null; i++)
            root = parts[i + 1] is { } next ? Joined(root, next, cuts[i]) : null;
        return root is null ? null : new SourceFile(file, [root], []) { IsYaml = true };
    }

    // The last key of what is before a cut has the entries that are after it, too.
    private static SourceMap? Joined(SourceNode before, SourceNode after, YamlCut cut)
    {
        if (before.Members.Count == 0 || after.Members.Count == 0)
            return null;
        var (last, rest) = (before.Members[^1], after.Members[0]);
        if (last.Key != rest.Key || last.Value.Place.Start != cut.FirstEntry)
            return null;
        var place = new Stretch(last.Value.Place.Start, rest.Value.Place.End);
        SourceNode? value = (last.Value, rest.Value) switch
        {
            (SourceMap, SourceMap) => Map([.. last.Value.Members, .. rest.Value.Members], place),
            (SourceList, SourceList) => new SourceList([.. last.Value.Items, .. rest.Value.Items], place),
            _ => null,
        };
        return value is null
            ? null
            : Map(
                [.. before.Members.SkipLast(1), last with { Value = value }, .. after.Members.Skip(1)],
                new Stretch(before.Place.Start, after.Place.End)
            );
    }

    // A key that is there twice is remarked on where the whole is read.
    private static SourceMap? Map(SourceMember[] members, Stretch place) =>
        members.Select(member => member.Key).ToHashSet(StringComparer.Ordinal).Count == members.Length
            ? new SourceMap(members, place)
            : null;
}
