// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>The scripts of this folder, filled in for one notebook.</summary>
internal sealed class CopyScripts : ICopyScripts
{
    /// <summary>A lifecycle configuration holds 16,384 characters of base64.</summary>
    /// <remarks>Source: Amazon SageMaker API reference, NotebookInstanceLifecycleHook.</remarks>
    public const int MaxBytes = 12_288;

    private const string Comparing = "compares a replacement with the manifest of its backup once more, and changes nothing.";
    private const string OnlyInTerminals = "#@TERMINAL";
    private const string ToHere = "#@END";

    /// <inheritdoc/>
    public string Backup(RemediationPlan plan, NotebookIdentity notebook) =>
        Fill(
            "backup",
            "backs the notebook's files up to S3 and proves it by reading them back.",
            plan,
            notebook,
            plan.Target.BackupWay == BackupWay.Script ? "terminal" : "lifecycle"
        );

    /// <inheritdoc/>
    public string Restore(RemediationPlan plan, NotebookIdentity notebook) =>
        Fill("restore", "restores a backup from S3 and compares every file with its manifest.", plan, notebook, "lifecycle");

    /// <inheritdoc/>
    public string Compare(RemediationPlan plan, NotebookIdentity notebook) => Fill("comparison", Comparing, plan, notebook, "lifecycle");

    /// <summary>The comparison in a form that can be read, for the terminal of a replacement that is in use.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The old notebook.</param>
    public static string CompareInTerminal(RemediationPlan plan, NotebookIdentity notebook) =>
        Fill("comparison", Comparing, plan, notebook, "terminal");

    // Bucket, prefix, name and plan id were checked to be of plain characters when the plan was made or read; a quote among
    // them would be a way into a script that runs as root.
    private static string Fill(string what, string purpose, RemediationPlan plan, NotebookIdentity notebook, string way)
    {
        var values = new List<(string Name, string Value)>
        {
            ("SG_BUCKET", plan.Target.Bucket!),
            ("SG_KEY", RebuildNames.RunKey(plan, notebook)),
            ("SG_REGION", plan.Region),
            ("SG_WAY", way),
            ("SG_WHAT", what),
        };
        if (plan.BucketOwner is { Length: > 0 } owner)
            values.Add(("SG_OWNER", owner));
        if (plan.Options.Encryption is { } encryption)
            values.Add(("SG_SSE", encryption));
        if (plan.Options.EncryptionKeyId is { } key)
            values.Add(("SG_SSEKEY", key));
        if (what != "backup" && Strips(plan, notebook))
            values.Add(("SG_STRIP", "1"));
        foreach (var (name, value) in values)
        {
            if (!value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':'))
            {
                throw new SageGuardException(
                    $"{name} would be \"{value}\", which has characters that do not belong into a script. The plan was changed by hand; make a new one."
                );
            }
        }

        var filled = Text("loader.sh")
            .Replace("@PURPOSE@", purpose, StringComparison.Ordinal)
            .Replace("@PARAMETERS@", string.Join(' ', values.Select(pair => $"{pair.Name}='{pair.Value}'")), StringComparison.Ordinal)
            .Replace(
                "@PROGRAM@",
                way == "terminal"
                    ? $"C=$(cat <<'PYTHON'\n{Program(what)}PYTHON\n)"
                    : $"C='{CompactPython.Loader(Without(Program(what)), Text("short-names.txt").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))}'",
                StringComparison.Ordinal
            );
        var size = Encoding.UTF8.GetByteCount(filled);
        return way == "terminal" || size <= MaxBytes
            ? filled
            : throw new SageGuardException(
                $"The script for {notebook.Name} would have {size} bytes, and a lifecycle configuration takes {MaxBytes}. Choose a shorter --prefix."
            );
    }

    // Where users are not root, a set-uid file or a capability would make them so. Where the plan does not say whether they are,
    // the safe side.
    private static bool Strips(RemediationPlan plan, NotebookIdentity notebook)
    {
        var planned = plan.Find(notebook.Name);
        var after = planned?.Changes.FirstOrDefault(change => change.Property == "RootAccess")?.To ?? planned?.RootAccess;
        return !plan.Options.KeepSetuid && after != "Enabled";
    }

    private static string Program(string what) => Text("common.py") + (what == "backup" ? "" : Text("manifest.py")) + Text(what + ".py");

    private static string Without(string program)
    {
        var kept = new List<string>();
        var terminal = false;
        foreach (var line in program.Split('\n'))
        {
            if (line.TrimStart() is OnlyInTerminals or ToHere)
                terminal = line.TrimStart() is OnlyInTerminals;
            else if (!terminal)
                kept.Add(line);
        }

        return string.Join('\n', kept);
    }

    private static string Text(string script)
    {
        using var stream = typeof(CopyScripts).Assembly.GetManifestResourceStream(script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
