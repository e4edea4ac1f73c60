// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Controls;
using SageGuard.Deployment.Policies;
using SageGuard.Deployment.Settings;

namespace SageGuard.Cli.Policies;

/// <summary><c>sageguard policy scp</c>: service control policies that deny what the controls would find.</summary>
internal static class ScpCommand
{
    public static Command Create(Terminal terminal)
    {
        var controls = new ControlOption(ControlSet.SecurityHub);
        var waiverTagKey = new Option<string?>("--waiver-tag-key")
        {
            Description = "Reserve the waivers' tag for one role; needs --waiver-role.",
            HelpName = "key",
        };
        var protect = new Option<bool>("--protect")
        {
            Description = DeploymentSetting.Protect.Summary.Replace("true protects", "Protect", StringComparison.Ordinal),
        };
        var (breakGlass, waiverRole, deploying) = (
            CreateOption(DeploymentSetting.BreakGlass),
            CreateOption(DeploymentSetting.WaiverRole),
            CreateOption(DeploymentSetting.DeployingRoles)
        );
        var (recorder, evaluating, path) = (
            CreateOption(DeploymentSetting.RecorderRoles),
            CreateOption(DeploymentSetting.EvaluatingRoles),
            CreateOption(DeploymentSetting.RolePath)
        );
        var part = new Option<int?>("--part")
        {
            Description = "Only this policy of several, from 1: a file for each.",
            HelpName = "number",
        };
        var command = new Command(
            "scp",
            "Print service control policies that deny what the controls would find, and protect the roles that they leave out and the detection."
        )
        {
            breakGlass,
            waiverTagKey,
            waiverRole,
            deploying,
            protect,
            recorder,
            evaluating,
            path,
            part,
        };
        controls.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    () =>
                    {
                        var protects = parse.GetValue(protect);
                        foreach (var option in new[] { recorder, evaluating, path })
                        {
                            if (!protects && parse.GetResult(option) is { Implicit: false })
                                throw new UsageException($"{option.Name} has no effect without --protect. Remove it, or add --protect.");
                        }

                        var options = new ServiceControlPolicyOptions
                        {
                            BreakGlass = parse.GetValue(breakGlass)!,
                            WaiverTagKey = parse.GetValue(waiverTagKey),
                            WaiverRole = parse.GetValue(waiverRole),
                            DeployingRoles = Setting.Entries(parse.GetValue(deploying)!),
                            Protect = protects,
                            RecorderRoles = Setting.Entries(parse.GetValue(recorder)!),
                            EvaluatingRoles = parse.GetValue(evaluating) is { } roles ? Setting.Entries(roles) : [],
                            RolePath = parse.GetValue(path)!,
                        };
                        Write(terminal, Policies(controls, parse, options), parse.GetValue(part));
                        return Task.FromResult(ExitCodes.Success);
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static Option<string?> CreateOption(Setting setting) =>
        new(NameOf(setting))
        {
            Description = setting.Summary,
            DefaultValueFactory = _ => setting.Default,
            HelpName =
                setting == DeploymentSetting.RolePath ? "path"
                : setting.IsList ? "arns"
                : "arn",
        };

    private static string NameOf(Setting setting) => $"--{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(setting.Name)}";

    private static IReadOnlyList<NamedPolicy> Policies(ControlOption controls, ParseResult parse, ServiceControlPolicyOptions options)
    {
        IReadOnlyList<NamedPolicy> policies;
        try
        {
            policies = ServiceControlPolicy.Write(controls.Read(parse), options);
        }
        catch (SettingException error)
        {
            // These options are settings of the CDK's by other names.
            Setting[] settings =
            [
                DeploymentSetting.BreakGlass,
                DeploymentSetting.WaiverRole,
                DeploymentSetting.DeployingRoles,
                DeploymentSetting.RecorderRoles,
                DeploymentSetting.EvaluatingRoles,
                DeploymentSetting.RolePath,
            ];
            throw new UsageException(
                settings.Aggregate(
                    error.Message,
                    (message, setting) => message.Replace($"Setting '{setting.Name}'", NameOf(setting), StringComparison.Ordinal)
                )
            );
        }

        return policies.Count > 0
            ? policies
            : throw new UsageException("No service control policy can prevent what these controls find. See: sageguard controls NUMBER");
    }

    private static void Write(Terminal terminal, IReadOnlyList<NamedPolicy> policies, int? part)
    {
        if (part is { } number && (number < 1 || number > policies.Count))
            throw new UsageException($"--part {number} is not there: these controls make {policies.Count}.");
        var output = terminal.Out.Profile.Out.Writer;
        if (part is null && policies.Count > 1)
        {
            terminal.Say(
                $"These are {policies.Count} policies: {string.Join(", ", policies.Select(policy => policy.Name))}. One at a time: --part 1 to --part {policies.Count}."
            );
        }

        foreach (var policy in part is { } one ? [policies[one - 1]] : policies)
            output.WriteLine(policy.Json.TrimEnd());
    }
}
