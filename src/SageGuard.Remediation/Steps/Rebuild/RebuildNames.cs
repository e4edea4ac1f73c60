// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;

namespace SageGuard.Remediation;

/// <summary>The names of what a rebuild makes besides the replacement. They follow from plan and notebook, so that a resumed run finds them
/// again.</summary>
public static class RebuildNames
{
    /// <summary>What the names of our lifecycle configurations begin with.</summary>
    public const string Prefix = "sageguard-";

    /// <summary>The lifecycle configuration that backs up.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="notebook">The notebook.</param>
    public static string Backup(string planId, NotebookIdentity notebook) => $"{Prefix}backup-{planId}-{Short(notebook)}";

    /// <summary>The lifecycle configuration that restores.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="notebook">The notebook.</param>
    public static string Restore(string planId, NotebookIdentity notebook) => $"{Prefix}restore-{planId}-{Short(notebook)}";

    /// <summary>The lifecycle configuration that compares a replacement once more.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="notebook">The old notebook.</param>
    public static string Compare(string planId, NotebookIdentity notebook) => $"{Prefix}compare-{planId}-{Short(notebook)}";

    /// <summary>Where everything of one notebook's rebuild lies in the bucket, without a slash at the end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The notebook.</param>
    public static string RunKey(RemediationPlan plan, NotebookIdentity notebook) =>
        $"{plan.Target.Prefix}/{notebook.Name}/{notebook.CreatedKey}/{plan.Id}";

    /// <summary>The key of a notebook's journal: under a prefix of its own, which no notebook's role is granted. No notebook's name begins
    /// with an underscore.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="notebook">The notebook's name.</param>
    public static string JournalKey(RemediationPlan plan, string notebook) => JournalKey(plan.Target.Prefix, plan.Id, notebook);

    /// <summary>The same, before there is a plan.</summary>
    /// <param name="prefix">The prefix of all keys.</param>
    /// <param name="planId">The plan's id.</param>
    /// <param name="notebook">The notebook's name.</param>
    public static string JournalKey(string prefix, string planId, string notebook) => $"{prefix}/_journal/{planId}/{notebook}.jsonl";

    private static string Short(NotebookIdentity notebook) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notebook.Arn}@{notebook.CreatedKey}")))[..8];
}
