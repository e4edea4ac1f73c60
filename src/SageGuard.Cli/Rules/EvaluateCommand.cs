// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.Accounts;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Rules;

/// <summary><c>sageguard evaluate</c>: has AWS Config evaluate our rules now, waits, and shows what changed.</summary>
internal static class EvaluateCommand
{
    // Three runs of 900 seconds, the minutes that Lambda waits between them, and some.
    private const int DefaultTimeout = 3600;

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var rules = new Argument<string[]>("RULE")
        {
            Description = "Rules by name. Default: every rule of SageGuard in the Region.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Start it and leave: no waiting, no results." };
        var timeout = new Option<int>("--timeout")
        {
            Description =
                "How many seconds to wait for the results. The default outlasts a sweep of 15 minutes and Lambda's two retries of it.",
            DefaultValueFactory = _ => DefaultTimeout,
            HelpName = "seconds",
        };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress: only what changed." };
        var aws = new AwsOptions();
        var command = new Command("evaluate", "Have AWS Config evaluate the rules now, wait, and show what changed.")
        {
            rules,
            noWait,
            timeout,
            quiet,
        };
        aws.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    async () =>
                    {
                        var (unknown, failing) = (false, false);
                        foreach (var account in await Account.OfAsync(aws.Read(parse), cancellationToken))
                        {
                            if (account.Error is { } closed)
                                throw closed;
                            foreach (var region in account.Regions)
                            {
                                using var connection = new AwsConnection(region, account.Credentials);
                                var sageMaker = new SageMakerClient(connection.Client(AwsService.SageMaker));
                                var scopes = new RuleScopeReader(sageMaker, new ConfigClient(connection.Client(AwsService.Config)));
                                var run = new EvaluationRun(
                                    new ConfigAdminClient(connection.Client(AwsService.Config)),
                                    scopes,
                                    sageMaker,
                                    new LogsClient(connection.Client(AwsService.Logs)),
                                    terminal,
                                    time,
                                    region
                                );
                                var outcome = await run.RunAsync(
                                    parse.GetValue(rules) ?? [],
                                    !parse.GetValue(noWait),
                                    TimeSpan.FromSeconds(parse.GetValue(timeout)),
                                    parse.GetValue(quiet),
                                    cancellationToken
                                );
                                unknown |= outcome is ExitCodes.NotAssessed or ExitCodes.FailingAndNotAssessed;
                                failing |= outcome is ExitCodes.Failing or ExitCodes.FailingAndNotAssessed;
                            }
                        }

                        return ExitCodes.For(failing, unknown);
                    },
                    cancellationToken,
                    "An evaluation that was started goes on in AWS Config without us; see later: sageguard doctor"
                )
        );
        return command;
    }
}
