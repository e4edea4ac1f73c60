// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>The scripts of this folder, filled in for one notebook.</summary>
internal sealed class CopyScripts : ICopyScripts
{
    /// <summary>A lifecycle configuration holds 16,384 characters of base64.</summary>
    public const int MaxBytes = 12_288;

    private const string Parameters = "#@PARAMETERS@";
    private const string Head = "#@HEAD@\n";

    /// <inheritdoc/>
    public string Backup(RemediationPlan plan, NotebookIdentity notebook) =>
        Fill("backup.sh", plan, notebook, plan.Target.BackupWay == BackupWay.Script ? "terminal" : "lifecycle");

    /// <inheritdoc/>
    public string Restore(RemediationPlan plan, NotebookIdentity notebook) => Fill("restore.sh", plan, notebook, "lifecycle");

    // Bucket, prefix, name and plan id were checked to be of plain characters when the plan was made or read; a quote among
    // them would be a way into a script that runs as root.
    private static string Fill(string script, RemediationPlan plan, NotebookIdentity notebook, string way)
    {
        var values = new (string Name, string Value)[]
        {
            ("SG_BUCKET", plan.Target.Bucket!),
            ("SG_KEY", HelperNames.RunKey(plan, notebook)),
            ("SG_REGION", plan.Region),
            ("SG_WAY", way),
        };
        foreach (var (name, value) in values)
        {
            if (!value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '='))
                throw new SageGuardException($"{name} would be \"{value}\", which has characters that do not belong into a script. The plan was changed by hand; make a new one.");
        }

        var filled = Text(script).Replace(Head, Text("head.sh"), StringComparison.Ordinal).Replace(Parameters, string.Join('\n', values.Select(pair => $"{pair.Name}='{pair.Value}'")), StringComparison.Ordinal);
        return Encoding.UTF8.GetByteCount(filled) <= MaxBytes
            ? filled
            : throw new SageGuardException($"The script for {notebook.Name} would have more than {MaxBytes} bytes. Choose a shorter --prefix.");
    }

    private static string Text(string script)
    {
        using var stream = typeof(CopyScripts).Assembly.GetManifestResourceStream(script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
