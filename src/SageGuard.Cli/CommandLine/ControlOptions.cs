// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Controls;

namespace SageGuard.Cli;

/// <summary>Which controls, and what a rule can be told about them: the same names as the rule's parameters.</summary>
internal sealed class ControlOptions
{
    private readonly ControlOption _control = new();

    private readonly (Option<string?> Option, string Parameter)[] _parameters =
    [
        (Text("--subnet-ids", "ids", "SageMaker.2: the allowed subnets, separated by commas. Default: any."), "subnetIds"),
        (Text("--required-key-tags", "keys", "SageMaker.6 and .7: tag keys that must all be there. Default: any one tag."), "requiredKeyTags"),
        (Text("--supported-platform-identifier-versions", "ids", "SageMaker.8: the platforms that pass. Default: notebook-al2023-v1."), "supportedPlatformIdentifierVersions"),
        (Text("--inter-container-encryption", "reading", "SageMaker.9, .10, .13: securityHub, or multiInstance to ask only from two instances on."), "interContainerEncryption"),
        (Text("--waiver-tag-key", "key", "The tag that waives controls until a day: \"2027-01-31 SageMaker.1 reason\". Default: no waivers."), "waiverTagKey"),
        (Text("--waiver-max-days", "days", "How many days ahead a waiver may end. Default: 365."), "waiverMaxDays"),
    ];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _parameters[3].Option.CompletionSources.Add("securityHub", "multiInstance");
        _control.AddTo(command);
        foreach (var (option, _) in _parameters) command.Options.Add(option);
    }

    /// <summary>True where nothing was said, so that an event's own rule parameters count.</summary>
    public bool AreDefault(ParseResult parse) =>
        _control.IsDefault(parse) && _parameters.All(parameter => parse.GetValue(parameter.Option) is null);

    /// <summary>The parameters as a rule reads them.</summary>
    /// <exception cref="UsageException">One is wrong; the message names the option.</exception>
    public RuleParameters Read(ParseResult parse)
    {
        var texts = new Dictionary<string, string> { ["control"] = string.Join(',', _control.Ids(parse)) };
        foreach (var (option, parameter) in _parameters)
        {
            if (parse.GetValue(option) is { } text) texts[parameter] = text;
        }

        try
        {
            return RuleParameters.Read(texts);
        }
        catch (RuleParameterException error)
        {
            var message = error.Message;
            foreach (var (option, parameter) in _parameters) message = message.Replace($"Rule parameter '{parameter}'", option.Name, StringComparison.Ordinal).Replace($"'{parameter}'", option.Name, StringComparison.Ordinal);
            throw new UsageException(message.Replace("Rule parameter 'control'", "--control", StringComparison.Ordinal));
        }
    }

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
