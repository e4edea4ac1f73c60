// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Local;
using SageGuard.Cli.Rules;
using SageGuard.Cli.Tests.Scan;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Tests.Rules;

/// <summary>What <c>evaluate</c> waits for, on LocalAws with a clock that the test moves.</summary>
public sealed class EvaluateTests : IAsyncLifetime
{
    private const string Change = "ConfigurationItemChangeNotification";
    private const string Oversized = "OversizedConfigurationItemChangeNotification";
    private const string Notebook = "AWS::SageMaker::NotebookInstance";
    private const string OneControl = """{"control":"SageMaker.1"}""";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private LocalFunction _local = null!;
    private string _output = "";
    private string _error = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalRegion Region => _local.Cloud.Region();

    public async ValueTask InitializeAsync()
    {
        _local = await LocalFunction.StartAsync(
            new LocalCloudOptions
            {
                Time = _time,
                TransitionTime = TimeSpan.Zero,
                RetryDelay = TimeSpan.Zero,
            },
            Stream.Null,
            Token
        );
        Region.PutRule(LocalRule.Name, [Change, Oversized], [Notebook], OneControl);
    }

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    /// <summary>The state is ACTIVE at once, the result comes half a minute later: the old one is no answer.</summary>
    [Fact]
    public async Task It_waits_for_results_that_come_late()
    {
        var begun = _time.GetUtcNow().AddHours(1);

        var answer = await LateAsync();

        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
        Assert.InRange(_time.GetUtcNow() - begun, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.Contains("nothing changed; 1 COMPLIANT; 1 new, 0 missing", answer.Output, StringComparison.Ordinal);
        Assert.Contains("The oldest result is of ", answer.Output, StringComparison.Ordinal);
    }

    private async Task<Answer> LateAsync()
    {
        LocalAwsTests.Notebook(Region, "n", "Disabled", "Disabled");
        await SettledAsync();
        (_local.Cloud.Faults.AlwaysActive, _local.Cloud.Faults.ResultDelay) = (true, TimeSpan.FromSeconds(30));
        return await EvaluateAsync();
    }

    [Fact]
    public async Task Results_that_never_come_are_named_and_never_green()
    {
        var answer = await NeverAsync();

        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("1 of 1 resources have no result that is newer than", answer.Error, StringComparison.Ordinal);
        Assert.Contains("notebook instance n (still COMPLIANT of ", answer.Error, StringComparison.Ordinal);
        Assert.Contains("sageguard doctor --rule sageguard-sagemaker-1", answer.Error, StringComparison.Ordinal);
    }

    private async Task<Answer> NeverAsync()
    {
        LocalAwsTests.Notebook(Region, "n", "Disabled", "Disabled");
        await SettledAsync();
        _local.Cloud.Faults.AlwaysActive = true;
        _local.Cloud.Faults.Deny("PutEvaluations");
        return await EvaluateAsync("--timeout 60");
    }

    [Fact]
    public async Task Results_that_come_for_a_part_leave_the_other_part_missing()
    {
        var answer = await PartlyAsync();

        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
        Assert.Contains("1 new, 1 missing", answer.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 resources have no result", answer.Error, StringComparison.Ordinal);
    }

    private async Task<Answer> PartlyAsync()
    {
        foreach (var name in (string[])["a", "b"])
            LocalAwsTests.Notebook(Region, name, "Enabled", "Disabled");
        await SettledAsync();
        // Two events in turn, three attempts each: only the last attempt of the second one is taken.
        _local.Cloud.Faults.Deny("PutEvaluations", 5);
        return await EvaluateAsync("--timeout 60");
    }

    [Fact]
    public async Task The_guide_shows_what_evaluate_prints()
    {
        var page = new StringBuilder(
            """
            # What `sageguard evaluate` waits for

            `evaluate` starts the rules and waits until the results themselves are newer than its start. A state of ACTIVE, a moved invocation time or
            silence never ends the wait with success. `EvaluateTests` writes this page, with T in the place of each time and request id.


            """.ReplaceLineEndings("\n")
        );
        foreach (
            var (title, meaning, run) in ((string, string, Func<EvaluateTests, Task<Answer>>)[])
                [
                    (
                        "Results that come late",
                        "AWS Config reports ACTIVE at once; the result comes half a minute later.",
                        tests => tests.LateAsync()
                    ),
                    ("Results that never come", "The function may not call PutEvaluations.", tests => tests.NeverAsync()),
                    ("Results that come for a part", "One of two events failed in all attempts.", tests => tests.PartlyAsync()),
                ]
        )
        {
            page.Append(await SectionAsync(title, meaning, run));
        }

        Repository.ExpectGenerated("docs/evaluate.md", page.ToString().TrimEnd('\n') + "\n");
    }

    private static async Task<string> SectionAsync(string title, string meaning, Func<EvaluateTests, Task<Answer>> run)
    {
        await using var tests = new EvaluateTests();
        await tests.InitializeAsync();
        var answer = await run(tests);
        var text = Regex
            .Replace($"{tests._output}{tests._error}", "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+( UTC|Z)?|(?<=request )[0-9a-f-]{36}", "T")
            .Split('\n')
            .Select(line => line.TrimEnd());
        return $"## {title}\n\n{meaning} Exit code {answer.Code}.\n\n```\n{string.Join('\n', text).Trim()}\n```\n\n";
    }

    [Fact]
    public async Task What_is_waived_or_being_deleted_is_not_waited_for()
    {
        Region.PutRule(LocalRule.Name, [Change, Oversized], [Notebook], """{"control":"SageMaker.1","waiverTagKey":"waive"}""");
        var until = _time.GetUtcNow().AddDays(5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Region.CreateNotebook(
            "waived",
            new JsonObject
            {
                ["DirectInternetAccess"] = "Enabled",
                ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "waive", ["Value"] = $"{until} SageMaker.1 ticket" }),
            }
        );
        LocalAwsTests.Notebook(Region, "open", "Enabled", "Disabled");
        await SettledAsync();

        var answer = await EvaluateAsync();

        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.Contains("1 new, 0 missing, 1 waived, not applicable or gone", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_scope_is_known_from_SageMaker()
    {
        var answer = await EvaluateAsync();
        Assert.Equal(ExitCodes.Success, answer.Code);
        Assert.Contains(
            "SageMaker has nothing here that the rule evaluates and AWS Config records",
            answer.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(_local.Cloud.Calls.All, call => call.Operation == "ListNotebookInstances");
    }

    [Fact]
    public async Task Where_the_list_cannot_be_read_nothing_is_started()
    {
        _local.Cloud.Faults.Deny("ListNotebookInstances");
        await Assert.ThrowsAsync<AwsCallException>(() => EvaluateAsync());
        Assert.DoesNotContain(_local.Cloud.Calls.All, call => call.Operation == "StartConfigRulesEvaluation");
    }

    private async Task<Answer> EvaluateAsync(string options = "")
    {
        var timeout = options.Length == 0 ? 3600 : int.Parse(options.Split(' ')[1], CultureInfo.InvariantCulture);
        using var connection = LocalConnection.Connect(_local.Cloud.Endpoint, "eu-west-1");
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            Terminal.PlainConsole(output, 120),
            Terminal.PlainConsole(error, 120),
            () => Stream.Null,
            () => Stream.Null
        );
        var sageMaker = new SageMakerClient(connection.Client(AwsService.SageMaker));
        var run = new EvaluationRun(
            new ConfigAdminClient(connection.Client(AwsService.Config)),
            new RuleScopeReader(sageMaker, new ConfigClient(connection.Client(AwsService.Config))),
            sageMaker,
            new LogsClient(connection.Client(AwsService.Logs)),
            terminal,
            _time,
            "eu-west-1"
        );
        var running = run.RunAsync([], wait: true, TimeSpan.FromSeconds(timeout), quiet: true, Token);
        while (await Task.WhenAny(running, Task.Delay(20, Token)) != running)
            _time.Advance(TimeSpan.FromSeconds(1));
        var code = await running;
        (_output, _error) = (output.ToString(), error.ToString());
        return new Answer(
            code,
            string.Join(' ', output.ToString().Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries)),
            string.Join(' ', error.ToString().Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries))
        );
    }

    // By the test's clock, so that old results are old.
    private async Task SettledAsync()
    {
        await _local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        _time.Advance(TimeSpan.FromHours(1));
        await _local.Cloud.WaitForIdleAsync(cancellationToken: Token);
    }
}
