// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Reach;

/// <summary>The offline contract of <c>sageguard reach</c>, as docs/reach.md gives it.</summary>
public sealed class ReachCommandTests
{
    private static JsonElement Result(Answer answer) => Assert.Single(answer.Report.GetProperty("results").EnumerateArray());

    private static string Verdict(Answer answer) => Result(answer).GetProperty("verdict").GetString()!;

    [Fact]
    public async Task An_open_network_fails_with_path_witness_and_cut()
    {
        using var folder = AnswerFolder.WithNat();
        var answer = await folder.ReachAsync("subnet-1", "sg-1");
        Assert.Equal(ExitCodes.Failing, answer.Code);
        var result = Result(answer);
        Assert.Equal("internet", result.GetProperty("verdict").GetString());
        Assert.Equal(
            ["subnet subnet-1", "routeTable rtb-1", "natGateway nat-1", "internetGateway igw-1"],
            result.GetProperty("path").EnumerateArray().Select(hop => $"{hop.GetProperty("kind")} {hop.GetProperty("id")}")
        );
        var witness = result.GetProperty("witness");
        Assert.Equal(("tcp", 443), (witness.GetProperty("protocol").GetString(), witness.GetProperty("port").GetInt32()));
        Assert.Equal("deleteRoute", result.GetProperty("cut")[0].GetProperty("action").GetString());
        Assert.NotEqual("", result.GetProperty("reason").GetString());
        Assert.Empty(result.GetProperty("unread").EnumerateArray());
    }

    [Theory]
    [InlineData("subnet-1", "sg-2", "", "closed", ExitCodes.Success)]
    [InlineData("subnet-2", "sg-1", "", "closed", ExitCodes.Success)]
    [InlineData("subnet-2", "sg-1", "--ipv6", "internet", ExitCodes.Failing)]
    [InlineData("subnet-3", "sg-1", "", "filtered", ExitCodes.Failing)]
    [InlineData("subnet-3", "sg-1", "--allow filtered", "filtered", ExitCodes.Success)]
    [InlineData("subnet-3", "sg-1", "--allow hybrid", "filtered", ExitCodes.Failing)]
    [InlineData("subnet-1", "sg-1", "--allow filtered,hybrid", "internet", ExitCodes.Failing)]
    [InlineData("subnet-1", "sg-2 --security-group sg-1", "", "internet", ExitCodes.Failing)]
    public async Task The_exit_code_follows_the_verdict(string subnet, string groups, string more, string verdict, int code)
    {
        using var folder = AnswerFolder.WithNat();
        var answer = await folder.ReachAsync(
            subnet,
            groups.Split(' ')[0],
            [.. groups.Split(' ').Skip(1), .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]
        );
        Assert.Equal((verdict, code), (Verdict(answer), answer.Code));
    }

    [Fact]
    public async Task One_file_that_holds_every_answer_is_enough()
    {
        using var folder = AnswerFolder.WithNat();
        using var whole = new MemoryStream();
        using (var json = new Utf8JsonWriter(whole))
        {
            json.WriteStartObject();
            foreach (var file in Directory.GetFiles(folder.Path))
            {
                using var part = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
                foreach (var member in part.RootElement.EnumerateObject())
                    member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        using var one = new Folder();
        var path = Path.Combine(one.Path, "answers.json");
        await File.WriteAllBytesAsync(path, whole.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal(
            "internet",
            Verdict(
                await Sageguard.RunAsync("reach", "--from", path, "--subnet", "subnet-1", "--security-group", "sg-1", "--output", "json")
            )
        );
    }

    [Theory]
    [InlineData("--region eu-west-1", "--region has no effect with --from")]
    [InlineData("--role-arn arn:aws:iam::123456789012:role/x", "--role-arn has no effect with --from")]
    [InlineData("--all-regions", "--all-regions has no effect with --from")]
    public async Task An_option_of_the_live_account_is_refused_with_recorded_answers(string option, string sentence)
    {
        using var folder = AnswerFolder.WithNat();
        var answer = await folder.ReachAsync("subnet-1", "sg-1", option.Split(' '));
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_read_is_named_and_ends_with_2()
    {
        using var folder = AnswerFolder.WithNat().Without("bpa");
        var answer = await folder.ReachAsync("subnet-1", "sg-1");
        Assert.Equal(("unknown", ExitCodes.NotAssessed), (Verdict(answer), answer.Code));
        Assert.Equal("ec2:DescribeVpcBlockPublicAccessOptions", Result(answer).GetProperty("unread")[0].GetProperty("call").GetString());
    }

    [Fact]
    public async Task Something_open_and_something_unknown_end_with_3()
    {
        using var folder = AnswerFolder.WithNat().Without("endpoints");
        var answer = await folder.ReachAsync("subnet-1", "sg-1", "--subnet", "subnet-3");
        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
    }

    [Fact]
    public async Task Entries_of_a_prefix_list_are_known_by_the_name_of_their_file()
    {
        using var folder = AnswerFolder.WithNat();
        folder["tables"] =
            """{"RouteTables":[{"RouteTableId":"rtb-1","VpcId":"vpc-1","Associations":[{"SubnetId":"subnet-1"}],"Routes":[{"DestinationPrefixListId":"pl-0a1","NatGatewayId":"nat-1"}]},{"RouteTableId":"rtb-2","VpcId":"vpc-1","Associations":[{"SubnetId":"subnet-2"}],"Routes":[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1"}]}]}""";
        Assert.Equal("unknown", Verdict(await folder.ReachAsync("subnet-1", "sg-1")));
        folder["entries-pl-0a1"] = """{"Entries":[{"Cidr":"8.8.8.0/24"}]}""";
        Assert.Equal("internet", Verdict(await folder.ReachAsync("subnet-1", "sg-1")));
        folder["entries-pl-0a1"] = """{"Entries":[{"Cidr":"10.8.8.0/24"}]}""";
        Assert.Equal("closed", Verdict(await folder.ReachAsync("subnet-1", "sg-1")));
    }

    [Theory]
    [InlineData("subnets", "{", "subnets.json is not the JSON")]
    [InlineData("subnets", "[]", "subnets.json is not the JSON")]
    [InlineData("subnets", """{"Subnets":{"SubnetId":"subnet-1"}}""", "$.Subnets")]
    [InlineData("subnets", """{"Subnets":[{"SubnetId":"subnet-1"}],"Subnets":[]}""", "'Subnets' is there twice")]
    [InlineData("subnets", """{"Subnets":[{"SubnetId":"subnet-1","VpcId":"vpc-1","VpcId":"vpc-2"}]}""", "'VpcId' is there twice")]
    [InlineData("tables", """{"RouteTables":[{"Routes":[]}]}""", "RouteTables has no id")]
    [InlineData(
        "tables",
        """{"RouteTables":[{"RouteTableId":"rtb-1","VpcId":"vpc-1","Associations":[{"SubnetId":"subnet-1"}],"Routes":[{"DestinationCidrBlock":"0.0.0.0/99","GatewayId":"igw-1"}]}]}""",
        "'0.0.0.0/99' is not a CIDR block"
    )]
    [InlineData("more", """{"NatGateways":[{"NatGatewayId":"nat-1","State":"deleted"}]}""", "nat-1 is recorded twice")]
    [InlineData("entries", """{"Entries":[{"Cidr":"8.8.8.0/24"}]}""", "does not say of which")]
    [InlineData("subnets", """{"Subnets":[]}""", "subnet-1 is not among")]
    [InlineData("groups", """{"SecurityGroups":[]}""", "sg-1 is not among")]
    public async Task Unusable_input_is_named(string file, string content, string expected)
    {
        using var folder = AnswerFolder.WithNat();
        folder[file] = content;
        var answer = await folder.ReachAsync("subnet-1", "sg-1");
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Equal("", answer.Output);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reach --from /nonexistent/answers --subnet subnet-1 --security-group sg-1", "/nonexistent/answers")]
    [InlineData("reach --from . --security-group sg-1", "--subnet is missing")]
    [InlineData("reach --from . --subnet subnet-1", "--security-group is missing")]
    [InlineData("reach --security-group sg-1", "--subnet")]
    [InlineData("reach --from . --subnet subnet-1 --security-group sg-1 --allow internet", "--allow internet")]
    [InlineData("reach --output xml", "xml")]
    public async Task A_wrong_command_line_is_explained(string line, string expected)
    {
        var answer = await Sageguard.RunAsync(line.Split(' '));
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_for_auditors_escapes_what_others_wrote()
    {
        using var folder = AnswerFolder.WithNat();
        folder["igws"] =
            """{"InternetGateways":[{"InternetGatewayId":"igw-<b>x","Attachments":[{"VpcId":"vpc-1","State":"available"}]}]}""";
        folder["tables"] =
            """{"RouteTables":[{"RouteTableId":"rtb-2","VpcId":"vpc-1","Associations":[{"Main":true}],"Routes":[{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-<b>x"}]}]}""";
        var answer = await Sageguard.RunAsync(
            "reach",
            "--from",
            folder.Path,
            "--subnet",
            "subnet-1",
            "--security-group",
            "sg-1",
            "--ipv6",
            "-o",
            "html"
        );
        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.StartsWith("<!doctype html>", answer.Output, StringComparison.Ordinal);
        Assert.Contains("igw-&lt;b&gt;x", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>x", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Allow\"", "", ExitCodes.Success, true)]
    [InlineData("\"Allow\"", "--perimeter", ExitCodes.Failing, true)]
    [InlineData("\"Deny\"", "--perimeter", ExitCodes.Success, false)]
    [InlineData("\"Other\"", "--perimeter", ExitCodes.NotAssessed, null)]
    public async Task The_perimeter_counts_where_it_is_asked_for(string effect, string more, int code, bool? anyBucket)
    {
        using var folder = AnswerFolder.WithNat();
        folder["endpoints"] =
            $$"""{"VpcEndpoints":[{"VpcEndpointId":"vpce-2","VpcEndpointType":"Interface","VpcId":"vpc-1","State":"available","ServiceName":"com.amazonaws.eu-central-1.s3","PolicyDocument":{{System.Text.Json.JsonSerializer.Serialize($$"""{"Statement":[{"Effect":{{effect}},"Principal":"*","Action":"*","Resource":"*"}]}""")}}}]}""";
        var answer = await folder.ReachAsync("subnet-2", "sg-1", more.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(code, answer.Code);
        Assert.Equal(anyBucket, Result(answer).TryGetProperty("anyBucket", out var value) ? value.GetBoolean() : null);
    }

    [Fact]
    public async Task The_table_says_the_verdict_the_path_and_the_change()
    {
        using var folder = AnswerFolder.WithNat();
        var answer = await Sageguard.RunAsync("reach", "--from", folder.Path, "--subnet", "subnet-1", "--security-group", "sg-1");
        Assert.Equal(ExitCodes.Failing, answer.Code);
        foreach (var part in (string[])["internet", "nat-1", "Delete the route"])
            Assert.Contains(part, answer.Output, StringComparison.Ordinal);
    }
}
