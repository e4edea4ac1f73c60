// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using Spectre.Console;

namespace SageGuard.Cli.Local;

/// <summary><c>sageguard demo</c>: the main job end to end on this machine, each step checked as it is shown.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var log = new Option<bool>("--log") { Description = "Print the function's own log lines (JSON) as well." };
        var command = new Command("demo", "Show the main job end to end on this machine: no AWS account, nothing to install.") { log };
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(terminal, () => RunAsync(terminal.Out, parse.GetValue(log), cancellationToken), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, bool printLog, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var log = printLog ? Console.OpenStandardOutput() : Stream.Null;
        await using var local = await LocalFunction.StartAsync(new LocalCloudOptions(), log, cancellationToken);
        var demo = new Demo(console, local, cancellationToken);
        try
        {
            await demo.RunAsync();
        }
        catch (Exception failure) when (failure is DemoFailedException or InvalidOperationException)
        {
            new Page(console).Paragraph(Piece.Coloured("\nNot as expected:", Color.Red), $" {failure.Message}");
            return ExitCodes.InternalError;
        }

        new Page(console).Paragraph(
            Piece.Coloured("\nEvery step produced the expected result", Color.Green),
            string.Create(
                CultureInfo.InvariantCulture,
                $", in {watch.Elapsed.TotalSeconds:0.0} s. To try it with your own aws commands: sageguard local"
            )
        );
        return ExitCodes.Success;
    }

    private sealed class DemoFailedException(string message) : Exception(message);

    private sealed class Demo(IAnsiConsole console, LocalFunction local, CancellationToken cancellationToken)
    {
        private readonly LocalRegion _region = local.Cloud.Region();
        private readonly Page _page = new(console);
        private int _step;

        public async Task RunAsync()
        {
            Step("An account with AWS Config recording SageMaker, and SageGuard's function. Now its rule:");
            LocalRule.Put(_region);
            Say($"rule {LocalRule.Name}: SageMaker.1, on each change of a notebook and every hour");

            Step("Three notebooks are created. AWS Config records each change and sends it to the function.");
            Create("open-lab", "Enabled");
            Create("closed-lab", "Disabled");
            Create("short-lived", "Enabled");
            await SettleAsync();
            Expect(("closed-lab", "COMPLIANT"), ("open-lab", "NON_COMPLIANT"), ("short-lived", "NON_COMPLIANT"));
            Show();

            Step("open-lab is repaired. Direct internet access cannot be changed, so the notebook is made again, closed.");
            await DeleteAsync("open-lab");
            Expect(("closed-lab", "COMPLIANT"), ("short-lived", "NON_COMPLIANT"));
            Say("open-lab is deleted: the function answered NOT_APPLICABLE, and AWS Config dropped its result");
            Create("open-lab", "Disabled");
            await SettleAsync();
            Expect(("closed-lab", "COMPLIANT"), ("open-lab", "COMPLIANT"), ("short-lived", "NON_COMPLIANT"));
            Show();

            Step("The rule is re-evaluated on demand (StartConfigRulesEvaluation), after its results were deleted.");
            _region.Config("DeleteEvaluationResults", new JsonObject { ["ConfigRuleName"] = LocalRule.Name });
            Expect();
            _region.Config("StartConfigRulesEvaluation", new JsonObject { ["ConfigRuleNames"] = new JsonArray(LocalRule.Name) });
            await SettleAsync();
            Expect(("closed-lab", "COMPLIANT"), ("open-lab", "COMPLIANT"), ("short-lived", "NON_COMPLIANT"));
            Say("all three are back, judged from what AWS Config recorded last");

            Step("The recorder stops, and short-lived is deleted meanwhile. No event says so, and its result stays.");
            _region.Recording = false;
            await DeleteAsync("short-lived");
            Expect(("closed-lab", "COMPLIANT"), ("open-lab", "COMPLIANT"), ("short-lived", "NON_COMPLIANT"));
            Show();

            Step("The schedule comes round: the function lists and describes every notebook, and retires what is gone.");
            _region.TriggerSchedule(LocalRule.Name);
            await SettleAsync();
            Expect(("closed-lab", "COMPLIANT"), ("open-lab", "COMPLIANT"));
            Show();
            if (local.Cloud.DeadLetters is [var letter, ..])
                throw new DemoFailedException($"the function failed on an event: {letter.Error}");
        }

        private void Create(string name, string directInternetAccess)
        {
            var closed = directInternetAccess == "Disabled";
            _region.CreateNotebook(
                name,
                closed
                    ? new JsonObject
                    {
                        ["DirectInternetAccess"] = directInternetAccess,
                        ["SubnetId"] = "subnet-0a1b2c3d4e5f67890",
                        ["SecurityGroupIds"] = new JsonArray("sg-0a1b2c3d4e5f67890"),
                    }
                    : new JsonObject { ["DirectInternetAccess"] = directInternetAccess }
            );
            Say($"notebook {name} is created, direct internet access {directInternetAccess}");
        }

        private async Task DeleteAsync(string name)
        {
            var input = new JsonObject { ["NotebookInstanceName"] = name };
            _region.SageMaker("StopNotebookInstance", input);
            await SettleAsync();
            _region.SageMaker("DeleteNotebookInstance", input);
            await SettleAsync();
        }

        private Task SettleAsync() => local.SettleAsync(cancellationToken);

        private void Expect(params (string Name, string Compliance)[] expected)
        {
            var results = _region.Results(LocalRule.Name).Select(row => (Name: NameOf(row), row.ComplianceType)).Order().ToArray();
            if (!results.SequenceEqual(expected))
                throw new DemoFailedException($"expected {Format(expected)}, but AWS Config holds {Format(results)}.");
        }

        private void Show()
        {
            _page.Rows(
                3,
                [
                    .. _region
                        .Results(LocalRule.Name)
                        .Select(row =>
                            (Piece[][])
                                [
                                    [Piece.Bold(NameOf(row))],
                                    [Piece.Coloured(row.ComplianceType, row.ComplianceType == "COMPLIANT" ? Color.Green : Color.Red)],
                                    [row.Annotation ?? ""],
                                ]
                        ),
                ]
            );
        }

        private void Step(string text)
        {
            _page.Line();
            _page.Indented(0, 3, Piece.Bold($"{++_step}. {text}"));
        }

        private void Say(string text) => _page.Indented(3, 5, text);

        private static string NameOf(EvaluationRow row) => row.ResourceId[(row.ResourceId.LastIndexOf('/') + 1)..];

        private static string Format(IReadOnlyCollection<(string Name, string Compliance)> results) =>
            results.Count == 0 ? "no result" : string.Join(", ", results.Select(result => $"{result.Name} {result.Compliance}"));
    }
}
