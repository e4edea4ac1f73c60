// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using SageGuard.Remediation;

namespace SageGuard.Aws;

/// <summary>
/// Keeps each journal twice: in the bucket, so that another machine can go on, and then at hand. A line is only written after
/// those that were read; where somebody else wrote one meanwhile, two operators are at work, and that is a question.
/// </summary>
/// <param name="local">The journal at hand.</param>
/// <param name="store">The bucket.</param>
/// <param name="plan">The plan, which decides the keys.</param>
public sealed class S3Journal(IJournalStore local, BackupStore store, RemediationPlan plan) : IJournalStore
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<string> ReadAsync(string notebook, CancellationToken cancellationToken)
    {
        var here = await local.ReadAsync(notebook, cancellationToken);
        if (Key(notebook) is not { } key) return here;

        var found = await store.ReadTaggedAsync(key, cancellationToken);
        var there = found is null ? "" : Encoding.UTF8.GetString(found.Value.Body);
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

        _kept[notebook] = new Kept(here, found?.Tag);
        return here;
    }

    /// <inheritdoc/>
    public async Task AppendAsync(string notebook, string line, CancellationToken cancellationToken)
    {
        if (Key(notebook) is { } key)
        {
            var kept = _kept.GetValueOrDefault(notebook) ?? new Kept("", null);
            var text = kept.Text + line + "\n";
            var tag = await store.WriteAsync(key, text, kept.Tag, cancellationToken) ?? await OwnAsync(notebook, key, text, cancellationToken);
            _kept[notebook] = new Kept(text, tag);
        }

        await local.AppendAsync(notebook, line, cancellationToken);
    }

    // A write whose answer was lost is sent again, and then finds itself.
    private async Task<string> OwnAsync(string notebook, string key, string text, CancellationToken cancellationToken) =>
        await store.ReadTaggedAsync(key, cancellationToken) is { } found && Encoding.UTF8.GetString(found.Body) == text
            ? found.Tag
            : throw new QuestionException(
                $"Somebody else writes the journal of {notebook} in the bucket ({key}): this plan is applied from two places at once. Nothing more is done here. Wait until the other has ended, then run the same command again.");

    private sealed record Kept(string Text, string? Tag);

    // Repairs in place need no bucket; what goes in there belongs to rebuilds.
    private string? Key(string notebook) =>
        plan.Find(notebook) is { Method: Method.Rebuild } found ? $"{HelperNames.RunKey(plan, found.Identity)}/journal.jsonl" : null;
}
