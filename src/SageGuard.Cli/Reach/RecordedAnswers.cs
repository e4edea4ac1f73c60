// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Network;
using SageGuard.Network.Answers;

namespace SageGuard.Cli.Reach;

/// <summary>A folder of recorded answers.</summary>
internal static class RecordedAnswers
{
    /// <summary>Reads every <c>*.json</c> file of a folder, or one file.</summary>
    /// <exception cref="UsageException">There is none, or one cannot be used; the message names it.</exception>
    public static async Task<NetworkAnswers> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder) && !File.Exists(folder))
            throw new UsageException($"--from {folder}: there is no such folder or file.");
        var reader = new NetworkAnswersReader();
        try
        {
            var files = File.Exists(folder) ? [folder] : Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
            if (files.Count == 0)
            {
                throw new UsageException(
                    $"--from {folder} holds no *.json files. Record one for each call, e.g.: aws ec2 describe-subnets > {folder}/subnets.json"
                );
            }

            foreach (var file in files)
                reader.Add(Path.GetFileName(file), Utf8(await File.ReadAllBytesAsync(file, cancellationToken)));
            return reader.Read();
        }
        catch (UnusableAnswerException error)
        {
            throw new UsageException($"--from {folder}: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--from {folder} cannot be read: {error.Message.TrimEnd('.')}.");
        }
    }

    // Windows PowerShell writes UTF-16 with a mark where a person redirects with >.
    private static ReadOnlySpan<byte> Utf8(byte[] bytes) =>
        bytes.AsSpan() switch
        {
            [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)),
            [0xEF, 0xBB, 0xBF, ..] => bytes.AsSpan(3),
            _ => bytes,
        };
}
