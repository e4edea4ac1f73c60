// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Check;

/// <summary>What pipelines need: settings and waivers of the operator, and outputs that CI systems read.</summary>
public sealed class PipelineTests : IDisposable
{
    private const string Template =
        "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Properties: {DirectInternetAccess: Enabled, RootAccess: Enabled, SubnetId: s, KmsKeyId: !Ref Key}\nParameters: {Key: {Type: String}}\n";

    private readonly Folder _folder = new();
    private readonly string _template;

    public PipelineTests() => _template = _folder.Write("lab.yaml", Template);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_settings_file_sets_options_and_the_command_line_counts_more()
    {
        var waivers = _folder.Write(
            "ci/waivers.yaml",
            "- {resource: Lab, controls: [SageMaker.3], until: 2027-01-31, reason: ticket 4711}\n"
        );
        var config = _folder.Write(
            "ci/sageguard.yaml",
            "control: [1, 3, 21]\nundecided: pass\noutput: json\nwaivers: waivers.yaml\nparameter: {Other: x}\n"
        );
        Assert.True(File.Exists(waivers));

        var answer = await Sageguard.RunAsync("check", _template, "--config", config);
        Assert.Equal(
            new()
            {
                ["SageMaker.1 Lab"] = "failing",
                ["SageMaker.3 Lab"] = "waived",
                ["SageMaker.21 Lab"] = "decidedAtDeployment",
            },
            answer.Outcomes
        );
        Assert.Equal(ExitCodes.Failing, answer.Code);

        var less = await Sageguard.RunAsync("check", _template, "--config", config, "-c", "21");
        Assert.Equal(ExitCodes.Success, less.Code);
        Assert.Equal(ExitCodes.NotAssessed | ExitCodes.Failing, (await Sageguard.RunAsync("check", _template, "--output", "json")).Code);
    }

    [Theory]
    [InlineData("controls: [1]\n", "controls is not an option")]
    [InlineData("- x\n", "not a mapping")]
    [InlineData("control: {a: b}\n", "must be a value or a list")]
    [InlineData("strict: 'yes'\n", "strict is 'yes'; allowed: true or false")]
    [InlineData("control: [1]\nundecided: fail\ncontrol: [8]\n", "line 3: control is there twice")]
    [InlineData("control: [1]\n---\nundecided: pass\n", "a second document begins")]
    public async Task A_settings_file_with_a_mistake_is_refused_with_the_line(string text, string message)
    {
        var answer = await Sageguard.RunAsync("check", _template, "--config", _folder.Write("x.yaml", text));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_of_the_checkout_may_choose_the_output_only()
    {
        var (program, args) = CommandProcess.Sageguard;
        _folder.Write(".sageguard.yaml", "output: csv\n");
        var csv = await CommandProcess.RunAsync(program, [.. args, "check", "lab.yaml"], folder: _folder.Path);
        Assert.StartsWith("outcome,control,", csv.Output, StringComparison.Ordinal);

        _folder.Write(".sageguard.yaml", "skip-control: [1]\n");
        var refused = await CommandProcess.RunAsync(program, [.. args, "check", "lab.yaml"], folder: _folder.Path);
        Assert.Equal(ExitCodes.Usage, refused.Code);
        Assert.Contains("its author is not the operator", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Controls_and_files_are_left_out_by_option()
    {
        _folder.Write("test/other.yaml", Template);

        var answer = await Sageguard.RunAsync(
            "check",
            _folder.Path,
            "--exclude",
            "*/test/*",
            "--control",
            Sageguard.Listed,
            "--skip-control",
            "1,SageMaker.3",
            "--output",
            "json"
        );
        Assert.Equal(["SageMaker.2 Lab", "SageMaker.21 Lab", "SageMaker.8 Lab"], answer.Outcomes.Keys.Order(StringComparer.Ordinal));

        var wrong = await Sageguard.RunAsync("check", _template, "--skip-control", "SageMaker.0");
        Assert.Equal(ExitCodes.Usage, wrong.Code);
    }

    [Theory]
    [InlineData("- {resource: 'L*', controls: [1, SageMaker.3], until: 2027-01-31, reason: ticket}", "waived", "")]
    [InlineData("- {resource: Lab, file: '*/lab.yaml', controls: [1], until: 2027-01-31, reason: ticket}", "waived", "")]
    [InlineData(
        "- {resource: Lab, file: 'other.yaml', controls: [1], until: 2027-01-31, reason: ticket}",
        "failing",
        "covers nothing that fails"
    )]
    [InlineData("- {resource: Lab, controls: [1], until: 2026-11-22, reason: ticket}", "failing", "ended on 2026-11-22")]
    public async Task Waivers_of_the_operator_cover_by_pattern_until_their_day(string text, string outcome, string note)
    {
        var answer = await Sageguard.RunAsync(
            "check",
            _template,
            "-c",
            "1",
            "--waivers",
            _folder.Write("w.yaml", text),
            "--output",
            "json"
        );

        Assert.Equal(outcome, answer.Outcomes["SageMaker.1 Lab"]);
        Assert.Equal(outcome == "waived" ? ExitCodes.Success : ExitCodes.Failing, answer.Code);
        Assert.Contains(
            note,
            string.Join(' ', answer.Report.GetProperty("notes").EnumerateArray().Select(one => one.GetString())),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("- {resource: Lab, controls: [1], until: 2027-01-31}", "reason is missing")]
    [InlineData("- {resource: Lab, controls: [1], until: 2030-01-31, reason: x}", "more than 365 days ahead")]
    [InlineData("- {resource: Lab, controls: [99], until: 2027-01-31, reason: x}", "99 is not a control")]
    [InlineData("- {resource: Lab, controls: [1], until: soon, reason: x}", "until is not a day")]
    [InlineData("- {resource: Lab, control: [1], until: 2027-01-31, reason: x}", "control is not known")]
    [InlineData("a: b", "not a list")]
    [InlineData("waivers: []\nwaviers:\n- {resource: Lab, controls: [1], until: 2027-01-31, reason: x}", "line 2: waviers is not known")]
    [InlineData("- {resource: Lab, controls: [1], until: 2026-11-24, reason: x, until: 2027-01-31}", "until is there twice")]
    [InlineData(
        "- {resource: Other, controls: [1], until: 2027-01-31, reason: x}\n---\n- {resource: Lab, controls: [1], until: 2027-01-31, reason: x}",
        "a second document begins"
    )]
    public async Task A_wrong_waiver_is_refused(string text, string message)
    {
        var answer = await Sageguard.RunAsync("check", _template, "--waivers", _folder.Write("w.yaml", text));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[security-hub]", "waived")]
    [InlineData("[1, 3, security-hub]", "waived")]
    [InlineData("'1,SageMaker.3'", "waived")]
    [InlineData("all", "waived")]
    [InlineData("[3]", "failing")]
    public async Task A_waiver_names_controls_as_the_options_do(string controls, string outcome)
    {
        var answer = await Sageguard.RunAsync(
            "check",
            _template,
            "-c",
            "1",
            "--waivers",
            _folder.Write("w.yaml", $"- {{resource: Lab, controls: {controls}, until: 2027-01-31, reason: ticket}}"),
            "--output",
            "json"
        );

        Assert.Equal(outcome, answer.Outcomes["SageMaker.1 Lab"]);
    }

    [Fact]
    public async Task The_operator_sets_how_long_waivers_in_files_may_hold()
    {
        var waivers = _folder.Write("w.yaml", "- {resource: Lab, controls: [1], until: 2028-01-31, reason: ticket}");
        Assert.Equal(
            "waived",
            (
                await Sageguard.RunAsync(
                    "check",
                    _template,
                    "-c",
                    "1",
                    "--waivers",
                    waivers,
                    "--waiver-max-days",
                    "800",
                    "--output",
                    "json"
                )
            ).Outcomes["SageMaker.1 Lab"]
        );

        // A scan reads them before it asks AWS anything.
        string[][] commands =
        [
            ["check", _template],
            ["scan"],
        ];
        foreach (var command in commands)
        {
            var refused = await Sageguard.RunAsync([.. command, "--waivers", waivers, "--waiver-max-days", "30"]);
            Assert.Equal(ExitCodes.Usage, refused.Code);
            Assert.Contains("until is more than 30 days ahead", refused.Error, StringComparison.Ordinal);
        }

        var inline = _folder.Write(
            "m.yaml",
            "Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Metadata: {SageGuard: {Waiver: \"2027-01-31 SageMaker.1 ticket 4711\"}}\n"
        );
        Assert.Equal(
            "failing",
            (
                await Sageguard.RunAsync("check", inline, "-c", "1", "--inline-waivers", "--waiver-max-days", "30", "--output", "json")
            ).Outcomes["SageMaker.1 Lab"]
        );
        Assert.Equal(ExitCodes.Usage, (await Sageguard.RunAsync("check", _template, "--waiver-max-days", "30")).Code);
        Assert.Contains(
            "--waiver-max-days is '0'; allowed: a whole number of days",
            (await Sageguard.RunAsync("check", _template, "--waivers", waivers, "--waiver-max-days", "0")).Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--control")]
    [InlineData("--skip-control")]
    public async Task An_unknown_control_is_refused_in_one_sentence(string option)
    {
        var answer = await Sageguard.RunAsync("check", _template, option, "foo");

        Assert.StartsWith(
            $"sageguard: Unknown control 'foo' in {option}. Allowed: SageMaker.1 to ",
            answer.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Results_are_listed_by_severity_and_then_by_file_and_line()
    {
        var (first, second) = (_folder.Write("a.yaml", Open(2)), _folder.Write("b.yaml", Open(1)));

        var answer = await Sageguard.RunAsync("check", second, first, "-c", "1,3,8", "--output", "json");

        // SageMaker.8 is of medium severity.
        Assert.Equal(
            [
                "a.yaml:1 A0 SageMaker.1",
                "a.yaml:1 A0 SageMaker.3",
                "a.yaml:2 A1 SageMaker.1",
                "a.yaml:2 A1 SageMaker.3",
                "b.yaml:1 A0 SageMaker.1",
                "b.yaml:1 A0 SageMaker.3",
                "a.yaml:1 A0 SageMaker.8",
                "a.yaml:2 A1 SageMaker.8",
                "b.yaml:1 A0 SageMaker.8",
            ],
            answer.Report.GetProperty("results").EnumerateArray().Select(Described)
        );

        static string Open(int count) =>
            "Resources: {"
            + string.Join(
                ",\n  ",
                Enumerable
                    .Range(0, count)
                    .Select(i => $"A{i}: {{Type: AWS::SageMaker::NotebookInstance, Properties: {{PlatformIdentifier: old}}}}")
            )
            + "}\n";

        static string Described(JsonElement result)
        {
            var location = result.GetProperty("resource").GetProperty("location");
            return $"{Path.GetFileName(location.GetProperty("file").GetString())}:{location.GetProperty("line")} {result.GetProperty("resource").GetProperty("name")} {result.GetProperty("control")}";
        }
    }

    [Fact]
    public async Task A_table_of_very_many_failures_says_how_many_it_leaves_out()
    {
        var template =
            "Resources:\n" + string.Concat(Enumerable.Range(0, 510).Select(i => $"  Lab{i}: {{Type: AWS::SageMaker::NotebookInstance}}\n"));

        var answer = await Sageguard.RunAsync(["check", "-", "-c", "1"], Encoding.UTF8.GetBytes(template));

        Assert.Contains(
            "500 more that are failing are not shown here by name; they count. List them all: --output csv",
            answer.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("510 results: 510 failing (510 high).", answer.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failing, answer.Code);
    }

    [Fact]
    public async Task A_place_is_one_word_in_the_table()
    {
        var path = Path.Combine(_folder.Path, new string('a', 30), "lab.yaml");
        _folder.Write(Path.GetRelativePath(_folder.Path, path), Template);

        var answer = await Sageguard.RunAsync("check", path, "-c", "1");

        Assert.Contains($"{path}:4", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_stands_for_a_file_where_it_is_named()
    {
        var text = Encoding.UTF8.GetBytes(Template);
        var plan =
            """{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"type":"aws_sagemaker_notebook_instance","name":"x","values":{}}]}}}"""u8.ToArray();
        var named = JsonDocument
            .Parse(
                (await Sageguard.RunAsync(["check", "-", "-c", "1", "--stdin-name", "./infra/main.tf", "--output", "sarif"], plan)).Output
            )
            .RootElement;
        Assert.Equal(("infra/main.tf", "%SRCROOT%"), Artifact(named));

        // Without a name it is not a file of the checkout.
        var bare = JsonDocument.Parse((await Sageguard.RunAsync(["check", "-", "-c", "1", "--output", "sarif"], text)).Output).RootElement;
        Assert.Equal(("stdin", null), Artifact(bare));

        var waivers = _folder.Write("w.yaml", "- {resource: Lab, file: 'infra/*', controls: [1], until: 2027-01-31, reason: ticket}");
        Assert.Equal(
            ExitCodes.Success,
            (await Sageguard.RunAsync(["check", "-", "-c", "1", "--stdin-name", "infra/lab.yaml", "--waivers", waivers], text)).Code
        );
        Assert.Contains(
            "file=infra/lab.yaml,line=4",
            (await Sageguard.RunAsync(["check", "-", "-c", "1", "--stdin-name", "infra/lab.yaml", "--output", "github"], text)).Output,
            StringComparison.Ordinal
        );

        static (string? Uri, string? Base) Artifact(JsonElement sarif)
        {
            var artifact = sarif
                .GetProperty("runs")[0]
                .GetProperty("results")[0]
                .GetProperty("locations")[0]
                .GetProperty("physicalLocation")
                .GetProperty("artifactLocation");
            return (artifact.GetProperty("uri").GetString(), artifact.TryGetProperty("uriBaseId", out var root) ? root.GetString() : null);
        }
    }

    [Theory]
    [InlineData("2027-01-31 SageMaker.1 ticket 4711", false, "failing")]
    [InlineData("2027-01-31 SageMaker.1 ticket 4711", true, "waived")]
    [InlineData("2026-01-31 SageMaker.1 ticket 4711", true, "failing")]
    [InlineData("2027-01-31 SageMaker.1", true, "failing")]
    public async Task A_waiver_that_the_templates_author_wrote_counts_only_where_the_operator_says_so(
        string waiver,
        bool counted,
        string outcome
    )
    {
        var file = _folder.Write(
            "m.yaml",
            $"Resources:\n  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n    Metadata: {{SageGuard: {{Waiver: \"{waiver}\"}}}}\n"
        );

        var answer = await Sageguard.RunAsync([
            "check",
            file,
            "-c",
            "1",
            "--output",
            "json",
            .. counted ? (string[])["--inline-waivers"] : [],
        ]);

        Assert.Equal(outcome, answer.Outcomes["SageMaker.1 Lab"]);
    }

    [Theory]
    [InlineData("[{\"ParameterKey\":\"Key\",\"ParameterValue\":\"alias/k\"}]", "passed")]
    [InlineData("{\"Parameters\":{\"Key\":\"alias/k\"}}", "passed")]
    [InlineData("[\"Key=alias/k\"]", "passed")]
    [InlineData("{\"Parameters\":{\"Key\":\"\"}}", "failing")]
    public async Task A_parameter_file_in_each_form_of_AWSs_tools(string text, string outcome)
    {
        var answer = await Sageguard.RunAsync(
            "check",
            _template,
            "-c",
            "21",
            "--parameter-file",
            _folder.Write("p.json", text),
            "--output",
            "json"
        );

        Assert.Equal(outcome, answer.Outcomes["SageMaker.21 Lab"]);
    }

    [Theory]
    [InlineData("{\"Parameters\":{\"Key\":\"alias/k\",\n\"Key\":\"\"}}", "line 2: Key is there twice")]
    [InlineData("{\"Parameters\":{\"Key\":\"alias/k\"}}\n{\"Parameters\":{\"Key\":\"\"}}", "line 2: a second document begins")]
    [InlineData(
        "[{\"ParameterKey\":\"Key\",\"ParameterValue\":\"alias/k\"},\n{\"ParameterKey\":\"Key\",\"ParameterValue\":\"\"}]",
        "line 2: Key is there twice"
    )]
    [InlineData("[\"Key=alias/k\",\n\"Key=\"]", "line 2: Key is there twice")]
    public async Task A_parameter_file_of_which_a_part_would_be_lost_is_refused(string text, string message)
    {
        var answer = await Sageguard.RunAsync("check", _template, "-c", "21", "--parameter-file", _folder.Write("p.json", text));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JUnit_has_a_case_a_result()
    {
        var answer = await Sageguard.RunAsync("check", _template, "--control", Sageguard.Listed, "--output", "junit");

        var suites = XDocument.Parse(answer.Output).Root!;
        Assert.Equal(
            ("5", "2", "1", "0"),
            (
                suites.Attribute("tests")!.Value,
                suites.Attribute("failures")!.Value,
                suites.Attribute("errors")!.Value,
                suites.Attribute("skipped")!.Value
            )
        );
        var failure = suites.Descendants("testcase").First(test => test.Attribute("name")!.Value == "SageMaker.1 Lab");
        Assert.Equal("4", failure.Attribute("line")!.Value);
        Assert.Equal("DirectInternetAccess is Enabled; it must be Disabled.", failure.Element("failure")!.Attribute("message")!.Value);
    }

    [Theory]
    [InlineData("", "errors", "warning")]
    [InlineData("pass", "skipped", "notice")]
    [InlineData("fail", "failures", "warning")]
    public async Task What_the_operator_accepts_is_not_an_error_in_JUnit_either(string undecided, string counted, string level)
    {
        string[] options = ["check", _template, "-c", "21", .. undecided.Length > 0 ? (string[])["--undecided", undecided] : []];

        var suites = XDocument.Parse((await Sageguard.RunAsync([.. options, "--output", "junit"])).Output).Root!;
        Assert.Equal(
            ["1", counted == "failures" ? "1" : "0", counted == "errors" ? "1" : "0", counted == "skipped" ? "1" : "0"],
            new[] { "tests", "failures", "errors", "skipped" }.Select(name => suites.Attribute(name)!.Value)
        );
        Assert.Single(suites.Descendants(counted == "skipped" ? counted : counted.TrimEnd('s')));
        Assert.StartsWith($"::{level} ", (await Sageguard.RunAsync([.. options, "--output", "github"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitHub_gets_annotations_on_the_lines_with_its_escapes()
    {
        var file = _folder.Write("a,b.yaml", Template);

        var answer = await Sageguard.RunAsync("check", file, "-c", "1,21", "--output", "github");

        var lines = answer.Output.Trim().Split('\n');
        Assert.StartsWith("::error file=", lines[0], StringComparison.Ordinal);
        Assert.Contains(
            "a%2Cb.yaml,line=4,endLine=4,col=18,title=SageMaker.1 Notebook instances have no direct internet access::Lab: DirectInternetAccess is Enabled; it must be Disabled.",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith("::warning file=", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("::notice title=SageGuard::Not evaluated: 23 of the 25 controls", lines[2], StringComparison.Ordinal);
        Assert.Equal($"SageGuard: 1 failing, 1 decided at deployment. Run {Sageguard.RunId}.", lines[3]);
    }

    [Fact]
    public async Task Markdown_shows_what_others_wrote_as_text()
    {
        var file = _folder.Write(
            "x.json",
            """{"Resources":{"<img src=x> [a](http://b) @team |":{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"DirectInternetAccess":"Enabled"}}}}"""
        );

        var answer = await Sageguard.RunAsync("check", file, "-c", "1", "--output", "markdown");

        Assert.Contains("**1** failing", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("](http://b)", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("@team", answer.Output, StringComparison.Ordinal);
        Assert.Contains("\\|", answer.Output, StringComparison.Ordinal);
    }
}
