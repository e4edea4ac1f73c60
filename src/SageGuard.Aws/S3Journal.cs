// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using SageGuard.Remediation;

namespace SageGuard.Aws;

/// <summary>
/// Keeps each journal twice: at hand and in the bucket, so that another machine can go on. Where the two differ by more than
/// a last line, two operators were at work, and that is a question.
/// </summary>
/// <param name="local">The journal at hand.</param>
/// <param name="store">The bucket.</param>
/// <param name="plan">The plan, which decides the keys.</param>
public sealed class S3Journal(IJournalStore local, BackupStore store, RemediationPlan plan) : IJournalStore
{
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<string> ReadAsync(string notebook, CancellationToken cancellationToken)
    {
        var here = await local.ReadAsync(notebook, cancellationToken);
        if (Key(notebook) is not { } key) return here;

        var bytes = await store.ReadAsync(key, cancellationToken);
        var there = bytes is null ? "" : Encoding.UTF8.GetString(bytes);
        if (!here.StartsWith(there, StringComparison.Ordinal) && !there.StartsWith(here, StringComparison.Ordinal))
        {
            throw new QuestionException(
                $"The journal of {notebook} on this machine and the one in the bucket ({key}) tell different stories: this plan was applied from two machines. " +
                "Nothing was changed now. Find out which one is right, move the other away, and run the same command again.");
        }

        if (there.Length > here.Length)
        {
            foreach (var line in there[here.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries)) await local.AppendAsync(notebook, line, cancellationToken);
            here = there;
        }

        return _texts[notebook] = here;
    }

    /// <inheritdoc/>
    public async Task AppendAsync(string notebook, string line, CancellationToken cancellationToken)
    {
        await local.AppendAsync(notebook, line, cancellationToken);
        if (Key(notebook) is not { } key) return;

        var text = _texts.AddOrUpdate(notebook, line + "\n", (_, before) => before + line + "\n");
        await store.WriteAsync(key, text, cancellationToken);
    }

    // Repairs in place need no bucket; what goes in there belongs to rebuilds.
    private string? Key(string notebook) =>
        plan.Find(notebook) is { Method: Method.Rebuild } found ? $"{HelperNames.RunKey(plan, found.Identity)}/journal.jsonl" : null;
}
