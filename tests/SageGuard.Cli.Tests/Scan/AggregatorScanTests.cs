// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Scan;

/// <summary><c>sageguard scan --aggregator</c>: what AWS Config recorded of other accounts, how old it is, and what it cannot
/// say.</summary>
public sealed class AggregatorScanTests
{
    private static readonly string Closed = Item("222222222222", "closed", """{"DirectInternetAccess":"Disabled","SubnetId":"subnet-1"}""");
    private static readonly string Open = Item("333333333333", "open", """{"DirectInternetAccess":"Enabled"}""");

    private readonly ConcurrentQueue<string> _calls = new();
    private string _sources =
        """[{"SourceId":"222222222222","SourceType":"ACCOUNT","AwsRegion":"eu-west-1","LastUpdateStatus":"SUCCEEDED","LastUpdateTime":1764000000},{"SourceId":"333333333333","SourceType":"ACCOUNT","AwsRegion":"eu-west-1","LastUpdateStatus":"SUCCEEDED"}]""";

    [Fact]
    public async Task Items_of_all_pages_are_evaluated_each_with_its_account_and_its_age()
    {
        await using var aws = Aggregator(Closed, Open);

        var answer = await ScanAsync(aws, "-c", "1");

        Assert.Equal(new() { ["SageMaker.1 open"] = "failing", ["SageMaker.1 closed"] = "passed" }, answer.Outcomes);
        Assert.Equal(ExitCodes.Failing, answer.Code);
        var closed = Results(answer).Single(result => Text(result, "outcome") == "passed");
        Assert.Equal(
            ("222222222222", "eu-west-1", "2026-03-01T10:00:00Z", "DirectInternetAccess is Disabled"),
            (
                Text(closed.GetProperty("resource"), "account"),
                Text(closed.GetProperty("resource"), "region"),
                Text(closed.GetProperty("resource"), "recorded"),
                Text(closed, "observed")
            )
        );
        Assert.Equal("organization", Text(answer.Report.GetProperty("run"), "aggregator"));
        Assert.Contains(
            answer.Report.GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.Contains("an account without items is not shown to have no resources", StringComparison.Ordinal)
        );
        // No role in any account is needed.
        Assert.Equal(
            ["DescribeConfigurationAggregatorSourcesStatus", "SelectAggregateResourceConfig"],
            _calls.Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, _calls.Count(call => call == "SelectAggregateResourceConfig"));
    }

    [Fact]
    public async Task What_an_item_lacks_is_not_the_services_default()
    {
        await using var aws = Aggregator(Item("222222222222", "old", """{"InstanceType":"ml.t3.medium"}"""));
        var answer = await ScanAsync(aws, "-c", "1");
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("An aggregator cannot know it", answer.ReasonOf("SageMaker.1", "old"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_AWS_Config_does_not_record_is_not_assessed()
    {
        await using var aws = Aggregator(Closed);
        var answer = await ScanAsync(aws, "-c", "SageGuard.70");
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        var result = Assert.Single(Results(answer));
        Assert.Equal("notAssessed", Text(result, "outcome"));
        Assert.Contains("AWS Config does not record", Text(result, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_the_aggregator_could_not_read_is_one_line_and_not_silence()
    {
        _sources =
            """[{"SourceId":"222222222222","SourceType":"ACCOUNT","AwsRegion":"eu-west-1","LastUpdateStatus":"FAILED","LastErrorCode":"AccessDenied","LastErrorMessage":"not authorized"},{"SourceId":"333333333333","SourceType":"ACCOUNT","AwsRegion":"eu-west-1","LastUpdateStatus":"SUCCEEDED"}]""";
        await using var aws = Aggregator();
        var answer = await ScanAsync(aws, "-c", "1");
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        var result = Assert.Single(Results(answer));
        Assert.Equal(("*", "account 222222222222 eu-west-1"), (Text(result, "control"), Text(result.GetProperty("resource"), "name")));
        Assert.Contains("FAILED: not authorized", Text(result, "reason"), StringComparison.Ordinal);
        Assert.False(answer.Report.GetProperty("complete").GetBoolean());
    }

    [Theory]
    // Not JSON; an item of another type; an answer without its list.
    [InlineData("""{"Results":["{"]}""")]
    [InlineData(
        """{"Results":["{\"resourceType\":\"AWS::SageMaker::Model\",\"resourceId\":\"m\",\"configurationItemStatus\":\"OK\",\"configurationItemCaptureTime\":\"2026-03-01T10:00:00Z\",\"configuration\":{}}"]}"""
    )]
    [InlineData("""{"Proxy":"welcome"}""")]
    public async Task An_answer_that_cannot_be_understood_is_not_assessed(string page)
    {
        await using var aws = new TinyAws(
            (operation, _) =>
                (200, operation == "SelectAggregateResourceConfig" ? page : $$"""{"AggregatedSourceStatusList":{{_sources}}}""")
        );
        var answer = await ScanAsync(aws, "-c", "1");
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Equal("notAssessed", Text(Assert.Single(Results(answer)), "outcome"));
    }

    [Theory]
    [InlineData("--organization")]
    [InlineData("--all-regions")]
    [InlineData("--region", "eu-west-1,eu-central-1")]
    public async Task What_does_not_fit_an_aggregator_is_refused(params string[] options)
    {
        var answer = await Sageguard.RunAsync(["scan", "--aggregator", "organization", .. options]);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains("--aggregator reads one aggregator", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_grants_exactly_what_it_calls_and_its_report_is_not_imported()
    {
        await using var aws = Aggregator(Closed);
        using var folder = new Folder();
        var report = folder.PathOf("report.json");
        await ScanAsync(aws, "-c", "1", "--out", report);

        var granted = JsonNode.Parse((await Sageguard.RunAsync("policy", "people", "aggregator")).Output)!["Statement"]!
            .AsArray()
            .SelectMany(statement => statement!["Action"]!.AsArray().Select(action => action!.GetValue<string>()));
        Assert.Equal(
            granted.Order(StringComparer.Ordinal),
            _calls.Distinct().Select(call => $"config:{call}").Order(StringComparer.Ordinal)
        );
        var import = await Sageguard.RunAsync("import", report);
        Assert.Equal(ExitCodes.Usage, import.Code);
        Assert.Contains("cannot show that an account has nothing else", import.Error, StringComparison.Ordinal);
    }

    // A page an item, with the token of the next one.
    private TinyAws Aggregator(params string[] items) =>
        new((operation, _) => throw new InvalidOperationException($"Not scripted: {operation}"))
        {
            ByBody = (operation, body, _) =>
            {
                _calls.Enqueue(operation);
                if (operation == "DescribeConfigurationAggregatorSourcesStatus")
                    return $$"""{"AggregatedSourceStatusList":{{_sources}}}""";
                var input = JsonNode.Parse(body)!;
                Assert.Equal("organization", (string?)input["ConfigurationAggregatorName"]);
                Assert.EndsWith(
                    "WHERE resourceType = 'AWS::SageMaker::NotebookInstance'",
                    (string?)input["Expression"],
                    StringComparison.Ordinal
                );
                if (items.Length == 0)
                    return """{"Results":[]}""";
                var at = (string?)input["NextToken"] is { } token ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;
                var answer = new JsonObject { ["Results"] = new JsonArray(items[at]) };
                if (at + 1 < items.Length)
                    answer["NextToken"] = $"{at + 1}";
                return answer.ToJsonString();
            },
        };

    private static string Item(string account, string name, string configuration)
    {
        var arn = $"arn:aws:sagemaker:eu-west-1:{account}:notebook-instance/{name}";
        return $$"""{"accountId":"{{account}}","awsRegion":"eu-west-1","resourceType":"AWS::SageMaker::NotebookInstance","resourceId":"{{arn}}","resourceName":"{{name}}","arn":"{{arn}}","tags":[{"key":"a","value":"b","tag":"a=b"}],"configuration":{{configuration}},"configurationItemStatus":"OK","configurationItemCaptureTime":"2026-03-01T10:00:00.000Z"}""";
    }

    private static List<JsonElement> Results(Answer answer) => [.. answer.Report.GetProperty("results").EnumerateArray()];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Task<Answer> ScanAsync(TinyAws aws, params string[] more) =>
        CommandProcess.SageguardAsync(
            CommandProcess.Aws(aws.Endpoint),
            [.. (string[])["scan", "--output", "json", "--aggregator", "organization"], .. more]
        );
}
