// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
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
        var breakGlass = new Option<string>("--break-glass") { Description = "The role that is left out of every statement, as an ARN pattern.", DefaultValueFactory = _ => new ServiceControlPolicyOptions().BreakGlass, HelpName = "arn" };
        var waiverTagKey = new Option<string?>("--waiver-tag-key") { Description = "Reserve the waivers' tag for one role; needs --waiver-role.", HelpName = "key" };
        var waiverRole = new Option<string?>("--waiver-role") { Description = "The role that may set and remove the waivers' tag, as an ARN pattern.", HelpName = "arn" };
        var part = new Option<int?>("--part") { Description = "Only this policy of several, from 1: a file for each.", HelpName = "number" };
        var command = new Command("scp", "Print service control policies that deny what the controls would find.") { breakGlass, waiverTagKey, waiverRole, part };
        controls.AddTo(command);
        command.SetAction((parse, cancellationToken) => Guarded.RunAsync(
            terminal,
            () =>
            {
                var options = new ServiceControlPolicyOptions { BreakGlass = parse.GetValue(breakGlass)!, WaiverTagKey = parse.GetValue(waiverTagKey), WaiverRole = parse.GetValue(waiverRole) };
                Write(terminal, Policies(controls, parse, options), parse.GetValue(part));
                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }

    private static IReadOnlyList<string> Policies(ControlOption controls, ParseResult parse, ServiceControlPolicyOptions options)
    {
        IReadOnlyList<string> policies;
        try
        {
            policies = ServiceControlPolicy.Write(controls.Read(parse), options);
        }
        catch (SettingException error)
        {
            // These two options are settings of the CDK's by other names.
            throw new UsageException(error.Message.Replace("Setting 'breakGlass'", "--break-glass", StringComparison.Ordinal).Replace("Setting 'waiverRole'", "--waiver-role", StringComparison.Ordinal));
        }

        return policies.Count > 0
            ? policies
            : throw new UsageException("No service control policy can prevent what these controls find. See: sageguard controls NUMBER");
    }

    private static void Write(Terminal terminal, IReadOnlyList<string> policies, int? part)
    {
        if (part is { } number && (number < 1 || number > policies.Count)) throw new UsageException($"--part {number} is not there: these controls make {policies.Count}.");
        var output = terminal.Out.Profile.Out.Writer;
        if (part is null && policies.Count > 1) terminal.Say($"AWS's limit of {ServiceControlPolicy.MaxLength} characters makes {policies.Count} policies of it. One at a time: --part 1 to --part {policies.Count}.");
        foreach (var policy in part is { } one ? [policies[one - 1]] : policies) output.WriteLine(policy.TrimEnd());
    }
}
