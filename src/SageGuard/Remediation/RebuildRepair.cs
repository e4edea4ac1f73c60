// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>To be written next.</summary>
internal sealed class RebuildRepair(Repair repair, NotebookPlan plan, Journal journal) : StepRunner(repair, plan, journal)
{
    protected override Task RunAsync(StepKind step, CancellationToken cancellationToken) =>
        throw new SageGuardException($"{Name} needs a rebuild, which this version does not make yet. Nothing was changed.");
}
