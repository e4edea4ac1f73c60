// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Tests.Check;

/// <summary>YAML that some readers take for an open notebook and others do not: none of it passes.</summary>
public sealed class YamlTrickTests
{
    private const string Open = "Type: AWS::SageMaker::NotebookInstance";
    private const string Properties = $"Resources:\n  Lab:\n    {Open}\n    Properties:\n      RoleArn: x\n      ";

    [Theory]
    [InlineData($"Resources:\n  B: {{Type: AWS::S3::Bucket}}\n\uFEFF Lab: {{{Open}}}\n", "line 3, column 1")] // libyaml passes over it
    [InlineData($"# a\u2028\uFEFFResources:\n  Lab: {{{Open}}}\n", "byte order mark")]
    [InlineData($"# a\r\uFEFFResources:\n  Lab: {{{Open}}}\n", "byte order mark")]
    [InlineData($"\uFEFF\uFEFFResources:\n  Lab: {{{Open}}}\n", "byte order mark")]
    [InlineData(Properties + "DirectInternetAccess: Disabled\n\uFEFF     DirectInternetAccess: Enabled\n", "byte order mark")]
    [InlineData(Properties + "DirectInternetAccess: !!null Disabled\n", "the tag tag:yaml.org,2002:null")]
    [InlineData(Properties + "!x <<: {DirectInternetAccess: Disabled}\n", "without a tag")]
    [InlineData(Properties + "DirectInternetAccess: [!x, Disabled]\n", "the tag !x,")] // to others a list of two
    [InlineData(Properties + "!!binary DirectInternetAccess: Disabled\n", "without a tag")]
    [InlineData(
        "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties: !!set {DirectInternetAccess: Disabled}\n",
        "set"
    )]
    public async Task What_readers_disagree_on_is_refused(string yaml, string expected)
    {
        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1"], Encoding.UTF8.GetBytes(yaml));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Contains("line ", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Properties + "<<: {DirectInternetAccess: Disabled}\n      <<: {DirectInternetAccess: Enabled}\n")] // the last counts
    [InlineData(Properties + "!!str <<: {DirectInternetAccess: Disabled}\n")] // a key that is called <<
    [InlineData($"!!merge y: {{Resources: {{Lab: {{{Open}}}}}}}\nAWSTemplateFormatVersion: '2010-09-09'\n")]
    [InlineData(
        "Resources:\n  Lab:\n    !!str Type: !!str AWS::SageMaker::NotebookInstance\n    Properties: !!map {Tags: !!seq [], DirectInternetAccess: ! Enabled}\n"
    )]
    public async Task What_means_an_open_notebook_to_a_reader_fails(string yaml)
    {
        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], Encoding.UTF8.GetBytes(yaml));

        Assert.Equal(new() { ["SageMaker.1 Lab"] = "failing" }, answer.Outcomes);
    }

    [Fact]
    public async Task What_is_refused_in_a_small_file_is_refused_in_a_large_one()
    {
        var buckets = string.Concat(Enumerable.Range(0, 70_000).Select(i => $"  B{i}: {{Type: AWS::S3::Bucket}}\n"));
        foreach (
            var end in (string[])[$"\uFEFF Lab: {{{Open}}}\n", $"  Lab: {{{Open}, Properties: !!set {{DirectInternetAccess: Disabled}}}}\n"]
        )
        {
            var answer = await Sageguard.RunAsync(["check", "-", "-c", "1"], Encoding.UTF8.GetBytes($"Resources:\n{buckets}{end}"));

            Assert.Equal(ExitCodes.Usage, answer.Code);
            Assert.Contains("line 70002, ", answer.Error, StringComparison.Ordinal);
        }
    }

    // With work for each that grows with the file these would take minutes.
    [Theory]
    [InlineData("é: [@]", "a: b, ")]
    [InlineData("é: [@]", "? a, ")]
    [InlineData("é: {@}", "<<: {a: b}, ")]
    [InlineData("é: [@]", "!GetAtt a.b , ")]
    [InlineData("é: [@]", "é, ")]
    public void A_file_of_one_thing_many_times_is_read_soon(string file, string thing)
    {
        var text = file.Replace("@", string.Concat(Enumerable.Repeat(thing, 100_000)), StringComparison.Ordinal);

        Assert.NotEmpty(SourceReader.Read(new InputFile("many.yaml", Encoding.UTF8.GetBytes(text))).Root.Members[0].Key);
    }

    [Fact]
    public async Task Two_merges_in_one_mapping_are_noted()
    {
        var answer = await Sageguard.RunAsync(
            ["check", "-", "-c", "1"],
            Encoding.UTF8.GetBytes(Properties + "<<: {RootAccess: Disabled}\n      <<: {DirectInternetAccess: Disabled}\n")
        );

        Assert.Contains("line 7, column 7: the key << is there twice", answer.Output + answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_beside_Resources_is_not_assessed()
    {
        var answer = await Sageguard.RunAsync(
            ["check", "-", "-c", "1", "--output", "json"],
            Encoding.UTF8.GetBytes($"Resources:\n  B: {{Type: AWS::S3::Bucket}}\nLab: {{{Open}}}\n")
        );

        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        var result = Assert.Single(answer.Report.GetProperty("results").EnumerateArray());
        Assert.Contains("beside Resources", result.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, result.GetProperty("resource").GetProperty("location").GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_packed_file_that_is_cut_off_or_goes_on_is_refused()
    {
        var random = new Random(1);
        var template =
            "Resources:\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"  B{i}: {{Type: AWS::S3::Bucket}} # {random.Next()}\n"));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(template + $"  Lab: {{{Open}}}\n"));
        var whole = packed.ToArray();

        Assert.Equal(ExitCodes.Failing, (await Sageguard.RunAsync(["check", "-", "-c", "1"], whole)).Code);
        byte[][] faulty =
        [
            whole[..^1],
            whole[..^8],
            whole[..^9],
            whole[..^40],
            whole[..(whole.Length / 2)],
            whole[..3],
            [.. whole, .. "Lab: 1"u8],
        ];
        foreach (var bytes in faulty)
        {
            var answer = await Sageguard.RunAsync(["check", "-", "-c", "1"], bytes);
            Assert.Equal(ExitCodes.Usage, answer.Code);
            Assert.Contains("cannot be unpacked", answer.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Description: \"a\u2028b\"\n" + Properties + "<<: {DirectInternetAccess: Enabled}\n", 7)]
    [InlineData("Description: \"a\rb\"\n" + Properties + "<<: {DirectInternetAccess: Enabled}\n", 7)]
    public async Task Lines_are_counted_in_one_way(string yaml, int line)
    {
        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "json"], Encoding.UTF8.GetBytes(yaml));

        var location = answer.Report.GetProperty("results")[0].GetProperty("resource").GetProperty("location");
        Assert.Equal(line, location.GetProperty("line").GetInt32());
        Assert.Contains($"line {line}: CloudFormation itself", answer.Report.GetProperty("notes").ToString(), StringComparison.Ordinal);
        var broken = await Sageguard.RunAsync(["check", "-"], Encoding.UTF8.GetBytes(yaml + "      A: [\n      B: }\n"));
        Assert.Contains($"line {line + 2}, ", broken.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resources:\n\tLab: x\n", "line 2, column 1: a tab cannot indent; use spaces")]
    [InlineData(
        "Resources:\n  Lab: [http://x/?y]\n",
        "line 2, column 18: between brackets a string with a question mark needs quotation marks"
    )]
    public async Task What_must_be_written_otherwise_is_named(string yaml, string expected)
    {
        var answer = await Sageguard.RunAsync(["check", "-"], Encoding.UTF8.GetBytes(yaml));

        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
    }
}
