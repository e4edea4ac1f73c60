// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using SageGuard.Remediation;

namespace SageGuard.Aws.Operator;

/// <summary>
/// Keeps each journal twice: on this machine, and in the bucket so that another machine can go on. This machine's is the one
/// that counts. What the bucket holds beyond it was written by something else: another operator, or anyone who can write there,
/// so it is a question, and is followed only where the operator says so.
/// </summary>
/// <param name="local">The journals of this machine.</param>
/// <param name="store">The bucket.</param>
/// <param name="plan">The plan, which decides the keys.</param>
/// <param name="resume">True where the operator said that the bucket's journals count.</param>
public sealed class S3Journal(ILocalJournals local, BackupStore store, RemediationPlan plan, bool resume) : IJournalStore
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<string> ReadAsync(string notebook, CancellationToken cancellationToken)
    {
        var here = await local.ReadAsync(notebook, cancellationToken);
        var key = RebuildNames.JournalKey(plan, notebook);
        var found = await store.ReadTaggedAsync(key, cancellationToken);
        var there = found is null ? "" : Encoding.UTF8.GetString(found.Value.Body);

        // A line is written here first: the bucket may lack the last one, and never has one that is not here.
        if (!here.StartsWith(there, StringComparison.Ordinal))
        {
            if (!resume)
                throw new QuestionException(Question(notebook, key, here, there));

            // Read before it counts: a line that cannot be read is an error.
            _ = JournalJson.Read(notebook, there).Count();
            here = there[..(there.LastIndexOf('\n') + 1)];
            await local.ReplaceAsync(notebook, here, cancellationToken);
        }

        _kept[notebook] = new Kept(here, found?.Tag);
        return here;
    }

    /// <inheritdoc/>
    public async Task AppendAsync(string notebook, string line, CancellationToken cancellationToken)
    {
        var key = RebuildNames.JournalKey(plan, notebook);
        var kept = _kept.GetValueOrDefault(notebook) ?? new Kept("", null);
        var text = kept.Text + line + "\n";
        await local.AppendAsync(notebook, line, cancellationToken);
        var tag = await store.WriteAsync(key, text, kept.Tag, cancellationToken) ?? await OwnAsync(notebook, key, text, cancellationToken);
        _kept[notebook] = new Kept(text, tag);
    }

    private string Question(string notebook, string key, string here, string there)
    {
        var what =
            here.Length == 0 ? "This machine has no journal of it, and the bucket has one"
            : there.StartsWith(here, StringComparison.Ordinal) ? "The journal in the bucket is ahead of the one on this machine"
            : "The journal in the bucket and the one on this machine differ";
        return $"{notebook} was not touched. {what} (s3://{store.Bucket}/{key}): the plan was applied from another machine, or something else than SageGuard writes there. "
            + "Anyone who can write that object decides what is done next. If you know that it was another sageguard, and that one has ended, run the same command with --resume-from-bucket.";
    }

    // A write whose answer was lost is sent again, and then finds itself.
    private async Task<string> OwnAsync(string notebook, string key, string text, CancellationToken cancellationToken) =>
        await store.ReadTaggedAsync(key, cancellationToken) is { } found && Encoding.UTF8.GetString(found.Body) == text
            ? found.Tag
            : throw new QuestionException(
                $"Something else writes the journal of {notebook} in the bucket (s3://{store.Bucket}/{key}): this plan is applied from two places at once. Nothing more is done here. "
                    + "Wait until the other has ended, then run the same command with --resume-from-bucket."
            );

    private sealed record Kept(string Text, string? Tag);
}
