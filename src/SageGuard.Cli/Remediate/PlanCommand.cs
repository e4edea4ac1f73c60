// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Security.Cryptography;
using SageGuard.Aws;
using SageGuard.Remediation;
using Spectre.Console;

namespace SageGuard.Cli.Remediate;

/// <summary><c>sageguard remediate plan</c>: reads only.</summary>
internal static class PlanCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var notebooks = new Argument<string[]>("NOTEBOOK") { Description = "The notebooks to look at; none for all.", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<FileInfo?>("--out") { Description = "Write the plan as JSON to this file, for apply; - for standard output, without the table." };
        var target = new TargetOptions();
        var connection = new RemediateConnection();
        var command = new Command("plan", "Show what would be repaired, how, and what stands in the way. Changes nothing.") { notebooks, output };
        target.AddTo(command);
        connection.AddTo(command);
        command.SetAction((parse, cancellationToken) => Errors.Catch(console, async () =>
        {
            var asked = target.Read(parse);
            using var aws = connection.Open(parse);
            var result = await MakeAsync(aws, asked, parse.GetValue(notebooks) ?? [], TimeProvider.System, cancellationToken);
            var file = parse.GetValue(output);
            if (file?.Name == "-")
            {
                Console.Out.Write(PlanJson.Write(result.Plan));
                return result.Errors.Count > 0 ? ExitCodes.NotAssessed : ExitCodes.Success;
            }

            PlanTable.Show(console, result);
            if (file is not null)
            {
                await File.WriteAllTextAsync(file.FullName, PlanJson.Write(result.Plan), cancellationToken);
                console.MarkupLineInterpolated($"The plan is in {file.FullName}. To apply it: sageguard remediate apply --plan {file.Name}");
            }

            return result.Errors.Count > 0 ? ExitCodes.NotAssessed : ExitCodes.Success;
        }));
        return command;
    }

    /// <summary>Makes a plan.</summary>
    public static async Task<PlanResult> MakeAsync(
        AwsConnection aws, RemediationTarget target, IReadOnlyCollection<string> names, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = aws.Client(AwsService.SageMaker);
        using var around = new NotebookSurroundings(aws, target.Bucket);
        var run = new PlanRun(new SageMakerClient(client), new NotebookClient(client), around);
        return await run.RunAsync(NewId(time), aws.Region, target, names, time.GetUtcNow(), cancellationToken);
    }

    private static string NewId(TimeProvider time) =>
        $"{time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2))}";
}
