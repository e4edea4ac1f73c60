// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Completions;
using SageGuard.Controls;

namespace SageGuard.Cli.CommandLine;

/// <summary><c>--control</c>: which controls, by set, id or number.</summary>
/// <param name="otherwise">The set that counts where the option is not given.</param>
internal sealed class ControlOption(ControlSet otherwise)
{
    private readonly Option<string[]> _control = new("--control", "-c")
    {
        Description =
            $"Controls by set, id or number ({ControlSet.SecurityHub}, SageMaker.1, 1), several separated by commas. Default: {otherwise}.",
        HelpName = "control",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command)
    {
        _control.CompletionSources.Add(_ => Names.Select(name => new CompletionItem(name)));
        command.Options.Add(_control);
    }

    /// <summary>What can be named: for completion.</summary>
    public static IEnumerable<string> Names =>
        [.. ControlSet.Sets.Select(set => set.Name), .. Catalog.Controls.Select(control => control.Id)];

    /// <summary>True where the option was not given.</summary>
    public bool IsDefault(ParseResult parse) => parse.GetValue(_control) is null or { Length: 0 };

    /// <summary>The controls as they were asked for.</summary>
    public string Asked(ParseResult parse) => IsDefault(parse) ? otherwise.Name : string.Join(',', parse.GetValue(_control)!);

    /// <summary>The controls.</summary>
    /// <exception cref="UsageException">A name is neither a control nor a set.</exception>
    public IReadOnlyList<Control> Read(ParseResult parse)
    {
        if (IsDefault(parse))
            return otherwise.Controls;
        return Choose(parse.GetValue(_control)!, " in --control");
    }

    /// <summary>What was named, as a rule's parameter has it: a set stays a set, so that it can be taken in part.</summary>
    /// <exception cref="UsageException">A name is neither a control nor a set.</exception>
    public string Given(ParseResult parse)
    {
        if (IsDefault(parse))
            return otherwise.Name;
        _ = Read(parse);
        return string.Join(
            ',',
            parse
                .GetValue(_control)!
                .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))
                .Distinct(StringComparer.OrdinalIgnoreCase)
        );
    }

    /// <summary>The controls that a command line names.</summary>
    /// <param name="given">Names, several in one separated by commas.</param>
    /// <param name="where">Where they are given, as it follows the wrong name in the error.</param>
    /// <exception cref="UsageException">A name is neither a control nor a set.</exception>
    public static IReadOnlyList<Control> Choose(IEnumerable<string> given, string where)
    {
        var names = given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries));
        // On a command line the same control twice harms no one.
        var selection = ControlSelection.From(names.Distinct(StringComparer.OrdinalIgnoreCase));
        return selection.Problem is { } problem
            ? throw new UsageException(
                $"Unknown control '{OneLine.Clean(problem.Name, 40)}'{where}. Allowed: {problem.Allowed}. See: sageguard controls"
            )
            : selection.Controls;
    }
}
