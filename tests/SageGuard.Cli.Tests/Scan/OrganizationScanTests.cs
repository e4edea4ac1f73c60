// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Scan;

/// <summary><c>sageguard scan --organization</c>: each account with a role of its own, and none passed over in silence.</summary>
public sealed class OrganizationScanTests : IDisposable
{
    private const string Own = "123456789012";

    private readonly Folder _folder = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly HashSet<string> _broken = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_active_account_is_read_with_its_own_role_and_named()
    {
        await using var aws = Organization();

        var answer = await ScanAsync(aws, "--organization", "--region", "eu-west-1,eu-central-1");

        Assert.Equal(ExitCodes.Failing, answer.Code);
        Assert.Equal(
            [
                $"{Own} management eu-central-1",
                $"{Own} management eu-west-1",
                "222222222222 research eu-central-1",
                "222222222222 research eu-west-1",
                "333333333333 sandbox eu-central-1",
                "333333333333 sandbox eu-west-1",
            ],
            Results(answer)
                .Select(result => result.GetProperty("resource"))
                .Select(resource => $"{Text(resource, "account")} {Text(resource, "accountName")} {Text(resource, "region")}")
                .Order(StringComparer.Ordinal)
        );
        var run = answer.Report.GetProperty("run");
        Assert.Equal("arn:aws:iam::123456789012:user/me", Text(run, "caller"));
        Assert.Equal(
            [
                "arn:aws:iam::123456789012:user/me",
                "arn:aws:sts::222222222222:assumed-role/sageguard-read/sageguard",
                "arn:aws:sts::333333333333:assumed-role/sageguard-read/sageguard",
            ],
            run.GetProperty("accounts").EnumerateArray().Select(account => Text(account, "caller"))
        );
        Assert.Contains(
            answer.Report.GetProperty("notes").EnumerateArray(),
            note => note.GetString() == "Left out, because AWS Organizations says that they are not active: 444444444444 (SUSPENDED)."
        );
    }

    [Theory]
    [InlineData("222222222222", "--organization", "--ou", "ou-abcd-11111111", "--account", "222222222222")]
    [InlineData("222222222222 333333333333", "--organization", "--ou", "ou-abcd-11111111")]
    [InlineData("333333333333", "--organization", "--ou", "ou-abcd-22222222")]
    [InlineData("333333333333", "--organization", "--account", "333333333333")]
    public async Task Units_with_those_below_them_and_single_accounts_can_be_chosen(string accounts, params string[] options)
    {
        await using var aws = Organization();
        var answer = await ScanAsync(aws, options);
        Assert.Equal(
            accounts,
            string.Join(
                ' ',
                Results(answer).Select(result => Text(result.GetProperty("resource"), "account")).Distinct().Order(StringComparer.Ordinal)
            )
        );
    }

    [Fact]
    public async Task A_file_of_accounts_needs_no_call_to_AWS_Organizations()
    {
        await using var aws = Organization();
        var file = _folder.Write("accounts.txt", "# ours\n222222222222 research lab\n\n333333333333\n");

        var answer = await ScanAsync(aws, "--accounts-file", file, "--role-name", "audit/reader");

        Assert.Equal(
            ["222222222222 research lab", "333333333333 "],
            answer
                .Report.GetProperty("run")
                .GetProperty("accounts")
                .EnumerateArray()
                .Select(account => $"{Text(account, "id")} {(account.TryGetProperty("name", out var name) ? name.GetString() : "")}")
        );
        Assert.DoesNotContain(_calls, call => call.Contains("ListAccounts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_cannot_be_entered_is_one_line_however_many_Regions_and_hides_nothing_of_the_others()
    {
        await using var aws = Organization();
        aws.Closed.Add("222222222222");

        var answer = await ScanAsync(aws, "--organization", "--region", "eu-west-1,eu-central-1");

        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
        var unknown = Assert.Single(Results(answer), result => Text(result, "outcome") == "notAssessed");
        Assert.Equal(
            ("*", "account 222222222222", "research"),
            (Text(unknown, "control"), Text(unknown.GetProperty("resource"), "name"), Text(unknown.GetProperty("resource"), "accountName"))
        );
        Assert.Contains(
            "The role arn:aws:iam::222222222222:role/sageguard-read cannot be assumed",
            Text(unknown, "reason"),
            StringComparison.Ordinal
        );
        Assert.Equal(4, Results(answer).Count(result => Text(result, "outcome") == "failing"));
        Assert.False(answer.Report.GetProperty("complete").GetBoolean());
        Assert.Equal(
            2,
            answer.Report.GetProperty("run").GetProperty("regions").EnumerateArray().Count(region => Text(region, "state") == "notRead")
        );
    }

    [Fact]
    public async Task A_scan_that_had_gaps_goes_on_with_what_it_lacks_and_the_folder_is_empty_when_all_is_read()
    {
        await using var aws = Organization();
        aws.Closed.Add("222222222222");
        var folder = _folder.PathOf("kept");
        string[] command = ["--organization", "--region", "eu-west-1,eu-central-1", "--resume", folder];
        var first = await ScanAsync(aws, command);
        Assert.Equal(ExitCodes.FailingAndNotAssessed, first.Code);
        Assert.Equal(4, Directory.GetFiles(folder, "*.json").Length);

        aws.Closed.Clear();
        _calls.Clear();
        var second = await ScanAsync(aws, command);

        Assert.Equal(ExitCodes.Failing, second.Code);
        Assert.Equal(6, Results(second).Count);
        Assert.Equal(
            ["222222222222 eu-central-1", "222222222222 eu-west-1"],
            _calls
                .Where(call => call.EndsWith("DescribeNotebookInstance", StringComparison.Ordinal))
                .Select(call => call[..call.LastIndexOf(' ')])
                .Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            second.Report.GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.StartsWith("Resumed: 4 Regions of accounts were read before", StringComparison.Ordinal)
        );
        // The next scan asks again.
        Assert.Empty(Directory.GetFiles(folder));
        _calls.Clear();
        await ScanAsync(aws, command);
        Assert.Equal(6, _calls.Count(call => call.EndsWith("DescribeNotebookInstance", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_kept_for_other_parameters_or_is_older_than_a_day_is_not_an_answer()
    {
        await using var aws = Organization();
        aws.Closed.Add("222222222222");
        var folder = _folder.PathOf("kept");
        await ScanAsync(aws, "--organization", "--resume", folder);

        var other = await ScanAsync(aws, "--organization", "--resume", folder, "-c", "3");
        Assert.Equal(ExitCodes.Usage, other.Code);
        Assert.Contains("is of a scan with other controls", other.Error, StringComparison.Ordinal);

        foreach (var file in Directory.GetFiles(folder, "*.json"))
        {
            var report = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!;
            report["run"]!["ended"] = "2026-01-01T00:00:00Z";
            await File.WriteAllTextAsync(file, report.ToJsonString(), Token);
        }

        _calls.Clear();
        await ScanAsync(aws, "--organization", "--resume", folder);
        Assert.Equal(
            [Own, "333333333333"],
            _calls
                .Where(call => call.EndsWith("DescribeNotebookInstance", StringComparison.Ordinal))
                .Select(call => call.Split(' ') is [{ Length: 12 } account, ..] && account.All(char.IsAsciiDigit) ? account : Own)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task An_organization_that_may_not_be_read_is_said_and_nothing_is_reported()
    {
        _broken.Add("ListAccounts");
        await using var aws = Organization();
        var answer = await ScanAsync(aws, "--organization");
        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Contains("organizations:ListAccounts", answer.Error, StringComparison.Ordinal);
        Assert.Equal("", answer.Output);
    }

    [Theory]
    [InlineData("--ou has no effect without --organization", "--ou", "ou-abcd-11111111")]
    [InlineData("--account has no effect without --organization or --accounts-file", "--account", "222222222222")]
    [InlineData("--role-name has no effect without --organization or --accounts-file", "--role-name", "x")]
    [InlineData("--organization and --accounts-file exclude each other", "--organization", "--accounts-file", "x")]
    [InlineData("is not the id of an organizational unit", "--organization", "--ou", "Research")]
    [InlineData("is not an account of 12 digits", "--organization", "--account", "research")]
    [InlineData("is not the name of a role", "--organization", "--role-name", "arn:aws:iam::123456789012:role/x")]
    [InlineData("cannot be read", "--accounts-file", "/nonexistent")]
    public async Task Options_that_do_not_fit_are_refused_in_one_sentence(string sentence, params string[] options)
    {
        var answer = await Sageguard.RunAsync(["scan", .. options]);
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("123\n", "line 1: 123 is not an account")]
    [InlineData("222222222222\n222222222222\n", "line 2: 222222222222 is there twice")]
    [InlineData("# none\n", "lists none")]
    public async Task A_file_of_accounts_with_a_mistake_is_refused_with_the_line(string content, string sentence)
    {
        var answer = await Sageguard.RunAsync("scan", "--accounts-file", _folder.Write("accounts.txt", content));
        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_of_a_person_who_scans_an_organization_grants_what_it_calls_there_and_no_more()
    {
        await using var aws = Organization();
        await ScanAsync(aws, "--organization");
        await ScanAsync(aws, "--organization", "--ou", "ou-abcd-11111111");
        var granted = JsonNode.Parse((await Sageguard.RunAsync("policy", "people", "organization")).Output)!["Statement"]!
            .AsArray()
            .SelectMany(statement => statement!["Action"]!.AsArray().Select(action => action!.GetValue<string>()))
            .Where(action => action.StartsWith("organizations:", StringComparison.Ordinal));
        Assert.Equal(
            granted.Order(StringComparer.Ordinal),
            _calls
                .Select(call => call[(call.LastIndexOf(' ') + 1)..])
                .Where(operation =>
                    operation.StartsWith("ListAccounts", StringComparison.Ordinal)
                    || operation.StartsWith("ListOrganizationalUnits", StringComparison.Ordinal)
                )
                .Distinct()
                .Select(operation => $"organizations:{operation}")
                .Order(StringComparer.Ordinal)
        );
    }

    private TinyAws Organization() =>
        new(
            (operation, who) =>
            {
                _calls.Enqueue($"{who} {operation}");
                if (_broken.Contains(operation))
                    return (400, """{"__type":"AccessDeniedException","Message":"You don't have permissions to access this resource."}""");
                var (account, region) = who.Split(' ') is [var role, var place] ? (role, place) : (Own, who);
                return (
                    200,
                    operation switch
                    {
                        "ListAccounts" =>
                            $$"""{"Accounts":[{{Member(Own, "management")}},{{Member("222222222222", "research")}},{{Member("333333333333", "sandbox")}},{"Id":"444444444444","Name":"closed","State":"SUSPENDED"}]}""",
                        "ListNotebookInstances" =>
                            $$"""{"NotebookInstances":[{"NotebookInstanceName":"lab","NotebookInstanceArn":"{{Arn(account, region)}}","NotebookInstanceStatus":"InService"}]}""",
                        "DescribeNotebookInstance" =>
                            $$"""{"NotebookInstanceName":"lab","NotebookInstanceArn":"{{Arn(account, region)}}","NotebookInstanceStatus":"InService","DirectInternetAccess":"Enabled","CreationTime":1770000000}""",
                        _ => throw new InvalidOperationException($"Not scripted: {operation}"),
                    }
                );
            }
        )
        {
            ByBody = (operation, body, who) =>
            {
                // The first unit holds an account and the second unit, which holds another.
                if (operation is not ("ListAccountsForParent" or "ListOrganizationalUnitsForParent"))
                    return null;
                _calls.Enqueue($"{who} {operation}");
                var first = body.Contains("ou-abcd-11111111", StringComparison.Ordinal);
                return operation == "ListAccountsForParent"
                        ? $$"""{"Accounts":[{{(first ? Member("222222222222", "research") : Member("333333333333", "sandbox"))}}]}"""
                    : first ? """{"OrganizationalUnits":[{"Id":"ou-abcd-22222222"}]}"""
                    : """{"OrganizationalUnits":[]}""";
            },
        };

    private static string Member(string id, string name) => $$"""{"Id":"{{id}}","Name":"{{name}}","Status":"ACTIVE","State":"ACTIVE"}""";

    private static string Arn(string account, string region) => $"arn:aws:sagemaker:{region}:{account}:notebook-instance/lab";

    private static List<JsonElement> Results(Answer answer) => [.. answer.Report.GetProperty("results").EnumerateArray()];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Task<Answer> ScanAsync(TinyAws aws, params string[] more) =>
        CommandProcess.SageguardAsync(
            CommandProcess.Aws(aws.Endpoint),
            [.. (string[])["scan", "--output", "json"], .. more.Contains("-c") ? more : [.. more, "-c", "1"]]
        );
}
