// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Results;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>The outputs before judges that we did not write: the SARIF schema, botocore's shapes, Chromium with axe.</summary>
public sealed class JudgedTests
{
    public static TheoryData<string> Commands => ["scan", "check"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task SARIF_meets_the_schema(string command)
    {
        var folder = Needs.BrowserFolder();
        await JudgeAsync(folder, "sarif", Write(Of(command), ReportFormat.Sarif, "sarif"));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task JSON_meets_the_documented_schema(string command)
    {
        var folder = Needs.BrowserFolder();
        await JudgeAsync(
            folder,
            "json",
            Write(Of(command), ReportFormat.Json, "json"),
            Path.Combine(Repository.Root, "docs", "schema", "report.schema.json")
        );
    }

    [Fact]
    public async Task ASFF_meets_botocores_shape_of_BatchImportFindings()
    {
        var python = Needs.Python();
        const string Script = """
            import json, sys, botocore.session, botocore.validate
            shape = botocore.session.get_session().get_service_model("securityhub").operation_model("BatchImportFindings").input_shape
            findings = json.load(open(sys.argv[1], encoding="utf-8"))
            assert findings, "no findings"
            report = botocore.validate.ParamValidator().validate({"Findings": findings}, shape)
            assert not report.has_errors(), report.generate_report()
            for finding in findings:
                assert len(finding["Title"]) <= 256 and len(finding["Description"]) <= 1024 and len(finding["Id"]) <= 512, finding
                unknown = set(finding) - set(shape.members["Findings"].member.members)
                assert not unknown, unknown
            """;
        var answer = await CommandProcess.RunAsync(python, ["-c", Script, Write(SampleReport.Scan(), ReportFormat.Asff, "json")]);
        Assert.True(answer.Code == 0, answer.Error);
    }

    [Fact]
    public async Task The_page_works_in_Chromium_in_light_dark_on_a_phone_and_on_paper()
    {
        var folder = Needs.BrowserFolder();
        Needs.Program("chromium", "apt-get install chromium, or CHROMIUM");
        var shots =
            Environment.GetEnvironmentVariable("SAGEGUARD_SCREENSHOTS") ?? Directory.CreateTempSubdirectory("sageguard-report").FullName;
        await JudgeAsync(folder, "html", Write(SampleReport.Scan(), ReportFormat.Html, "html"), shots);
        Assert.Equal(
            ["dark.png", "light.png", "phone.png", "print.pdf", "print.png"],
            Directory.GetFiles(shots).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    private static Report Of(string command) => command == "scan" ? SampleReport.Scan() : SampleReport.Check();

    private static string Write(Report report, ReportFormat format, string extension)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("sageguard-report").FullName, $"report.{extension}");
        File.WriteAllText(file, GoldenTests.Write(report, format));
        return file;
    }

    private static async Task JudgeAsync(string folder, string judge, params string[] args)
    {
        var answer = await CommandProcess.RunAsync(
            "node",
            [Path.Combine(folder, "judge.mjs"), judge, .. args],
            new Dictionary<string, string> { ["CHROMIUM"] = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium" }
        );
        Assert.True(answer.Code == 0, answer.Error);
    }
}
