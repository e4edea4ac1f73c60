// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Completions;
using SageGuard.Cli.Reports;
using SageGuard.Controls;

namespace SageGuard.Cli;

/// <summary><c>--control</c>: which controls, by set, id or number.</summary>
internal sealed class ControlOption
{
    private readonly Option<string[]> _control = new("--control", "-c")
    {
        Description = $"Controls by set, id or number ({ControlSet.SecurityHub}, SageMaker.1, 1), several separated by commas. Default: {ControlSet.All}.",
        HelpName = "control",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command)
    {
        _control.CompletionSources.Add(_ => Names.Select(name => new CompletionItem(name)));
        command.Options.Add(_control);
    }

    /// <summary>What can be named: for completion.</summary>
    public static IEnumerable<string> Names => [.. ControlSet.Sets.Select(set => set.Name), .. Catalog.Controls.Select(control => control.Id)];

    /// <summary>True where the option was not given.</summary>
    public bool IsDefault(ParseResult parse) => parse.GetValue(_control) is null or { Length: 0 };

    /// <summary>The controls.</summary>
    /// <exception cref="UsageException">A name is neither a control nor a set.</exception>
    public IReadOnlyList<Control> Read(ParseResult parse) => IsDefault(parse) ? ControlSet.All.Controls : Read(_control, parse.GetValue(_control)!);

    /// <summary>The controls that an option's values name.</summary>
    /// <param name="option">The option.</param>
    /// <param name="values">Its values, each one name or several separated by commas.</param>
    /// <exception cref="UsageException">A name is neither a control nor a set.</exception>
    public static IReadOnlyList<Control> Read(Option option, IEnumerable<string> values)
    {
        var names = values.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries));
        // On a command line the same control twice harms no one.
        var selection = ControlSelection.Of(names.Distinct(StringComparer.OrdinalIgnoreCase));
        return selection.Problem is { } problem
            ? throw new UsageException($"Unknown control '{OneLine.Of(problem.Name, 40)}' in {option.Name}. Allowed: {problem.Allowed}. See: sageguard controls")
            : selection.Controls;
    }
}
