// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Reports;

/// <summary>Which controls, and the parameters of a rule: an option for each, from its record.</summary>
internal sealed class ControlOptions
{
    private readonly ControlOption _control = new(ControlSet.Core);

    private readonly IReadOnlyList<(Option<string?> Option, RuleParameter Parameter)> _parameters =
    [
        .. RuleParameters
            .All.Where(parameter => parameter != GeneralParameters.Control)
            .Select(parameter => (OptionFor(parameter), parameter)),
    ];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _control.AddTo(command);
        foreach (var (option, _) in _parameters)
            command.Options.Add(option);
    }

    /// <summary>True where none was given, so that an event's own rule parameters count.</summary>
    public bool AreDefault(ParseResult parse) =>
        _control.IsDefault(parse) && _parameters.All(parameter => parse.GetValue(parameter.Option) is null);

    /// <summary>The parameters as a rule reads them.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="hasWaivers">True where waivers come from elsewhere than tags, so that their limit needs no tag's key.</param>
    /// <param name="isDeclared">True for what is declared in files: a set is taken without the controls that only a scan can
    /// evaluate.</param>
    /// <exception cref="UsageException">One is wrong; the message names the option.</exception>
    public RuleParameters Read(ParseResult parse, bool hasWaivers = false, bool isDeclared = false)
    {
        var texts = new Dictionary<string, string> { [GeneralParameters.Control.Name] = _control.Given(parse) };
        foreach (var (option, parameter) in _parameters)
        {
            if (parse.GetValue(option) is { } text)
                texts[parameter.Name] = text;
        }

        try
        {
            // A rule has waivers in tags only, and refuses their limit without the tag's key.
            var read =
                hasWaivers && texts.TryAdd(GeneralParameters.WaiverTagKey.Name, "in-files")
                    ? RuleParameters.Read(texts) with
                    {
                        WaiverTagKey = null,
                    }
                    : RuleParameters.Read(texts);
            return isDeclared ? read.ForDeclared() : read;
        }
        catch (RuleParameterException error)
        {
            throw new UsageException(
                RuleParameters.All.Aggregate(
                    error.Message,
                    (message, parameter) =>
                        message
                            .Replace($"Rule parameter '{parameter}'", parameter.Option, StringComparison.Ordinal)
                            .Replace($"'{parameter}'", parameter.Option, StringComparison.Ordinal)
                )
            );
        }
    }

    /// <summary>The same for a report: what was asked for, and what counts where nothing was.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="context">The report's context so far.</param>
    /// <param name="chosen">The controls that were evaluated.</param>
    public RunContext Describe(ParseResult parse, RunContext context, IReadOnlyList<Control> chosen)
    {
        var effective = _parameters
            .Where(entry => !entry.Parameter.IsGeneral && chosen.Any(control => control.Parameters.Contains(entry.Parameter)))
            .ToList();
        return context with
        {
            ControlSet = _control.Asked(parse),
            Parameters =
            [
                .. effective
                    .Select(entry => (entry.Parameter.Name, Value: parse.GetValue(entry.Option)!))
                    .Where(entry => entry.Value is not null),
            ],
            Defaults =
            [
                .. effective
                    .Where(entry => parse.GetValue(entry.Option) is null)
                    .Select(entry => (entry.Parameter.Name, entry.Parameter.DefaultValue ?? entry.Parameter.DefaultNote!)),
            ],
        };
    }

    private static Option<string?> OptionFor(RuleParameter parameter)
    {
        var summary = parameter.IsGeneral
            ? $"{char.ToUpperInvariant(parameter.Summary[0])}{parameter.Summary[1..]}"
            : $"{string.Join(", ", Catalog.Controls.Where(control => control.Parameters.Contains(parameter)))}: {parameter.Summary}";
        var option = new Option<string?>(parameter.Option)
        {
            Description = $"{summary}. Default: {parameter.DefaultMeaning}.".Replace("`", "", StringComparison.Ordinal),
            HelpName = parameter.ValueName,
        };
        if (parameter.Choices.Count > 0)
            option.CompletionSources.Add([.. parameter.Choices]);
        return option;
    }
}
