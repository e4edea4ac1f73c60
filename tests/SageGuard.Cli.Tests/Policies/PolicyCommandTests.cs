// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Policies;

/// <summary>Policies on the command line.</summary>
public sealed class PolicyCommandTests
{
    [Fact]
    public async Task A_policy_for_one_control_is_JSON()
    {
        var answer = await Sageguard.RunAsync("policy", "scp", "-c", "1");
        Assert.True(answer.Code == ExitCodes.Success, answer.Error);
        Assert.Equal("2012-10-17", answer.Report.GetProperty("Version").GetString());
        Assert.Contains("sagemaker:DirectInternetAccess", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policy scp -c 4", "No service control policy")]
    [InlineData("policy scp -c 0", "Unknown control '0'")]
    [InlineData("policy scp -c 1 --break-glass *", "--break-glass")]
    [InlineData("policy scp -c 1 --waiver-tag-key w", "--waiver-role")]
    [InlineData("policy scp --part 99", "--part 99")]
    [InlineData("policy people boss", "boss")]
    public async Task What_cannot_be_written_is_said(string line, string expected)
    {
        var answer = await Sageguard.RunAsync(line.Split(' '));
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_who_scan_may_only_read()
    {
        var answer = await Sageguard.RunAsync("policy", "people", "scan");
        Assert.Equal(ExitCodes.Success, answer.Code);
        Assert.DoesNotContain("sagemaker:Create", answer.Output, StringComparison.Ordinal);
    }
}
