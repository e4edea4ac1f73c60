// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Policies;

/// <summary><c>sageguard policy</c>: policies written from the catalog.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal) =>
        new("policy", "Write policies from the catalog: what prevents, and what people need.")
        {
            ScpCommand.Create(terminal),
            PeopleCommand.Create(terminal),
        };
}
