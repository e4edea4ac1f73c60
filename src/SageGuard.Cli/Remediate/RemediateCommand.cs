// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate</c>: repairs notebooks without losing a file.</summary>
internal static class RemediateCommand
{
    public static Command Create(Terminal terminal, TimeProvider time) =>
        new("remediate", "Repair notebooks without losing a file: plan, apply, and much later purge.")
        {
            PlanCommand.Create(terminal, time),
            ApplyCommand.Create(terminal, time),
            ScriptCommand.Create(terminal),
            RollbackCommand.Create(terminal, time),
            CompareCommand.Create(terminal, time),
            PurgeCommand.Create(terminal, time),
        };
}
