// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Resources;

namespace SageGuard.Tests.Resources;

public sealed class PropertyTests
{
    [Theory]
    [InlineData("null", true)]
    [InlineData("\"\"", true)]
    [InlineData("\" \\t\"", true)]
    [InlineData("[]", true)]
    [InlineData("{}", true)]
    [InlineData("{\"Ref\":\"AWS::NoValue\"}", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("[null]", false)]
    [InlineData("\"x\"", false)]
    [InlineData("{\"Ref\":\"X\"}", false)]
    public void Null_and_empty_are_absent(string json, bool absent) => Assert.Equal(absent, Value(json).IsAbsent);

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("false", false)]
    [InlineData("\"False\"", false)]
    [InlineData("\"yes\"", null)]
    [InlineData("\"1\"", null)]
    [InlineData("1", null)]
    [InlineData("[true]", null)]
    [InlineData("null", null)]
    public void A_flag_is_a_boolean_or_its_text(string json, bool? flag) => Assert.Equal(flag, Value(json).Flag);

    [Theory]
    [InlineData("2", 2.0)]
    [InlineData("\"2\"", 2.0)]
    [InlineData("\"-2.5\"", -2.5)]
    [InlineData("1e1", 10.0)]
    [InlineData("\"1e1\"", null)]
    [InlineData("\"1,000\"", null)]
    [InlineData("\"two\"", null)]
    [InlineData("1e999", null)]
    [InlineData("true", null)]
    public void A_number_is_a_number_or_its_digits(string json, double? number) => Assert.Equal((decimal?)number, Value(json).Number);

    [Theory]
    [InlineData("{\"Ref\":\"X\"}", "Ref")]
    [InlineData("{\"Fn::GetAtt\":[\"A\",\"B\"]}", "Fn::GetAtt")]
    [InlineData("{\"Ref\":\"X\",\"Y\":1}", null)]
    [InlineData("{\"Ref\":\"AWS::NoValue\"}", null)]
    [InlineData("{\"ref\":\"X\"}", null)]
    [InlineData("\"Ref\"", null)]
    public void An_expression_is_known_only_at_deployment(string json, string? name) => Assert.Equal(name, Value(json).Expression);

    [Theory]
    [InlineData("A.B", "1")]
    [InlineData("a.b", "1")]
    [InlineData("A.C", "absent")]
    [InlineData("A.B.C", "absent")]
    [InlineData("L.B", "absent")]
    [InlineData("", "absent")]
    public void A_path_leads_through_objects_without_case(string path, string text) =>
        Assert.Equal(text, Properties.Parse("""{"a":{"B":1},"L":[{"B":2}]}""").Find(path).ToString());

    [Fact]
    public void An_exact_name_wins_over_one_that_differs_in_case() =>
        Assert.Equal("2", Properties.Parse("""{"NAME":1,"Name":2}""").Find("Name").ToString());

    [Fact]
    public void A_path_ends_at_an_expression() => Assert.Equal("Ref", Properties.Parse("""{"A":{"Ref":"X"}}""").Find("A.B.C").Expression);

    [Fact]
    public void A_value_in_a_reason_is_short_and_on_one_line()
    {
        var text = Value(JsonSerializer.Serialize("line\nline\u001b[31m" + new string('x', 500))).ToString();
        Assert.True(text.Length <= 64, text);
        Assert.DoesNotContain(text, char.IsControl);
    }

    [Fact]
    public void The_describe_answers_names_become_CloudFormations()
    {
        using var answer = JsonDocument.Parse(
            """
            {"NotebookInstanceName":"Nb","NotebookInstanceArn":"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/nb",
            "SecurityGroups":["sg-1"],"NotebookInstanceLifecycleConfigName":"boot"}
            """
        );
        var resource = Resource.FromDescribe(ResourceKinds.NotebookInstance, answer.RootElement);
        Assert.Equal("Nb", resource.Name);
        Assert.Equal(resource.Arn, resource.Id);
        Assert.False(resource.Properties.Find("SecurityGroupIds").IsAbsent);
        Assert.Equal("boot", resource.Properties.Find("LifecycleConfigName").Text);
        Assert.Equal(Origin.Live, resource.Origin);
    }

    [Fact]
    public void A_describe_answer_without_name_or_ARN_is_an_error_that_says_so()
    {
        using var nameless = JsonDocument.Parse("{}");
        using var arnless = JsonDocument.Parse("""{"ModelName":"m"}""");
        Assert.Contains(
            "DescribeModel has no ModelName",
            Assert.Throws<MalformedEventException>(() => Resource.FromDescribe(ResourceKinds.Model, nameless.RootElement)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "for m has no ModelArn",
            Assert.Throws<MalformedEventException>(() => Resource.FromDescribe(ResourceKinds.Model, arnless.RootElement)).Message,
            StringComparison.Ordinal
        );
    }

    private static PropertyValue Value(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new PropertyValue(document.RootElement.Clone());
    }
}
