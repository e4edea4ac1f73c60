// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>
/// Journals in a folder beside the plan, one file a notebook. A line is on the disk when its step begins; a last line that a
/// crash cut off is taken away, because its step was not begun.
/// </summary>
internal sealed class LocalJournal : ILocalJournals, IDisposable
{
    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Opens the folder for this process alone.</summary>
    /// <param name="folder">The folder.</param>
    public LocalJournal(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        try
        {
            _lock = new FileStream(Path.Combine(_folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new SageGuardException(
                $"Another sageguard is at work on this plan ({_folder} is locked). Wait until it has ended.",
                error
            );
        }
    }

    /// <summary>The folder of a plan's journals.</summary>
    /// <param name="plan">The plan's file.</param>
    public static LocalJournal Beside(FileInfo plan) => new(plan.FullName + ".journal");

    /// <inheritdoc/>
    public async Task<string> ReadAsync(string notebook, CancellationToken cancellationToken)
    {
        var path = PathOf(notebook);
        if (!File.Exists(path))
            return "";

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        if (whole.Length < text.Length)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(Encoding.UTF8.GetByteCount(whole));
        }

        return whole;
    }

    /// <inheritdoc/>
    public Task AppendAsync(string notebook, string line, CancellationToken cancellationToken)
    {
        Write(
            notebook,
            () =>
            {
                using var file = new FileStream(PathOf(notebook), FileMode.Append, FileAccess.Write, FileShare.Read);
                file.Write(Encoding.UTF8.GetBytes(line + "\n"));
                file.Flush(flushToDisk: true);
            }
        );
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReplaceAsync(string notebook, string text, CancellationToken cancellationToken)
    {
        Write(
            notebook,
            () =>
            {
                var path = PathOf(notebook);
                var aside = path;
                for (var i = 1; File.Exists(aside); i++)
                    aside = $"{path}.{i.ToString(CultureInfo.InvariantCulture)}";
                if (aside != path)
                    File.Copy(path, aside);
                WholeFile.Write(path, output => output.Write(Encoding.UTF8.GetBytes(text)));
            }
        );
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private void Write(string notebook, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageGuardException(
                $"The journal {PathOf(notebook)} cannot be written ({error.Message.TrimEnd('.')}), and without it nothing more is done to {notebook}. Correct that, then run the same command again.",
                error
            );
        }
    }

    private string PathOf(string notebook) => Path.Combine(_folder, notebook + ".jsonl");
}
