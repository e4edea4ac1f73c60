// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Cli.Check;

/// <summary>One file of the command line, or standard input: its text as UTF-8.</summary>
/// <param name="Name">Relative to the working folder where it is below it, else as it was named; <c>-</c> for standard input.</param>
/// <param name="Utf8">The text without a byte order mark.</param>
internal sealed record InputFile(string Name, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The largest input, in bytes: a plan of many thousand resources fits; a mistake does not fill the memory.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>The name for people.</summary>
    public string Title => TitleOf(Name);

    /// <summary>Reads a file or standard input.</summary>
    /// <param name="name">The path, or <c>-</c>.</param>
    /// <param name="terminal">Where standard input is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UsageException">It cannot be read, or is no text.</exception>
    public static async Task<InputFile> ReadAsync(string name, Terminal terminal, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(name, terminal, cancellationToken);
        var text = Text(bytes, TitleOf(name));
        if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw new UsageException($"{TitleOf(name)} is empty. Give a configuration item, an AWS Config event, a Describe answer, a CloudFormation template, or a Terraform plan in JSON.");
        return new InputFile(Short(name), text);
    }

    // However it was named, a file below the working folder has one name in reports, baselines and code scanning.
    private static string Short(string name)
    {
        if (name == "-") return name;
        var below = Path.GetRelativePath(Directory.GetCurrentDirectory(), name);
        return (Path.IsPathRooted(below) || below.StartsWith("..", StringComparison.Ordinal) ? name : below).Replace(Path.DirectorySeparatorChar, '/');
    }

    private static string TitleOf(string name) => name == "-" ? "Standard input" : name;

    private static async Task<byte[]> BytesAsync(string name, Terminal terminal, CancellationToken cancellationToken)
    {
        if (name != "-" && Directory.Exists(name)) throw new UsageException($"{name} is a directory. Name the files in it, e.g. {name.TrimEnd('/', '\\')}/*.yaml");
        try
        {
            await using var input = name == "-" ? terminal.OpenInput() : File.OpenRead(name);
            using var all = new MemoryStream();
            var buffer = new byte[81920];
            int read;
            // A terminal's read does not end by a token; waiting for it does.
            while ((read = await input.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken)) > 0)
            {
                if (all.Length + read > MaxBytes) throw new UsageException($"{TitleOf(name)} is larger than {MaxBytes / 1024 / 1024} MB. No template, plan or item is; name the right file, or split the plan.");
                all.Write(buffer, 0, read);
            }

            return all.ToArray();
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

    // Windows PowerShell writes UTF-16 with a mark where a person redirects with >.
    private static ReadOnlyMemory<byte> Text(byte[] bytes, string title)
    {
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2));
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2));
        var text = bytes.AsMemory(bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0);
        if (!System.Text.Unicode.Utf8.IsValid(text.Span) || text.Span.Contains((byte)0))
            throw new UsageException($"{title} is not text (UTF-8 or UTF-16). A binary plan of Terraform becomes JSON with: terraform show -json plan.out");
        return text;
    }
}
