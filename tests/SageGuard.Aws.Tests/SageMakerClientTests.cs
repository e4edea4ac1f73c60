// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Tests.Wire;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Aws.Tests;

public sealed class SageMakerClientTests
{
    private const string Arn = "arn:aws:sagemaker:eu-central-1:111122223333:thing/a";

    public static TheoryData<string> Kinds => [.. ResourceKinds.All.Select(kind => kind.Type)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_is_listed_by_its_row(string type)
    {
        var kind = ResourceKinds.Find(type)!;
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json($$"""{"{{kind.ListMember}}":[{{Entry(kind, "a")}}],"NextToken":"t"}"""),
            ScriptedAnswer.Json($$"""{"{{kind.ListMember}}":[{{Entry(kind, "b")}}]}"""));

        var listed = new List<ListedResource>();
        await foreach (var resource in server.SageMaker().List(kind, Wired.Token)) listed.Add(resource);

        var arn = kind.ListArnMember is null ? null : Arn;
        var status = kind.ListStatusMember is null ? null : "Deleting";
        var parent = kind.ParentMember is null ? "" : "d-1/";
        Assert.Equal([new ListedResource($"{parent}a", arn, status), new ListedResource($"{parent}b", arn, status)], listed);

        // A domain's list takes no order.
        var sort = kind == ResourceKinds.Image ? ""","SortBy":"IMAGE_NAME","SortOrder":"ASCENDING" """.TrimEnd()
            : kind == ResourceKinds.Domain ? "" : kind == ResourceKinds.Space ? ""","SortBy":"CreationTime","SortOrder":"Ascending" """.TrimEnd() : ""","SortBy":"Name","SortOrder":"Ascending" """.TrimEnd();
        Assert.Equal([$$"""{"MaxResults":100{{sort}}}""", $$"""{"MaxResults":100{{sort}},"NextToken":"t"}"""], server.Requests.Select(request => request.Body));
        Assert.All(server.Requests, request => Assert.Equal($"SageMaker.{kind.ListOperation}", request.Target));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_is_described_by_its_row(string type)
    {
        var kind = ResourceKinds.Find(type)!;
        var name = kind.ParentMember is null ? "a" : "d-1/a";
        var parent = kind.ParentMember is null ? "" : $"\"{kind.ParentMember}\":\"d-1\",";
        var arn = Arn.Replace("thing", kind.ArnResource, StringComparison.Ordinal).Replace("/a", $"/{name}", StringComparison.Ordinal);
        await using var server = new ScriptedServer(ScriptedAnswer.Json($$"""{{{parent}}"{{kind.NameMember}}":"a","{{kind.ArnMember}}":"{{arn}}","More":[1]}"""));

        var resource = await server.SageMaker().Describe(kind, name, Wired.Token);

        Assert.Equal((name, arn, Origin.Live), (resource!.Name, resource.Arn, resource.Origin));
        var request = Assert.Single(server.Requests);
        Assert.Equal($"SageMaker.{kind.DescribeOperation}", request.Target);
        Assert.Equal($$"""{{{parent}}"{{kind.NameMember}}":"a"}""", request.Body);
    }

    [Theory]
    [InlineData("b", "arn:aws:sagemaker:eu-central-1:111122223333:model/b", "it is about b, and a was asked for")]
    [InlineData("a", "arn:aws:sagemaker:eu-central-1:111122223333:model/b", "its ModelArn is arn:aws:sagemaker:eu-central-1:111122223333:model/b")]
    [InlineData("a", "arn:aws:sagemaker:us-east-1:111122223333:model/a", "the model a in eu-central-1 was asked for")]
    [InlineData("a", "arn:aws:sagemaker:eu-central-1:111122223333:image/a", "the model a in eu-central-1 was asked for")]
    [InlineData("a", "a", "its ModelArn is a")]
    public async Task A_description_of_something_else_is_an_error(string name, string arn, string message)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json($$"""{"ModelName":"{{name}}","ModelArn":"{{arn}}"}"""));
        var error = await Assert.ThrowsAsync<AwsCallException>(() => server.SageMaker().Describe(ResourceKinds.Model, "a", Wired.Token));
        Assert.Equal("UnexpectedAnswer", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_resource_that_is_gone_is_null(string type)
    {
        var kind = ResourceKinds.Find(type)!;
        var gone = kind.GoneMessage is null
            ? ScriptedAnswer.Error("ResourceNotFound", "Not here", 404)
            : ScriptedAnswer.Error("ValidationException", $"{kind.GoneMessage} \"{Arn}\".");
        await using var server = new ScriptedServer(gone);

        Assert.Null(await server.SageMaker().Describe(kind, "a", Wired.Token));
        Assert.Null(await server.SageMaker().Tags(Arn, Wired.Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_name_that_SageMaker_refuses_is_not_a_resource_that_is_gone(string type)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Error("ValidationException", "1 validation error detected: Value at 'name' failed to satisfy constraint"));

        var e = await Assert.ThrowsAsync<AwsCallException>(() => server.SageMaker().Describe(ResourceKinds.Find(type)!, "a b", Wired.Token));

        Assert.Equal(AwsRefusal.Invalid, e.Kind);
    }

    [Fact]
    public async Task A_Region_without_the_operation_is_not_a_Region_without_resources()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Error("UnknownOperationException", "The requested operation is not supported in the called region."));

        var e = await Assert.ThrowsAsync<AwsCallException>(async () =>
        {
            await foreach (var _ in server.SageMaker().List(ResourceKinds.InferenceExperiment, Wired.Token))
            {
            }
        });

        Assert.Equal(AwsRefusal.NotAvailableHere, e.Kind);
        Assert.Equal("sagemaker:ListInferenceExperiments", e.Action);
    }

    [Fact]
    public async Task Tags_are_read_page_after_page()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"Tags":[{"Key":"a","Value":"1"}],"NextToken":"t"}"""),
            ScriptedAnswer.Json("""{"Tags":[{"Key":"A","Value":""}]}"""));

        var tags = await server.SageMaker().Tags(Arn, Wired.Token);

        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["A"] = "" }, tags);
        Assert.Equal($$"""{"ResourceArn":"{{Arn}}","MaxResults":100}""", server.Requests[0].Body);
    }

    [Fact]
    public async Task An_answer_that_describes_nothing_is_an_error()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));

        var e = await Assert.ThrowsAsync<AwsCallException>(() => server.SageMaker().Describe(ResourceKinds.Model, "a", Wired.Token));

        Assert.Equal("UnexpectedAnswer", e.Code);
        Assert.Contains("ModelName", e.Message, StringComparison.Ordinal);
    }

    private static string Entry(ResourceKind kind, string name) =>
        $$"""
        {"{{kind.ParentMember ?? "Parent"}}":"d-1","{{kind.ListNameMember}}":"{{name}}","{{kind.ListArnMember ?? "None"}}":"{{Arn}}","{{kind.ListStatusMember ?? "Nothing"}}":"Deleting"}
        """;
}
