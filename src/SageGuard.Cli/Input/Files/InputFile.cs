// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>One file of the command line, or standard input: its text as UTF-8.</summary>
/// <param name="Name">Relative to the working folder where it is below it, else as it was named; <c>-</c> for standard input.</param>
/// <param name="Utf8">The text without a byte order mark.</param>
internal sealed record InputFile(string Name, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The largest input, in bytes, also after unpacking: a plan of many thousand resources fits; a mistake does not fill the
    /// memory.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>The full path; null for standard input.</summary>
    public string? Path { get; init; }

    /// <summary>The name for people.</summary>
    public string Title => TitleOf(Name);

    /// <summary>Reads a file or standard input.</summary>
    /// <param name="name">The path, or <c>-</c>.</param>
    /// <param name="terminal">Where standard input is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EmptyFileException">It holds no text that could name a resource.</exception>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<InputFile> ReadAsync(string name, Terminal terminal, CancellationToken cancellationToken)
    {
        var bytes = Unpacked(await BytesAsync(name, terminal, cancellationToken), TitleOf(name));
        var text = Text(bytes, TitleOf(name));
        if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw new EmptyFileException(
                $"{TitleOf(name)} is empty. Give a configuration item, an AWS Config event, a Describe answer, a CloudFormation template, or a Terraform plan in JSON."
            );
        }

        return new InputFile(NameOf(name), text) { Path = name == "-" ? null : System.IO.Path.GetFullPath(name) };
    }

    /// <summary>
    /// Reads a file that this one names, relative to its own folder. The author of this file chose the name, so only files in
    /// that folder or in the working folder are read.
    /// </summary>
    /// <param name="relative">The path as this file names it.</param>
    /// <param name="refusal">Why it is not read, as a clause; null where it is.</param>
    public InputFile? Follow(string relative, out string? refusal)
    {
        refusal = null;
        if (Path is null)
        {
            refusal = "cannot be found from standard input";
            return null;
        }

        try
        {
            var folder = System.IO.Path.GetDirectoryName(Path)!;
            var path = System.IO.Path.GetFullPath(
                System.IO.Path.Combine(
                    folder,
                    relative.StartsWith("file://", StringComparison.Ordinal) ? relative["file://".Length..] : relative
                )
            );
            var file = new FileInfo(path);
            if (!IsBelow(path, folder) && !IsBelow(path, Directory.GetCurrentDirectory()))
            {
                refusal = "is outside this folder";
            }
            else if (!file.Exists)
            {
                refusal = "is not there";
            }
            else if (
                (file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is var target
                && !IsBelow(target.FullName, folder)
                && !IsBelow(target.FullName, Directory.GetCurrentDirectory())
            )
            {
                refusal = "is a link that leads outside this folder";
            }
            else if (file.Length > MaxBytes)
            {
                refusal = $"is larger than {MaxBytes / 1024 / 1024} MB";
            }
            else
            {
                return new InputFile(NameOf(path), Text(Unpacked(File.ReadAllBytes(path), relative), relative)) { Path = path };
            }
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or UsageException)
        {
            refusal = $"cannot be read ({error.Message.TrimEnd('.')})";
        }

        return null;
    }

    /// <summary>Opens the text for reading.</summary>
    public Stream Open() =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(Utf8, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(Utf8.ToArray(), writable: false);

    /// <summary>How many spaces a line begins with.</summary>
    /// <param name="line">The line, from 1.</param>
    public int IndentOf(int line)
    {
        var text = Utf8.Span;
        for (var i = 1; i < line; i++)
        {
            var newline = text.IndexOf((byte)'\n');
            if (newline < 0)
                return 0;
            text = text[(newline + 1)..];
        }

        return Math.Max(0, text.IndexOfAnyExcept((byte)' '));
    }

    /// <summary>However it was named, a file below the working folder has one name in reports, baselines and code scanning.</summary>
    public static string NameOf(string name)
    {
        if (name == "-")
            return name;
        var below = System.IO.Path.GetRelativePath(Directory.GetCurrentDirectory(), name);
        return (System.IO.Path.IsPathRooted(below) || below.StartsWith("..", StringComparison.Ordinal) ? name : below).Replace(
            System.IO.Path.DirectorySeparatorChar,
            '/'
        );
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(
            System.IO.Path.TrimEndingDirectorySeparator(folder) + System.IO.Path.DirectorySeparatorChar,
            StringComparison.Ordinal
        );

    private static string TitleOf(string name) => name == "-" ? "Standard input" : name;

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(string name, Terminal terminal, CancellationToken cancellationToken)
    {
        if (name != "-" && Directory.Exists(name))
            throw new UsageException($"{name} is a directory.");
        try
        {
            await using var input = name == "-" ? terminal.OpenInput() : File.OpenRead(name);
            var size = input is FileStream { CanSeek: true } file ? file.Length : 0;
            if (size > MaxBytes)
                throw TooLarge(TitleOf(name));
            // One byte more than the file has, so that its end is seen.
            var bytes = new byte[size > 0 ? size + 1 : 81920];
            var (length, read) = (0, 0);
            // A terminal's read does not end by a token; waiting for it does.
            while ((read = await input.ReadAsync(bytes.AsMemory(length), cancellationToken).AsTask().WaitAsync(cancellationToken)) > 0)
            {
                length += read;
                if (length > MaxBytes)
                    throw TooLarge(TitleOf(name));
                if (length == bytes.Length)
                    Array.Resize(ref bytes, Math.Min(length * 2, MaxBytes + 1));
            }

            return bytes.AsMemory(0, length);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no file {name}. Check the path, or use - for standard input.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{TitleOf(name)} cannot be read: {error.Message.TrimEnd('.')}. Check its permissions.");
        }
    }

    // AWS Config stores its snapshots packed.
    private static ReadOnlyMemory<byte> Unpacked(ReadOnlyMemory<byte> bytes, string title)
    {
        if (!bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return bytes;
        if (bytes.Length < sizeof(uint))
            throw NotUnpacked(title);
        try
        {
            using var packed = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            using var all = new MemoryStream();
            var buffer = new byte[81920];
            int read;
            while ((read = packed.Read(buffer)) > 0)
            {
                if (all.Length + read > MaxBytes)
                    throw TooLarge($"What {title} holds");
                all.Write(buffer, 0, read);
            }

            // Of a file that was cut off the reader gives what is there, and it passes over what follows: the last four bytes are the size.
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[^4..]) == all.Length ? all.ToArray() : throw NotUnpacked(title);
        }
        catch (InvalidDataException)
        {
            throw NotUnpacked(title);
        }
    }

    private static UsageException NotUnpacked(string title) =>
        new(
            $"{title} begins like a gzip file and cannot be unpacked: it is not whole, or not the only one. Check that it was saved whole, or unpack it with gunzip."
        );

    private static UsageException TooLarge(string title) =>
        new($"{title} is larger than {MaxBytes / 1024 / 1024} MB. No template, plan or item is; name the right file, or split the plan.");

    // Windows PowerShell writes UTF-16 with a mark where a person redirects with >.
    private static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> bytes, string title)
    {
        if (bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes.Span[2..]));
        if (bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes.Span[2..]));
        var text = bytes[(bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0)..];
        if (!System.Text.Unicode.Utf8.IsValid(text.Span) || text.Span.Contains((byte)0))
        {
            var message =
                $"{title} is not text (UTF-8 or UTF-16). A binary plan of Terraform becomes JSON with: terraform show -json plan.out";
            // A template in an old encoding of Windows is one all the same.
            throw OurFiles.LooksLikeOne(text.Span) ? new UsageException(message) : new EmptyFileException(message);
        }

        return text;
    }
}
