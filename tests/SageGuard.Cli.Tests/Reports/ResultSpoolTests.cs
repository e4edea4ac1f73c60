// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Evaluation;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>More results than memory should hold are sorted in a temporary file, and nothing of a report changes by it.</summary>
public sealed class ResultSpoolTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(501)]
    public void Results_come_in_the_order_of_every_listing_however_few_are_in_memory(int most)
    {
        var rows = Rows(500);
        using var spool = new ResultSpool(most: most);
        foreach (var row in rows)
            spool.Add(row);

        Assert.Equal(500, spool.Count);
        Assert.Equal(most <= 500, spool.Handle is not null);
        Assert.Equal(Report.Order(rows), spool);
        // Each format reads them more than once, and two readers do not disturb each other.
        Assert.Equal(spool.Zip(spool).Select(pair => pair.First), spool.Zip(spool).Select(pair => pair.Second));
        Assert.Equal(rows.Count(row => row.Outcome == Outcome.Failing), spool.Totals.All[Outcome.Failing]);
    }

    [Fact]
    public void Equal_results_stay_in_the_order_in_which_they_came()
    {
        var row = Full();
        using var spool = new ResultSpool(most: 3);
        for (var i = 0; i < 20; i++)
            spool.Add(row with { Reason = i.ToString(CultureInfo.InvariantCulture) });
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i.ToString(CultureInfo.InvariantCulture)), spool.Select(found => found.Reason));
    }

    [Fact]
    public void Every_member_of_a_result_survives_the_temporary_file()
    {
        var row = Full();
        foreach (
            var (owner, member) in Members(row, typeof(ResultRow))
                .Concat(Members(row.Subject, typeof(Subject)))
                .Concat(Members(row.Subject.Location!, typeof(Location)))
                .Concat(Members(row.Waiver!, typeof(Waiver)))
        )
        {
            var value = member.GetValue(owner);
            Assert.False(
                value is null || value.Equals(member.PropertyType.IsValueType ? Activator.CreateInstance(member.PropertyType) : null),
                $"{member.DeclaringType!.Name}.{member.Name} is new: give it a value here."
            );
        }

        using var spool = new ResultSpool(most: 1);
        spool.Add(row);
        Assert.NotNull(spool.Handle);
        Assert.Equal(row, Assert.Single(spool));

        static IEnumerable<(object, PropertyInfo)> Members(object owner, Type type) =>
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(member => member.CanWrite)
                .Select(member => (owner, member));
    }

    [Fact]
    public void The_temporary_file_is_its_owner_s_alone_and_has_no_name_that_could_stay_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has open can be seen in Linux's /proc.");
        if (OperatingSystem.IsWindows())
            return;
        using var spool = new ResultSpool(most: 1);
        spool.Add(Full());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(spool.Handle!));
        Assert.EndsWith(
            " (deleted)",
            new FileInfo($"/proc/self/fd/{spool.Handle!.DangerousGetHandle()}").LinkTarget,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_format_is_byte_for_byte_the_same_from_memory_and_from_the_file()
    {
        foreach (var report in new[] { SampleReport.Scan(), SampleReport.Scan() with { Rows = Report.Order(Rows(700)) } })
        {
            using var spool = new ResultSpool(most: 5);
            foreach (var row in report.Rows.Reverse())
                spool.Add(row);
            foreach (var format in Enum.GetValues<ReportFormat>())
            {
                Assert.True(
                    Written(report, format, "memory").SequenceEqual(Written(report with { Rows = spool }, format, "file")),
                    format.ToString()
                );
            }
        }

        byte[] Written(Report report, ReportFormat format, string name)
        {
            var file = _folder.PathOf(name);
            ReportWriter.Write(
                report,
                format,
                file,
                new Terminal(Spectre.Console.AnsiConsole.Console, Spectre.Console.AnsiConsole.Console, () => Stream.Null, () => Stream.Null)
            );
            return File.ReadAllBytes(file);
        }
    }

    [Fact]
    public async Task Where_the_temporary_file_cannot_be_written_one_sentence_says_so_and_no_report_is_half_there()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("TMPDIR is Unix's.");
        var resources = string.Join(
            ',',
            Enumerable
                .Range(0, ResultSpool.MostInMemory)
                .Select(i =>
                    $$$"""
                        "N{{{i}}}":{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"DirectInternetAccess":"Disabled"}}
                        """
                )
        );
        var answer = await CommandProcess.SageguardAsync(
            new Dictionary<string, string> { ["TMPDIR"] = "/nonexistent" },
            "check",
            "--control",
            "1",
            "--output",
            "csv",
            _folder.Write("t.json", "{\"Resources\":{" + resources + "}}")
        );
        Assert.Equal((ExitCodes.Usage, ""), (answer.Code, answer.Output));
        Assert.Contains(
            "name another folder with TMPDIR",
            Assert.Single(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    private static ResultRow Full() =>
        new(
            Catalog.Find("SageMaker.1")!,
            new Subject(
                "type",
                "noun",
                "id",
                "name",
                "arn",
                "123456789012",
                "eu-west-1",
                new Location("file", 2, 3) { EndLine = 4, EndColumn = 5 }
            )
            {
                AccountName = "research",
            },
            Outcome.Waived,
            "reason"
        )
        {
            Property = "property",
            Fix = "fix",
            Remedy = "remedy",
            IsUnjudged = true,
            Observed = "observed",
            Waiver = new Waiver(new DateOnly(2027, 1, 31), "ticket"),
            WaiverSource = "tag",
            Owner = "owner",
            Recorded = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)),
            Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            MissingPermission = "sagemaker:ListTags",
            Known = true,
        };

    // In no order, of each outcome, from several accounts and Regions; the same in each run.
    private static List<ResultRow> Rows(int count)
    {
#pragma warning disable CA5394 // Not for secrets.
        var random = new Random(4711);
        var notebook = Catalog.Find("SageMaker.1")!.Kind;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var outcome = (Outcome)random.Next(6);
                    var (account, region) = ($"{200_000_000_000 + random.Next(4)}", random.Next(2) == 0 ? "eu-west-1" : "us-east-1");
                    var subject =
                        random.Next(20) == 0
                            ? new Subject("Account", "account", $"{account}/{i}", $"account {account}", null, account, null, null)
                            : new Subject(
                                notebook.Type,
                                notebook.Noun,
                                $"arn/{i}",
                                $"lab-{random.Next(50)}",
                                $"arn/{i}",
                                account,
                                region,
                                null
                            )
                            {
                                AccountName = "research",
                            };
                    var control = subject.Region is null ? null : Catalog.Find($"SageMaker.{new[] { 1, 3, 8 }[random.Next(3)]}");
                    if (control is null)
                        outcome = Outcome.NotAssessed;
                    return new ResultRow(control, subject, outcome, outcome == Outcome.Passed ? "" : $"because of {random.Next(5)}")
                    {
                        Known = outcome == Outcome.Failing && random.Next(3) == 0,
                        Waiver = outcome == Outcome.Waived ? new Waiver(new DateOnly(2027, 1, 1 + random.Next(28)), "ticket") : null,
                        Observed = random.Next(2) == 0 ? null : "RootAccess is Enabled",
                        Created = DateTimeOffset.UnixEpoch.AddMilliseconds(random.NextInt64(1_800_000_000_000)),
                    };
                }),
        ];
#pragma warning restore CA5394
    }
}
