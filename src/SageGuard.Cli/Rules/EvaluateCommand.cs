// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Aws;
using SageGuard.Cli.Accounts;

namespace SageGuard.Cli.Rules;

/// <summary><c>sageguard evaluate</c>: has AWS Config evaluate our rules now, waits, and shows what changed.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var rules = new Argument<string[]>("RULE") { Description = "Rules by name. Default: every rule of SageGuard in the Region.", Arity = ArgumentArity.ZeroOrMore };
        var noWait = new Option<bool>("--no-wait") { Description = "Start it and leave: no waiting, no results." };
        var timeout = new Option<int>("--timeout") { Description = "How many seconds to wait for the results.", DefaultValueFactory = _ => 600, HelpName = "seconds" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress: only what changed." };
        var aws = new AwsOptions();
        var command = new Command("evaluate", "Have AWS Config evaluate the rules now, wait, and show what changed.") { rules, noWait, timeout, quiet };
        aws.AddTo(command);
        command.SetAction((parse, cancellationToken) => Guarded.RunAsync(
            terminal,
            async () =>
            {
                var (unknown, failing) = (false, false);
                foreach (var account in await Account.OfAsync(aws.Read(parse), cancellationToken))
                {
                    if (account.Error is { } closed) throw closed;
                    foreach (var region in account.Regions)
                    {
                        using var connection = new AwsConnection(region, account.Credentials);
                        var run = new EvaluationRun(new ConfigAdminClient(connection.Client(AwsService.Config)), terminal, time, region);
                        var outcome = await run.RunAsync(parse.GetValue(rules) ?? [], !parse.GetValue(noWait), TimeSpan.FromSeconds(parse.GetValue(timeout)), parse.GetValue(quiet), cancellationToken);
                        unknown |= outcome is ExitCodes.NotAssessed or ExitCodes.FailingAndNotAssessed;
                        failing |= outcome is ExitCodes.Failing or ExitCodes.FailingAndNotAssessed;
                    }
                }

                return (failing, unknown) switch
                {
                    (true, true) => ExitCodes.FailingAndNotAssessed,
                    (true, false) => ExitCodes.Failing,
                    (false, true) => ExitCodes.NotAssessed,
                    _ => ExitCodes.Success,
                };
            },
            cancellationToken,
            "An evaluation that was started goes on in AWS Config without us; see later: sageguard doctor"));
        return command;
    }
}
