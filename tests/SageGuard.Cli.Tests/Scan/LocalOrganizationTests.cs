// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Local;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Scan;

/// <summary><c>sageguard scan --organization</c> over LocalAws, with the roles, the pages and the suspended account of a real
/// one.</summary>
public sealed class LocalOrganizationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_notebook_of_every_account_and_Region_is_found_through_its_account_s_own_role()
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        var accounts = LocalMembers.Make(cloud, 25);
        LocalMembers.AddNotebooks(cloud, accounts, ["eu-west-1", "eu-central-1"], 60);

        var answer = await ScanAsync(cloud, "--organization", "--region", "eu-west-1,eu-central-1");

        Assert.Equal(ExitCodes.Failing, answer.Code);
        var resources = answer.Report.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("resource")).ToList();
        Assert.Equal(
            Enumerable.Range(0, 60).Select(i => $"notebook-{i:00000}"),
            resources.Select(resource => resource.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)
        );
        Assert.All(
            resources,
            resource =>
                Assert.Equal(
                    $"arn:aws:sagemaker:{resource.GetProperty("region")}:{resource.GetProperty("account")}:notebook-instance/{resource.GetProperty("name")}",
                    resource.GetProperty("id").GetString()
                )
        );
        Assert.Equal(25, resources.Select(resource => resource.GetProperty("account").GetString()).Distinct().Count());
        Assert.Equal(6, answer.Report.GetProperty("totals").GetProperty("failing").GetInt32());
        Assert.Contains("299999999999 (SUSPENDED)", answer.Report.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        // 26 accounts are two pages, and the account that asks needs no role.
        Assert.Equal((2, 24), (cloud.Calls.Count("ListAccounts"), cloud.Calls.Count("AssumeRole")));
        Assert.All(
            cloud.Calls.Select("DescribeNotebookInstance").GroupBy(call => call.Account),
            account => Assert.Contains(account.Key, accounts)
        );
    }

    [Fact]
    public async Task A_unit_is_read_with_those_below_it()
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        var accounts = LocalMembers.Make(cloud, 9);
        LocalMembers.AddNotebooks(cloud, accounts, ["eu-west-1"], 9);
        var unit = cloud.Organization!.Accounts.First(account => account.Parent is not null).Parent!;

        var answer = await ScanAsync(cloud, "--organization", "--ou", unit);

        Assert.Equal(
            ["200000000001", "200000000003", "200000000005", "200000000007"],
            answer
                .Report.GetProperty("results")
                .EnumerateArray()
                .Select(result => result.GetProperty("resource").GetProperty("account").GetString()!)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_role_that_asks_for_another_external_id_is_one_account_not_assessed()
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        var accounts = LocalMembers.Make(cloud, 3);
        LocalMembers.AddNotebooks(cloud, accounts, ["eu-west-1"], 3);
        cloud.AddRole(new LocalRole("200000000002", "sageguard-read") { ExternalId = "4711" });

        var answer = await ScanAsync(cloud, "--organization", "--external-id", "0815");

        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
        var unread = Assert.Single(
            answer.Report.GetProperty("results").EnumerateArray(),
            result => result.GetProperty("outcome").GetString() == "notAssessed"
        );
        Assert.Contains(
            "is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::200000000002:role/sageguard-read",
            unread.GetProperty("reason").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCodes.Failing, (await ScanAsync(cloud, "--organization", "--external-id", "4711")).Code);
    }

    [Fact]
    public async Task All_Regions_are_those_that_EC2_lists()
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { TransitionTime = TimeSpan.Zero }, Token);
        LocalMembers.AddNotebooks(cloud, [cloud.Region().Account], ["eu-west-1", "us-west-2"], 2);
        var answer = await ScanAsync(cloud, "--all-regions");
        Assert.Equal(
            ["eu-west-1", "us-west-2"],
            answer
                .Report.GetProperty("results")
                .EnumerateArray()
                .Select(result => result.GetProperty("resource").GetProperty("region").GetString()!)
                .Order(StringComparer.Ordinal)
        );
        Assert.True(answer.Report.GetProperty("run").GetProperty("regions").GetArrayLength() > 30);
    }

    [Fact]
    public async Task Sageguard_local_has_accounts_and_notebooks_from_its_start_and_says_what_it_does_not_serve()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("SIGINT is Unix's.");
        var port = FreePort.Find();
        var (program, args) = CommandProcess.Sageguard;
        string[] heard = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", program] : [program];
        Answer? scan = null;
        var local = await CommandProcess.RunAsync(
            heard[0],
            [
                .. heard[1..],
                .. args,
                "local",
                "--port",
                $"{port}",
                "--accounts",
                "3",
                "--notebooks",
                "9",
                "--region",
                "eu-west-1,eu-central-1",
                "--quiet",
            ],
            meanwhile: async process =>
            {
                var endpoint = new Uri($"http://127.0.0.1:{port}/");
                await Limit.UntilAsync(() => Listens(port), "sageguard local listens");
                // It listens before its notebooks are there; a scan meanwhile would find some of them.
                for (var tries = 0; scan is not { Code: ExitCodes.Failing } || scan.Outcomes.Count < 9; tries++)
                {
                    Assert.True(tries < 20, scan?.Output + scan?.Error);
                    scan = await CommandProcess.SageguardAsync(
                        CommandProcess.Aws(endpoint),
                        "scan",
                        "--organization",
                        "-c",
                        "1",
                        "--output",
                        "json",
                        "--region",
                        "eu-west-1,eu-central-1"
                    );
                }

                await CommandProcess.RunAsync("kill", ["-INT", $"{process.Id}"]);
                await process.WaitForExitAsync(Token);
            }
        );

        Assert.Equal(ExitCodes.Success, local.Code);
        Assert.Contains("sageguard scan --organization --region eu-west-1,eu-central-1", local.Output, StringComparison.Ordinal);
        Assert.Contains("What is not served is refused with the code NotServedByLocalAws.", local.Output, StringComparison.Ordinal);
        Assert.EndsWith("Stopped. Nothing was kept.\n", local.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"level\"", local.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port is 99999; it can be from 0 to 65535.", "--port", "99999")]
    [InlineData("--accounts is 0; it can be from 1 to 10000.", "--accounts", "0")]
    [InlineData("--notebooks is -1; it can be from 0 to 200000.", "--notebooks", "-1")]
    [InlineData("--region eu-west-7 is not a Region of AWS.", "--region", "eu-west-7")]
    public async Task Options_that_cannot_be_are_one_sentence(string sentence, params string[] options)
    {
        var answer = await Sageguard.RunAsync(["local", .. options]);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.StartsWith($"sageguard: {sentence}", answer.Error, StringComparison.Ordinal);
    }

    private static bool Listens(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static Task<Answer> ScanAsync(LocalCloud cloud, params string[] more) =>
        CommandProcess.SageguardAsync(CommandProcess.Aws(cloud.Endpoint), [.. (string[])["scan", "--output", "json", "-c", "1"], .. more]);
}
