// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace SageGuard.Cli.Remediate;

/// <summary>
/// Makes our own Python programs small enough for a lifecycle configuration: without comments, with short names for those
/// of a list, compressed, and written with the 85 characters of Python's <c>base64.b85decode</c>.
/// </summary>
/// <remarks>For programs with one statement or more a line, no line that goes on in a string, and indents of four spaces.</remarks>
internal static partial class CompactPython
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

    /// <summary>A line of Python that runs the program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="names">The program's own names, which may be shortened: none may be a member or an argument of a library's.</param>
    public static string Loader(string program, IReadOnlyList<string> names) =>
        $"import base64,zlib;exec(zlib.decompress(base64.b85decode(\"{Base85(Deflate(Encoding.UTF8.GetBytes(Shrink(program, names))))}\")))";

    /// <summary>The program with the same meaning and fewer bytes.</summary>
    /// <param name="program">The program.</param>
    /// <param name="names">The names to shorten, the most frequent ones first.</param>
    public static string Shrink(string program, IReadOnlyList<string> names)
    {
        var shorter = names
            .Select((name, i) => (name, i))
            .ToDictionary(pair => pair.name, pair => ShortName(pair.i), StringComparer.Ordinal);
        return string.Join(
            '\n',
            program
                .Split('\n')
                .Where(line => line.TrimStart() is { Length: > 0 } code && code[0] != '#')
                .Select(line => Shrink(line, shorter))
        );
    }

    private static string Shrink(string line, Dictionary<string, string> names)
    {
        var code = line.TrimStart(' ');
        var result = new StringBuilder().Append(' ', (line.Length - code.Length) / 4);
        foreach (Match part in Parts().Matches(code))
        {
            // Strings stay as they are.
            if (part.Value[^1] is '"' or '\'')
                result.Append(part.Value);
            else
                result.Append(Words().Replace(Spaces().Replace(part.Value, "$1"), word => names.GetValueOrDefault(word.Value, word.Value)));
        }

        return result.ToString();
    }

    // A, B, … Z, AA, AB, …
    private static string ShortName(int i) => i < 26 ? ((char)('A' + i)).ToString() : ShortName((i / 26) - 1) + ShortName(i % 26);

    private static byte[] Deflate(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.SmallestSize))
            zlib.Write(bytes);
        return output.ToArray();
    }

    private static string Base85(byte[] bytes)
    {
        // Four bytes are five characters; what is missing at the end is taken for zeros, and cut off again.
        var missing = (4 - (bytes.Length % 4)) % 4;
        var padded = new byte[bytes.Length + missing];
        bytes.CopyTo(padded, 0);
        var text = new StringBuilder();
        Span<char> group = stackalloc char[5];
        for (var i = 0; i < padded.Length; i += 4)
        {
            var word = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(i));
            for (var k = 4; k >= 0; k--, word /= 85)
                group[k] = Alphabet[(int)(word % 85)];
            text.Append(group);
        }

        return text.ToString(0, text.Length - missing);
    }

    [GeneratedRegex("""b?"(?:[^"\\]|\\.)*"|b?'(?:[^'\\]|\\.)*'|[^"']+?(?=b?["']|$)""")]
    private static partial Regex Parts();

    [GeneratedRegex(" ?([=+\\-*/%<>,:;(){}\\[\\]|&]=?) ?")]
    private static partial Regex Spaces();

    [GeneratedRegex("[A-Za-z_][A-Za-z_0-9]*")]
    private static partial Regex Words();
}
