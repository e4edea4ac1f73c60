// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using SageGuard.Shared;

namespace SageGuard.LocalAws.Tests;

public sealed class FaultTests
{
    private static readonly JsonObject None = [];

    [Fact]
    public async Task Throttling_hits_the_named_operation_as_often_as_told()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.Throttle("ListModels", 2);
        Assert.Equal("""{"Images":[]}""", (await wire.CallAsync("sagemaker", "ListImages", None)).ToJsonString());
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                """{"__type":"ThrottlingException","message":"Rate exceeded"}""",
                (await wire.CallAsync("sagemaker", "ListModels", None)).ToJsonString()
            );
        }

        Assert.Equal("""{"Models":[]}""", (await wire.CallAsync("sagemaker", "ListModels", None)).ToJsonString());
        Assert.Equal(3, cloud.Calls.Count("ListModels"));
    }

    [Fact]
    public async Task A_rate_limit_is_a_bucket_that_fills_by_the_clouds_clock()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        cloud.Faults.RateLimit("ListModels", 2, 3);

        Assert.Equal([true, true, true, false], await TakenAsync(4));
        clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([true, false], await TakenAsync(2));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], await TakenAsync(4));
        Assert.Contains("Images", (await wire.CallAsync("sagemaker", "ListImages", None)).ToJsonString(), StringComparison.Ordinal);
        cloud.Faults.Clear();
        Assert.Equal([true], await TakenAsync(1));

        async Task<List<bool>> TakenAsync(int calls)
        {
            var taken = new List<bool>();
            for (var i = 0; i < calls; i++)
                taken.Add((await wire.CallAsync("sagemaker", "ListModels", None))["Models"] is not null);
            return taken;
        }
    }

    [Fact]
    public async Task Results_can_show_late_while_the_rule_says_that_it_is_active()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        (cloud.Faults.AlwaysActive, cloud.Faults.ResultDelay) = (true, TimeSpan.FromSeconds(30));
        cloud.Region().PutRule("r", [TestCloud.Change], [TestCloud.NotebookType]);
        cloud.Region().CreateNotebook("n");
        (await wire.RespondAsync((await wire.NextAsync()).RequestId)).Dispose();
        clock.Advance(TimeSpan.FromMinutes(2));
        cloud.Region().Config("StartConfigRulesEvaluation", new() { ["ConfigRuleNames"] = new JsonArray("r") });
        Assert.Equal("ACTIVE", (string?)cloud.Region().Config("DescribeConfigRules", [])!["ConfigRules"]![0]!["ConfigRuleState"]);
        var delivery = await wire.NextAsync();
        cloud
            .Region()
            .Config(
                "PutEvaluations",
                new()
                {
                    ["ResultToken"] = delivery.Token,
                    ["Evaluations"] = new JsonArray(
                        new JsonObject
                        {
                            ["ComplianceResourceType"] = TestCloud.NotebookType,
                            ["ComplianceResourceId"] = (string?)delivery.InvokingEvent["configurationItem"]!["resourceId"],
                            ["ComplianceType"] = "COMPLIANT",
                            ["OrderingTimestamp"] = TestCloud.Start.ToUnixTimeSeconds(),
                        }
                    ),
                }
            );

        Assert.Empty(cloud.Region().Results("r"));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Single(cloud.Region().Results("r"));
    }

    [Fact]
    public async Task A_5xx_comes_as_HTML()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.ServerErrorWithHtml("*");
        using var response = await wire.SendAsync(WireClient.Request("config", "DescribeConfigRules", "{}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_cut_body_ends_in_the_middle_after_the_call_took_effect()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.CutBody("CreateModel");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => wire.CallAsync("sagemaker", "CreateModel", new() { ["ModelName"] = "m" }));
        Assert.Single((await wire.CallAsync("sagemaker", "ListModels", None))["Models"]!.AsArray());
    }

    [Fact]
    public async Task A_dropped_connection_ends_before_the_call_takes_effect()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.DropConnection("CreateModel");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => wire.CallAsync("sagemaker", "CreateModel", new() { ["ModelName"] = "m" }));
        Assert.Empty((await wire.CallAsync("sagemaker", "ListModels", None))["Models"]!.AsArray());
    }

    [Fact]
    public async Task A_denial_names_user_action_and_resource()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.Deny("DescribeNotebookInstance");
        var answer = await wire.CallAsync("sagemaker", "DescribeNotebookInstance", TestCloud.Named("n"));
        Assert.Equal("AccessDeniedException", (string?)answer["__type"]);
        Assert.Equal(
            "User: arn:aws:iam::123456789012:user/local is not authorized to perform: sagemaker:DescribeNotebookInstance on resource: arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/n because no identity-based policy allows the sagemaker:DescribeNotebookInstance action",
            (string?)answer["message"]
        );
        cloud.Faults.Clear();
        Assert.Equal(
            "RecordNotFound",
            (string?)(await wire.CallAsync("sagemaker", "DescribeNotebookInstance", TestCloud.Named("n")))["message"]
        );
    }

    [Fact]
    public async Task An_operation_can_be_missing_in_the_Region()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        cloud.Faults.UnknownOperation("ListInferenceExperiments");
        var answer = await wire.CallAsync("sagemaker", "ListInferenceExperiments", None);
        Assert.Equal(
            """{"__type":"UnknownOperationException","message":"The requested operation is not supported in the called region."}""",
            answer.ToJsonString()
        );
    }

    [Fact]
    public async Task Bodies_can_come_in_chunks()
    {
        await using var cloud = await TestCloud.SettledAsync();
        using var wire = new WireClient(cloud);
        for (var i = 0; i < 20; i++)
            cloud.Region().CreateNotebook($"n{i}");
        cloud.Faults.ChunkedBodies = true;
        using var response = await wire.SendAsync(WireClient.Request("sagemaker", "ListNotebookInstances", """{"MaxResults":100}"""));
        Assert.True(response.Headers.TransferEncodingChunked);
        Assert.Equal(
            20,
            JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["NotebookInstances"]!
                .AsArray()
                .Count
        );
    }

    [Fact]
    public async Task A_skewed_clock_refuses_signatures_and_shows_its_date()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        cloud.Faults.ClockSkew = TimeSpan.FromHours(1);
        using (var expired = await wire.SendAsync(WireClient.Request("config", "DescribeConfigRules", "{}", date: "20260301T120000Z")))
        {
            Assert.Equal("Sun, 01 Mar 2026 13:00:00 GMT", expired.Headers.GetValues("Date").Single());
            var error = JsonNode.Parse(await expired.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal("InvalidSignatureException", (string?)error["__type"]);
            Assert.Equal(
                "Signature expired: 20260301T120000Z is now earlier than 20260301T125500Z (20260301T130000Z - 5 min.)",
                (string?)error["message"]
            );
        }
        using var right = await wire.SendAsync(WireClient.Request("config", "DescribeConfigRules", "{}", date: "20260301T125500Z"));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Latency_follows_the_clouds_clock()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await TestCloud.SettledAsync(new() { Time = clock });
        using var wire = new WireClient(cloud);
        cloud.Faults.Latency("ListModels", TimeSpan.FromSeconds(5));
        var answer = wire.CallAsync("sagemaker", "ListModels", None);
        await Limit.UntilAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return answer.IsCompleted;
            },
            "the answer comes"
        );
        Assert.True(clock.GetUtcNow() >= TestCloud.Start.AddSeconds(5));
        Assert.NotNull((await answer)["Models"]);
    }
}
