// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace SageGuard.Cli.Remediate;

/// <summary>For people or for machines.</summary>
internal sealed class OutputOption
{
    private readonly Option<string> _output;

    public OutputOption(string description)
    {
        _output = new Option<string>("--output", "-o") { Description = $"{description} Default: table.", HelpName = "format", DefaultValueFactory = _ => "table" };
        _output.AcceptOnlyFromAmong("table", "json");
    }

    public void AddTo(Command command) => command.Options.Add(_output);

    public bool IsJson(ParseResult parse) => parse.GetValue(_output) == "json";
}
