// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.Local;
using SageGuard.Cli.Remediate;
using Spectre.Console;

var console = AnsiConsole.Console;
var root = new RootCommand("Keeps Amazon SageMaker closed to the internet, and proves it.")
{
    DemoCommand.Create(console),
    LocalCommand.Create(console),
    RemediateCommand.Create(console),
};
return await root.Parse(args).InvokeAsync();
