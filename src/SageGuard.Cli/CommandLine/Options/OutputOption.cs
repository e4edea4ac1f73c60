// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace SageGuard.Cli.CommandLine;

/// <summary>For people or for machines.</summary>
internal sealed class OutputOption(string description)
{
    private readonly Option<Output> _output = ChoiceOption.Create<Output>("--output", ["-o"], $"{description} Default: table.", "format");

    private enum Output
    {
        Table,
        Json,
    }

    public void AddTo(Command command) => command.Options.Add(_output);

    public bool IsJson(ParseResult parse) => parse.GetValue(_output) == Output.Json;
}
