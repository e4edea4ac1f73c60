// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate</c>: repairs notebooks without losing a file.</summary>
internal static class RemediateCommand
{
    public static Command Create(IAnsiConsole console) => new(
        "remediate", "Repair notebooks without losing a file: plan, apply, and much later purge.")
    {
        PlanCommand.Create(console),
        ApplyCommand.Create(console),
        ScriptCommand.Create(console),
        RollbackCommand.Create(console),
        PurgeCommand.Create(console),
    };
}
