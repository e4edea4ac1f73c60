// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.SageMaker;

/// <summary>The notebook's state machine: which call is allowed in which state, and what it leads through.</summary>
internal static class NotebookStates
{
    public static readonly Move Stop = new(["InService"], "Stopping", "Stopped");
    public static readonly Move Start = new(["Stopped", "Failed"], "Pending", "InService");
    public static readonly Move Update = new(["Stopped", "Failed"], "Updating", "Stopped");
    public static readonly Move Delete = new(["Stopped", "Failed"], "Deleting", null);

    public static void Check(StoredResource notebook, Move move)
    {
        if (!move.From.Contains(notebook.Status))
        {
            throw AwsException.Validation(
                $"Status ({notebook.Status}) not in ([{string.Join(", ", move.From)}]). Unable to transition to ({move.Via}) for Notebook Instance ({notebook.Arn})"
            );
        }
    }

    /// <summary>One row: the states it may start in, the state it shows meanwhile, the state it ends in (null: gone).</summary>
    public sealed record Move(IReadOnlyList<string> From, string Via, string? To);
}
