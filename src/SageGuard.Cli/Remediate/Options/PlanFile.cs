// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>A plan's file.</summary>
internal static class PlanFile
{
    /// <summary>The file as a person can paste it into a command.</summary>
    public static string Shown(FileInfo file)
    {
        var path = file.ToString();
        return path.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '\\' or ':')
            ? path
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="SageGuardException">It is not there, or holds no plan.</exception>
    public static async Task<RemediationPlan> ReadAsync(FileInfo file, Terminal terminal, CancellationToken cancellationToken) =>
        PlanJson.Read(Encoding.UTF8.GetString((await InputFile.ReadAsync(file.FullName, terminal, cancellationToken)).Utf8.Span));

    /// <summary>Writes it.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(FileInfo file, RemediationPlan plan)
    {
        try
        {
            WholeFile.Write(file.FullName, output => output.Write(Encoding.UTF8.GetBytes(PlanJson.Write(plan))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The plan could not be written to {file.FullName}: {error.Message.TrimEnd('.')}. Name another file with --out."
            );
        }
    }
}
