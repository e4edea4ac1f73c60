// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cli.Templates;

/// <summary><c>sageguard template</c>: a plain CloudFormation template of exactly the stack that is asked for.</summary>
internal static class TemplateCommand
{
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html.
    private const int MaxInline = 51_200;

    public static Command Create(Terminal terminal)
    {
        var settings = DeploymentSetting.OfAccount.Select(setting => (Setting: setting, Option: Option(setting))).ToList();
        var code = new Option<string?>("--code")
        {
            Description =
                "Where the zip is, as s3://BUCKET/KEY in the function's Region. Default: the template asks, by the parameters ArtifactBucketPrefix and ArtifactKey.",
            HelpName = "uri",
        };
        var hash = new Option<string?>("--code-sha256")
        {
            Description =
                "The zip's SHA-256, in hex as sha256sum prints it or in base64; the stack refuses other code. Default: the template asks, by the parameter ArtifactSha256.",
            HelpName = "hash",
        };
        var version = new Option<string?>("--code-version")
        {
            Description = "The version of the object at --code, in a bucket that keeps versions.",
            HelpName = "id",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON without white space instead of YAML." };
        var sam = new Option<bool>("--sam")
        {
            Description = "Print the repository's template.yaml instead, for SAM: it asks for everything at deployment.",
        };
        var command = new Command("template", "Print a CloudFormation template of SageGuard in one account and Region.")
        {
            code,
            hash,
            version,
            json,
            sam,
        };
        foreach (var (_, option) in settings)
            command.Options.Add(option);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    () =>
                    {
                        var texts = settings
                            .Where(entry => parse.GetValue(entry.Option) is { Length: > 0 })
                            .ToDictionary(entry => entry.Setting.Name, entry => string.Join(',', parse.GetValue(entry.Option)!));
                        var place = new CodePlace(parse.GetValue(code), parse.GetValue(hash), parse.GetValue(version));
                        var text = Written(() =>
                            parse.GetValue(sam) ? Sam(texts, place, parse.GetValue(json)) : Plain(texts, place, parse.GetValue(json))
                        );
                        terminal.Out.Profile.Out.Writer.Write(text);
                        if (Encoding.UTF8.GetByteCount(text) is > MaxInline and var size)
                        {
                            terminal.Say(
                                $"This template has {size} bytes; CloudFormation takes {MaxInline} in a request and more from a bucket{(parse.GetValue(sam) || parse.GetValue(json) ? "" : ": --json is shorter")}."
                            );
                        }

                        return Task.FromResult(ExitCodes.Success);
                    },
                    cancellationToken
                )
        );
        return command;
    }

    // A person typed options, not settings.
    private static string Written(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (SettingException error)
        {
            throw new UsageException(
                DeploymentSetting
                    .OfAccount.Aggregate(
                        error.Message,
                        (message, setting) =>
                            message
                                .Replace($"Setting '{setting.Name}'", NameOf(setting), StringComparison.Ordinal)
                                .Replace($"'{setting.Name}'", NameOf(setting), StringComparison.Ordinal)
                    )
                    .Replace("Settings --", "--", StringComparison.Ordinal)
            );
        }
    }

    private static string Sam(Dictionary<string, string> texts, CodePlace place, bool json) =>
        texts.Keys.All(name => name == DeploymentSetting.Architecture.Name) && place == CodePlace.None && !json
            ? SamTemplate.Write(texts.GetValueOrDefault(DeploymentSetting.Architecture.Name, DeploymentSetting.Architecture.Default!))
            : throw new UsageException(
                "--sam takes no other option but --architecture: that template asks for every setting at deployment. Leave --sam or the others out."
            );

    private static string Plain(Dictionary<string, string> texts, CodePlace place, bool json)
    {
        var (code, parameters) = place.Read();
        var template = AccountTemplate.Create(AccountSettings.Read(texts), code, parameters);
        return json
            ? TemplateJson.Write(template)
            : TemplateYaml.Write(template, $"Written by `{CommandLine(texts, place)}`, version {ToolVersion.Text}.");
    }

    // How to print it again: the command as a person would type it.
    private static string CommandLine(Dictionary<string, string> texts, CodePlace place)
    {
        var options = texts
            .Select(text => (Name: NameOf(DeploymentSetting.OfAccount.Single(setting => setting.Name == text.Key)), text.Value))
            .Concat(place.Options);
        return string.Join(
            ' ',
            options.Select(option => $"{option.Name} {Quoted(OneLine.Clean(option.Value))}").Prepend($"{CommandTree.Root} template")
        );
    }

    private static string Quoted(string value) =>
        value.All(character => char.IsAsciiLetterOrDigit(character) || "_@%+=:,./-".Contains(character))
            ? value
            : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static Option<string[]> Option(Setting setting)
    {
        var option = new Option<string[]>(NameOf(setting))
        {
            Description =
                setting.Default is null || setting.Summary.Contains("Default: ", StringComparison.Ordinal)
                    ? setting.OptionSummary
                    : $"{setting.OptionSummary} Default: {setting.Default}.",
            HelpName = setting.AllowedValues is null ? "value" : string.Join('|', setting.AllowedValues),
        };
        if (setting == DeploymentSetting.Controls)
        {
            option.Aliases.Add("-c");
            option.CompletionSources.Add([.. ControlOption.Names]);
        }

        if (setting.AllowedValues is not null)
            option.CompletionSources.Add([.. setting.AllowedValues]);
        return option;
    }

    // As other commands call them: --control, --waiver-tag-key.
    private static string NameOf(Setting setting) =>
        setting == DeploymentSetting.Controls ? "--control" : $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(setting.Name)}";
}
