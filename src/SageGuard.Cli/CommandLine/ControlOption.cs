// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Completions;
using SageGuard.Controls;

namespace SageGuard.Cli;

/// <summary><c>--control</c>: which controls, by number or id.</summary>
internal sealed class ControlOption
{
    private readonly Option<string[]> _control = new("--control", "-c")
    {
        Description = "A control by number or id (1, SageMaker.1), several separated by commas. Default: all 25.",
        HelpName = "control",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command)
    {
        _control.CompletionSources.Add(_ => Catalog.Controls.Select(control => new CompletionItem(control.Id)));
        command.Options.Add(_control);
    }

    /// <summary>True where nothing was said.</summary>
    public bool IsDefault(ParseResult parse) => parse.GetValue(_control) is null or { Length: 0 };

    /// <summary>The ids as they were written, numbers completed; all where nothing was said.</summary>
    public IReadOnlyList<string> Ids(ParseResult parse)
    {
        if (IsDefault(parse)) return [.. Catalog.Controls.Select(control => control.Id)];
        return
        [
            .. parse.GetValue(_control)!.SelectMany(text => text.Split(',')).Select(text => text.Trim())
                .Select(text => text.Length > 0 && text.All(char.IsAsciiDigit) ? $"SageMaker.{text}" : text)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The controls.</summary>
    /// <exception cref="UsageException">There is no such control.</exception>
    public IReadOnlyList<Control> Read(ParseResult parse) =>
    [
        .. Ids(parse).Select(id => Catalog.Find(id)
            ?? throw new UsageException($"--control {Reports.OneLine.Of(id, 40)} is no control. Choose 1 to {Catalog.Controls.Count}; see: sageguard controls")),
    ];
}
