// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Tests.Check;

/// <summary>Brackets and quotation marks whose lines begin farther left than YAML's specification wants; libyaml and CloudFormation's tools
/// take them.</summary>
public sealed class FlowTests
{
    private const string Head = "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n";

    public static TheoryData<string, int, int> Continued =>
        new()
        {
            { Head + "    Properties: {\nRootAccess: Disabled,\nDirectInternetAccess: Enabled\n}\n", 6, 1 },
            { Head + "    Properties: {\n  DirectInternetAccess: Enabled,\n}\n", 5, 3 },
            {
                Head + "    Properties: { RootAccess: Disabled,\n# DirectInternetAccess: }]\n\n  DirectInternetAccess: \"Enabled\" }\n",
                7,
                3
            },
            { Head + "    Properties: {SecurityGroupIds: [\nsg-1,\n'sg-}2'\n], DirectInternetAccess: Enabled}\n", 7, 4 },
            { Head + "    Properties: {Tags: [{Key: a, Value: \"}\n]\"}],\r\nDirectInternetAccess: Enabled}\n", 6, 1 },
            { Head + "    Properties:\n      NotebookInstanceName: \"a\nb\"\n      DirectInternetAccess: Enabled\n", 7, 7 },
            {
                Head + "    Properties: {NotebookInstanceName: 'a\n\n  DirectInternetAccess: Disabled',\nDirectInternetAccess: Enabled}\n",
                7,
                1
            },
            {
                Head
                    + "    Properties:\n      SecurityGroupIds: [\nsg-1\n]\n      Tags: [\n{Key: é, Value: it's}\n]\n      DirectInternetAccess: Enabled\n",
                11,
                7
            },
        };

    [Theory]
    [MemberData(nameof(Continued))]
    public async Task Lines_in_brackets_and_quotation_marks_may_begin_anywhere_and_keep_their_places(string template, int line, int column)
    {
        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], Encoding.UTF8.GetBytes(template));

        Assert.True(answer.Code == ExitCodes.Failing, answer.Error);
        var location = Assert.Single(answer.Report.GetProperty("results").EnumerateArray()).GetProperty("resource").GetProperty("location");
        Assert.Equal((line, column), (location.GetProperty("line").GetInt32(), location.GetProperty("column").GetInt32()));
    }

    [Theory]
    [InlineData("    Properties: {\nDirectInternetAccess: Enabled\n")]
    [InlineData("    Properties: {\nSecurityGroupIds: [sg-1}\n")]
    [InlineData("    Properties: {\nA: 'b\n}\n")]
    public void What_is_not_closed_is_refused_at_its_place(string rest)
    {
        var error = Assert.Throws<UsageException>(() =>
            SourceReader.Read(new InputFile("broken.yaml", Encoding.UTF8.GetBytes(Head + rest)))
        );
        Assert.Contains("broken.yaml is not valid YAML: line ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("column 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\nType: x}")]
    [InlineData("{Type: 'x\ny'}")]
    [InlineData("{Type: \"x\ny\"}")]
    public void A_file_of_many_such_lines_is_read_once(string entry)
    {
        var text = "Resources:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  A{i}: {entry}\n"));
        var file = new InputFile("many.yaml", Encoding.UTF8.GetBytes(text));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(20_000, SourceReader.Read(file).Root["Resources"]!.Members.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }
}
