// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using YamlDotNet.Core;

namespace SageGuard.Cli.Input;

/// <summary>
/// Indents the lines of collections in brackets that begin farther left than the parser takes them, as far as the bracket that opens
/// them, and gives the columns as they were written. Inside brackets indentation means nothing.
/// </summary>
internal sealed class FlowIndentation
{
    // Each collection costs another reading of the file.
    private const long MostReadAgain = 64 * 1024 * 1024;

    private readonly IReadOnlyDictionary<long, int> _added;
    private readonly int _readings;

    private FlowIndentation(IReadOnlyDictionary<long, int> added, int readings) => (_added, _readings) = (added, readings);

    /// <summary>Changes nothing.</summary>
    public static FlowIndentation AsWritten { get; } = new(new Dictionary<long, int>(), 0);

    /// <summary>The column as it was written.</summary>
    public int ColumnOf(Mark mark) => (int)mark.Column - _added.GetValueOrDefault(mark.Line);

    /// <summary>The text to parse.</summary>
    public Stream Open(InputFile file)
    {
        if (_added.Count == 0)
            return file.Open();
        var indented = new MemoryStream(file.Utf8.Length);
        var line = 1L;
        foreach (var text in Lines(file.Utf8))
        {
            for (var i = _added.GetValueOrDefault(line++); i > 0; i--)
                indented.WriteByte((byte)' ');
            indented.Write(text.Span);
        }

        indented.Position = 0;
        return indented;
    }

    /// <summary>The same, and the lines of one more collection; null where that changes nothing, or would take too long.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where its first bracket is.</param>
    public FlowIndentation? With(InputFile file, Mark start)
    {
        if (_added.ContainsKey(start.Line + 1) || (_readings + 1L) * file.Utf8.Length > MostReadAgain)
            return null;
        var last = LastLine(file, start.Line, ColumnOf(start));
        if (last <= start.Line)
            return null;
        var added = new Dictionary<long, int>(_added);
        for (var line = start.Line + 1; line <= last; line++)
            added[line] = (int)start.Column;
        return new FlowIndentation(added, _readings + 1);
    }

    // The line on which the bracket is closed; 0 where it is not.
    private static long LastLine(InputFile file, long line, int column)
    {
        var text = Encoding.UTF8.GetString(file.Utf8.Span);
        var at = 0;
        for (var i = 1L; i < line; i++)
            at = text.IndexOf('\n', at) + 1;
        at += column - 1;
        var open = new Stack<char>();
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\n':
                    line++;
                    break;
                case '[' or '{':
                    open.Push(text[at] == '[' ? ']' : '}');
                    break;
                case ']' or '}':
                    if (open.Count == 0 || open.Pop() != text[at])
                        return 0;
                    if (open.Count == 0)
                        return line;
                    break;
                case '#' when at > 0 && char.IsWhiteSpace(text[at - 1]):
                    at = text.IndexOf('\n', at) is var end and >= 0 ? end - 1 : text.Length;
                    break;
                case '"' or '\'' when IsAtBeginning(text, at):
                    for (var quote = text[at++]; at < text.Length && text[at] != quote; at++)
                    {
                        if (text[at] == '\n')
                            line++;
                        else if (text[at] == '\\' && quote == '"')
                            at++;
                    }

                    break;
            }
        }

        return 0;
    }

    // Elsewhere a quotation mark is a part of a plain string; one of two in a row only ends a string for a moment.
    private static bool IsAtBeginning(string text, int at) =>
        at == 0 || char.IsWhiteSpace(text[at - 1]) || "[{,:'".Contains(text[at - 1], StringComparison.Ordinal);

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> text)
    {
        while (text.Length > 0)
        {
            var end = text.Span.IndexOf((byte)'\n') + 1;
            if (end == 0)
                end = text.Length;
            yield return text[..end];
            text = text[end..];
        }
    }
}
