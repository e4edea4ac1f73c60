// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Evaluation;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>The sample reports in docs/reports are what this version writes. SAGEGUARD_UPDATE=1 rewrites them.</summary>
public sealed class DocumentedReportsTests
{
    [Theory]
    [InlineData("Json", "report.json")]
    [InlineData("Csv", "report.csv")]
    [InlineData("Sarif", "report.sarif")]
    [InlineData("Asff", "report.asff.json")]
    [InlineData("Ocsf", "report.ocsf.jsonl")]
    [InlineData("Html", "report.html")]
    [InlineData("Junit", "report.junit.xml")]
    [InlineData("GitHub", "report.github.txt")]
    [InlineData("Markdown", "report.md")]
    [InlineData("Table", "report.txt")]
    public void Each_format_of_one_scan_is_as_documented(string format, string name)
    {
        var written = GoldenTests.Write(Scan(), Enum.Parse<ReportFormat>(format));
        var file = Path.Combine(Repository.Root, "docs", "reports", name);
        if (Environment.GetEnvironmentVariable("SAGEGUARD_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, written);
        }

        Assert.True(File.Exists(file), $"{file} is missing: SAGEGUARD_UPDATE=1");
        Assert.Equal(File.ReadAllText(file), written, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_guide_names_every_sample_and_no_other() =>
        Assert.Equal(
            Directory
                .GetFiles(Path.Combine(Repository.Root, "docs", "reports"))
                .Select(Path.GetFileName)
                .Where(name => name != "README.md")
                .Order(StringComparer.Ordinal),
            System
                .Text.RegularExpressions.Regex.Matches(
                    File.ReadAllText(Path.Combine(Repository.Root, "docs", "reports", "README.md")),
                    @"\]\((report[^)]*)\)"
                )
                .Select(match => match.Groups[1].Value)
                .Order(StringComparer.Ordinal)
        );

    private static Report Scan()
    {
        const string Account = "111122223333";
        const string Caller = "arn:aws:sts::111122223333:assumed-role/Auditor/kim";
        Control Of(int number) => Catalog.Find($"SageMaker.{number}")!;
        Subject Notebook(string name, string region)
        {
            var arn = $"arn:aws:sagemaker:{region}:{Account}:notebook-instance/{name}";
            return new Subject("AWS::SageMaker::NotebookInstance", "notebook instance", arn, name, arn, Account, region, null)
            {
                AccountName = "research",
            };
        }

        var created = new DateTimeOffset(2026, 3, 2, 8, 15, 0, TimeSpan.Zero);
        var models = new Subject("AWS::SageMaker::Model", "model", Subject.Whole, "all models", null, Account, "eu-west-1", null)
        {
            AccountName = "research",
        };
        var waiver = new Waiver(new DateOnly(2027, 1, 31), "ticket 4711, moves with the new VPC");
        ResultRow[] rows =
        [
            new(Of(1), Notebook("fraud-lab", "eu-central-1"), Outcome.Failing, "DirectInternetAccess is Enabled; it must be Disabled.")
            {
                Observed = "DirectInternetAccess is Enabled",
                Owner = "fraud",
                Created = created,
            },
            new(Of(3), Notebook("fraud-lab", "eu-central-1"), Outcome.Failing, "RootAccess is Enabled; it must be Disabled.")
            {
                Observed = "RootAccess is Enabled",
                Owner = "fraud",
                Created = created,
            },
            new(Of(1), Notebook("risk-lab", "eu-central-1"), Outcome.Passed, "")
            {
                Observed = "DirectInternetAccess is Disabled",
                Created = created,
            },
            new(Of(3), Notebook("risk-lab", "eu-central-1"), Outcome.Passed, "") { Observed = "RootAccess is Disabled", Created = created },
            new(Of(1), Notebook("old-lab", "eu-west-1"), Outcome.Waived, $"Waived until {waiver.UntilDay}. {waiver.Reason}")
            {
                Observed = "DirectInternetAccess is Enabled",
                Waiver = waiver,
                WaiverSource = "tag sageguard-waiver",
                Owner = "risk",
                Created = created,
            },
            new(Of(3), Notebook("old-lab", "eu-west-1"), Outcome.Passed, "") { Observed = "RootAccess is Disabled", Created = created },
            new(
                Of(5),
                models,
                Outcome.NotAssessed,
                "sagemaker:ListModels failed in eu-west-1: AccessDeniedException. Grant sagemaker:ListModels to the role Auditor."
            )
            {
                MissingPermission = "sagemaker:ListModels",
            },
        ];
        var run = new RunContext(Sageguard.RunId, Sageguard.Now, Sageguard.Now.AddSeconds(42))
        {
            Version = "0.1.0",
            Build = "0123456789abcdef0123456789abcdef, .NET 10.0.0, linux-x64",
            Caller = Caller,
            ControlSet = "1,3,5",
            Waivers = new WaiverSettings("sageguard-waiver", 365, null, false),
            OwnerTag = "team",
            Accounts = [new RunAccount(Account, "research", Caller)],
            Regions =
            [
                new RunRegion(Account, "eu-central-1", RegionState.Read),
                new RunRegion(Account, "eu-west-1", RegionState.ReadInPart, "The results list what could not be assessed."),
            ],
        };
        return new Report(
            "scan",
            run,
            [Of(1), Of(3), Of(5)],
            [$"account {Account} eu-central-1", $"account {Account} eu-west-1"],
            Report.Order(rows),
            []
        );
    }
}
