// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Why a notebook is left alone for now, and what to do about it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="What">What stands in the way: a sentence.</param>
/// <param name="Do">What to do about it: a sentence or two.</param>
public sealed record Blocker(BlockerKind Kind, string What, string Do)
{
    /// <summary>
    /// True for what SageGuard sees only from outside, so that an operator who knows better may go on. A notebook that
    /// someone else's tool manages, or that could not be started again, is never touched, even if accepted.
    /// </summary>
    /// <param name="kind">The blocker.</param>
    public static bool CanBeAccepted(BlockerKind kind) =>
        kind
            is BlockerKind.SubnetReach
                or BlockerKind.SubnetInternet
                or BlockerKind.Quota
                or BlockerKind.PolicyNamesArn
                or BlockerKind.RoleCannotReachBucket
                or BlockerKind.LifecycleScript
                or BlockerKind.JournalWritable;
}
