// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests.Check;

/// <summary>Templates with intrinsic functions and short forms: what is known, what is present, what only the deployment decides.</summary>
public sealed class CloudFormationTests
{
    [Theory]
    [InlineData("SageMaker.1 Closed", "passed")] // Ref to a parameter with a default
    [InlineData("SageMaker.2 Closed", "passed")] // Ref to a resource: present
    [InlineData("SageMaker.3 Closed", "decidedAtDeployment")] // Ref to a parameter without a default
    [InlineData("SageMaker.8 Closed", "passed")] // FindInMap
    [InlineData("SageMaker.21 Closed", "passed")] // GetAtt of a resource: present
    [InlineData("SageMaker.2 Listed", "passed")] // Select out of a list parameter
    [InlineData("SageMaker.3 Listed", "passed")] // Sub of a known parameter
    [InlineData("SageMaker.8 Listed", "decidedAtDeployment")] // the default of an SSM parameter is a name, not the value
    [InlineData("SageMaker.21 Listed", "passed")] // Sub with text and pseudo parameters: present
    [InlineData("SageMaker.1 Maybe", "decidedAtDeployment")] // If with an open condition, ends both ways
    [InlineData("SageMaker.2 Maybe", "passed")] // If with an open condition, passes both ways
    [InlineData("SageMaker.3 Maybe", "decidedAtDeployment")] // NoValue on one side
    [InlineData("SageMaker.21 Maybe", "passed")] // Systems Manager refuses empty values
    [InlineData("SageMaker.1 NotMade", "notApplicable")] // its condition is false
    [InlineData("SageMaker.9 Definition", "failing")] // no is false
    [InlineData("SageMaker.11 Definition", "passed")]
    [InlineData("SageMaker.14 Schedule", "passed")] // the definition it names is in the template
    [InlineData("SageMaker.22 Schedule", "failing")]
    [InlineData("SageMaker.17 Group", "notApplicable")]
    [InlineData("SageMaker.18 Group", "passed")]
    [InlineData("SageMaker.5 Pipeline", "passed")]
    [InlineData("SageMaker.16 Pipeline", "notApplicable")]
    [InlineData("SageMaker.19 Pipeline", "failing")]
    [InlineData("SageMaker.1 LabA", "failing")] // a loop over a literal list
    [InlineData("SageMaker.8 LabB", "passed")] // a new notebook gets Amazon Linux 2023
    public async Task A_template_in_YAML(string result, string outcome)
    {
        var answer = await Sageguard.CheckAsync("template.yaml", "--output", "json");

        Assert.Equal(outcome, answer.Outcomes[result]);
        Assert.Equal(ExitCodes.FailingAndNotAssessed, answer.Code);
    }

    [Fact]
    public async Task A_parameter_given_decides()
    {
        var answer = await Sageguard.CheckAsync(
            "template.yaml",
            "--output",
            "json",
            "--parameter",
            "Root=Enabled",
            "--parameter",
            "Env=prod"
        );

        Assert.Equal("failing", answer.Outcomes["SageMaker.3 Closed"]);
        Assert.Equal("passed", answer.Outcomes["SageMaker.1 Maybe"]);
        Assert.Equal("passed", answer.Outcomes["SageMaker.3 Maybe"]);
    }

    [Fact]
    public async Task An_open_condition_tells_which_way_fails()
    {
        var answer = await Sageguard.CheckAsync("template.yaml", "--output", "json");

        Assert.Equal(
            "It fails where IsProd is false: DirectInternetAccess is Enabled; it must be Disabled. The deployment decides.",
            answer.ReasonOf("SageMaker.1", "Maybe")
        );
    }

    [Fact]
    public async Task A_template_in_JSON_has_lines()
    {
        var answer = await Sageguard.CheckAsync("template.json", "--output", "json", "-c", "1,2,3");

        Assert.Equal("passed", answer.Outcomes["SageMaker.1 Lab"]);
        // An export cannot be empty.
        Assert.Equal("passed", answer.Outcomes["SageMaker.2 Lab"]);
        Assert.Equal("failing", answer.Outcomes["SageMaker.3 Lab"]);
        var location = answer.Report.GetProperty("results")[0].GetProperty("resource").GetProperty("location");
        Assert.Equal((3, 5), (location.GetProperty("line").GetInt32(), location.GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task A_subnet_of_the_list_is_asked_for_by_option()
    {
        var answer = await Sageguard.CheckAsync("template.yaml", "--output", "json", "-c", "2", "--subnet-ids", "subnet-2");

        Assert.Equal("passed", answer.Outcomes["SageMaker.2 Listed"]);
        Assert.Equal("decidedAtDeployment", answer.Outcomes["SageMaker.2 Closed"]);
    }

    [Theory]
    [InlineData("a: &a [*a]", "no anchor before it")]
    [InlineData("a: [1,\nb: }", "line 2, column 4: While parsing a node, did not find expected node content")]
    [InlineData("a: !GetAtt x", "RESOURCE.ATTRIBUTE")]
    [InlineData("a: 1\n---\nb: 2", "second document")]
    public async Task Broken_YAML_names_the_place(string yaml, string expected)
    {
        var answer = await Sageguard.RunAsync(["check", "-"], System.Text.Encoding.UTF8.GetBytes(yaml));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Matches("line [0-9]+, column [0-9]+", answer.Error);
    }

    [Fact]
    public async Task Aliases_that_explode_are_stopped()
    {
        var lines = new List<string> { "a0: &a0 [x,x,x,x,x,x,x,x,x,x]" };
        for (var i = 1; i < 9; i++)
            lines.Add($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]");

        var answer = await Sageguard.RunAsync(["check", "-"], System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.Equal(ExitCodes.Usage, answer.Code);
        Assert.Contains("repeat more than", answer.Error, StringComparison.Ordinal);
    }
}
