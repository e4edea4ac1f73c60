// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate plan</c>: reads only.</summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var notebooks = new Argument<string[]>("NOTEBOOK")
        {
            Description = "The notebooks to look at; none for all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<FileInfo?>("--out") { HelpName = "file", Description = "Write the plan as JSON to this file, for apply." };
        var output = new OutputOption("The plan for people (table) or for machines (json).");
        var target = new TargetOptions();
        var choices = new RepairChoices();
        var connection = new RemediateConnection();
        var command = new Command("plan", "Show what would be repaired, how, and what stands in the way. Changes nothing.")
        {
            notebooks,
            file,
        };
        output.AddTo(command);
        target.AddTo(command);
        choices.AddTo(command);
        connection.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(
                    terminal,
                    async () =>
                    {
                        var asked = target.Read(parse);
                        var options = choices.Read(parse);
                        using var aws = connection.Open(parse);
                        var caller = await connection.CallerAsync(parse, aws, cancellationToken);
                        var result = await MakeAsync(
                            terminal,
                            aws,
                            caller,
                            asked,
                            options,
                            parse.GetValue(notebooks) ?? [],
                            time,
                            cancellationToken
                        );
                        if (parse.GetValue(file) is { } kept)
                            PlanFile.Write(kept, result.Plan);
                        var json = output.IsJson(parse);
                        if (json)
                            terminal.Out.Profile.Out.Writer.WriteLine(PlanJson.Write(result.Plan));
                        Show(terminal, result, json);
                        if (!json && parse.GetValue(file) is { } named)
                        {
                            terminal.Out.Profile.Out.Writer.WriteLine(
                                $"The plan is in {named.FullName}. To apply it: sageguard remediate apply --plan {PlanFile.Shown(named)}"
                            );
                        }

                        return result.Errors.Count > 0 ? ExitCodes.NotAssessed : ExitCodes.Success;
                    },
                    cancellationToken
                )
        );
        return command;
    }

    /// <summary>Shows a plan to people; beside JSON only what could not be looked at, on standard error.</summary>
    public static void Show(Terminal terminal, PlanResult result, bool json)
    {
        if (!json)
        {
            PlanTable.Show(terminal.Out, result);
        }
        else
        {
            foreach (var error in result.Errors)
                terminal.Say(error);
        }
    }

    /// <summary>Makes a plan.</summary>
    public static async Task<PlanResult> MakeAsync(
        Terminal terminal,
        AwsConnection aws,
        (string Account, string Arn) caller,
        RemediationTarget target,
        RepairOptions options,
        IReadOnlyCollection<string> names,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var client = aws.Client(AwsService.SageMaker);
        using var source = new NotebookFactSource(aws);
        var run = new PlanRun(new SageMakerClient(client), new NotebookClient(client), source, options);
        PlanResult? result = null;
        await ProgressLine.ShowAsync(
            terminal,
            quiet: false,
            $"Listing notebooks in {aws.Region}",
            () => string.Create(CultureInfo.InvariantCulture, $"{run.Looked} notebooks of {aws.Region} examined"),
            async () => result = await run.RunAsync(NewId(time), aws.Region, target, names, time.GetUtcNow(), cancellationToken)
        );
        return result! with { Plan = result.Plan with { PlannedBy = new PlannedBy(caller.Arn, caller.Account, ToolVersion.Text) } };
    }

    private static string NewId(TimeProvider time) =>
        $"{time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2))}";
}
