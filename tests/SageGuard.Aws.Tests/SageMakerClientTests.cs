// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Tests.Wire;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Aws.Tests;

public sealed class SageMakerClientTests
{
    private const string Arn = "arn:aws:sagemaker:eu-central-1:111122223333:thing/a";

    // Versions of images are listed under each image, and have tests of their own.
    public static TheoryData<string> Kinds => [.. ResourceKinds.All.Where(kind => !kind.IsNumbered).Select(kind => kind.Type)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_is_listed_by_its_row(string type)
    {
        var kind = ResourceKinds.Find(type)!;
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json($$"""{"{{kind.ListMember}}":[{{Entry(kind, "a")}}],"NextToken":"t"}"""),
            ScriptedAnswer.Json($$"""{"{{kind.ListMember}}":[{{Entry(kind, "b")}}]}""")
        );

        var listed = new List<ListedResource>();
        await foreach (var resource in server.SageMaker().ListAsync(kind, Wired.Token))
            listed.Add(resource);

        var arn = kind.ListArnMember is null ? null : Arn;
        var status = kind.ListStatusMember is null ? null : "Deleting";
        var parent = string.Concat(Parents(kind).Select(member => $"in-{member}/"));
        Assert.Equal([new ListedResource($"{parent}a", arn, status), new ListedResource($"{parent}b", arn, status)], listed);

        // A domain's list takes no order.
        var sort =
            kind == ResourceKinds.Image ? ""","SortBy":"IMAGE_NAME","SortOrder":"ASCENDING" """.TrimEnd()
            : kind == ResourceKinds.Domain ? ""
            : kind.ParentMembers.Count > 0 ? ""","SortBy":"CreationTime","SortOrder":"Ascending" """.TrimEnd()
            : ""","SortBy":"Name","SortOrder":"Ascending" """.TrimEnd();
        Assert.Equal(
            [$$"""{"MaxResults":100{{sort}}}""", $$"""{"MaxResults":100{{sort}},"NextToken":"t"}"""],
            server.Requests.Select(request => request.Body)
        );
        Assert.All(server.Requests, request => Assert.Equal($"SageMaker.{kind.ListOperation}", request.Target));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_is_described_by_its_row(string type)
    {
        var kind = ResourceKinds.Find(type)!;
        var name = string.Concat(Parents(kind).Select(member => $"in-{member}/")) + "a";
        var parent = string.Concat(Parents(kind).Select(member => $"\"{member}\":\"in-{member}\","));
        var arn = Arn.Replace("thing", kind.ArnResource, StringComparison.Ordinal).Replace("/a", $"/{name}", StringComparison.Ordinal);
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json($$"""{{{parent}}"{{kind.NameMember}}":"a","{{kind.ArnMember}}":"{{arn}}","More":[1]}""")
        );

        var resource = await server.SageMaker().DescribeAsync(kind, name, Wired.Token);

        Assert.Equal((name, arn, Origin.Live), (resource!.Name, resource.Arn, resource.Origin));
        var request = Assert.Single(server.Requests);
        Assert.Equal($"SageMaker.{kind.DescribeOperation}", request.Target);
        Assert.Equal($$"""{{{parent}}"{{kind.NameMember}}":"a"}""", request.Body);
    }

    [Theory]
    [InlineData("b", "arn:aws:sagemaker:eu-central-1:111122223333:model/b", "it is about b, and a was asked for")]
    [InlineData(
        "a",
        "arn:aws:sagemaker:eu-central-1:111122223333:model/b",
        "its ModelArn is arn:aws:sagemaker:eu-central-1:111122223333:model/b"
    )]
    [InlineData("a", "arn:aws:sagemaker:us-east-1:111122223333:model/a", "the model a in eu-central-1 was asked for")]
    [InlineData("a", "arn:aws:sagemaker:eu-central-1:111122223333:image/a", "the model a in eu-central-1 was asked for")]
    [InlineData("a", "a", "its ModelArn is a")]
    public async Task A_description_of_something_else_is_an_error(string name, string arn, string message)
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json($$"""{"ModelName":"{{name}}","ModelArn":"{{arn}}"}"""));
        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            server.SageMaker().DescribeAsync(ResourceKinds.Model, "a", Wired.Token)
        );
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

        Assert.Null(await server.SageMaker().DescribeAsync(kind, "a", Wired.Token));
        Assert.Null(await server.SageMaker().TagsAsync(Arn, Wired.Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_name_that_SageMaker_refuses_is_not_a_resource_that_is_gone(string type)
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ValidationException", "1 validation error detected: Value at 'name' failed to satisfy constraint")
        );

        var e = await Assert.ThrowsAsync<AwsCallException>(() =>
            server.SageMaker().DescribeAsync(ResourceKinds.Find(type)!, "a b", Wired.Token)
        );

        Assert.Equal(AwsRefusal.Invalid, e.Kind);
    }

    [Fact]
    public async Task A_Region_without_the_operation_is_not_a_Region_without_resources()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("UnknownOperationException", "The requested operation is not supported in the called region.")
        );

        var e = await Assert.ThrowsAsync<AwsCallException>(async () =>
        {
            await foreach (var _ in server.SageMaker().ListAsync(ResourceKinds.InferenceExperiment, Wired.Token)) { }
        });

        Assert.Equal(AwsRefusal.NotAvailableHere, e.Kind);
        Assert.Equal("sagemaker:ListInferenceExperiments", e.Action);
    }

    [Fact]
    public async Task Tags_are_read_page_after_page()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"Tags":[{"Key":"a","Value":"1"}],"NextToken":"t"}"""),
            ScriptedAnswer.Json("""{"Tags":[{"Key":"A","Value":""}]}""")
        );

        var tags = await server.SageMaker().TagsAsync(Arn, Wired.Token);

        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["A"] = "" }, tags);
        Assert.Equal($$"""{"ResourceArn":"{{Arn}}","MaxResults":100}""", server.Requests[0].Body);
    }

    [Fact]
    public async Task An_answer_that_describes_nothing_is_an_error()
    {
        await using var server = new ScriptedServer(ScriptedAnswer.Json("{}"));

        var e = await Assert.ThrowsAsync<AwsCallException>(() => server.SageMaker().DescribeAsync(ResourceKinds.Model, "a", Wired.Token));

        Assert.Equal("UnexpectedAnswer", e.Code);
        Assert.Contains("ModelName", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_of_images_are_listed_image_by_image_under_the_images_exact_name()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"Images":[{"ImageName":"Lab"},{"ImageName":"gone"}]}"""),
            ScriptedAnswer.Json(
                """{"ImageVersions":[{"ImageVersionArn":"arn:aws:sagemaker:eu-central-1:111122223333:image-version/lab/1","ImageVersionStatus":"CREATED","Version":1}],"NextToken":"t"}"""
            ),
            ScriptedAnswer.Json(
                """{"ImageVersions":[{"ImageVersionArn":"arn:aws:sagemaker:eu-central-1:111122223333:image-version/lab/12","Version":12}]}"""
            ),
            ScriptedAnswer.Error("ResourceNotFound", "Image does not exist", 404)
        );

        var names = new List<string>();
        await foreach (var listed in server.SageMaker().ListAsync(ResourceKinds.ImageVersion, Wired.Token))
            names.Add(listed.Name);

        Assert.Equal(["Lab/1", "Lab/12"], names);
        Assert.Equal("""{"MaxResults":100,"ImageName":"Lab","SortBy":"VERSION","SortOrder":"ASCENDING"}""", server.Requests[1].Body);
        Assert.Equal("""{"MaxResults":100,"ImageName":"gone","SortBy":"VERSION","SortOrder":"ASCENDING"}""", server.Requests[3].Body);
    }

    [Fact]
    public async Task A_version_of_an_image_is_described_by_its_number_and_named_by_its_ARN()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json("""{"ImageVersionArn":"arn:aws:sagemaker:eu-central-1:111122223333:image-version/lab/12","Version":12}""")
        );

        var version = await server.SageMaker().DescribeAsync(ResourceKinds.ImageVersion, "Lab/12", Wired.Token);

        Assert.Equal("lab/12", version!.Name);
        Assert.Equal("""{"ImageName":"Lab","Version":12}""", Assert.Single(server.Requests).Body);
    }

    // Neither the list nor the ARN says whether an app is of a space or of a profile, but the describe call has to.
    [Fact]
    public async Task An_app_that_is_of_no_space_is_looked_for_under_a_user_profile()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("ResourceNotFound", "Not here", 404),
            ScriptedAnswer.Json(
                """{"AppArn":"arn:aws:sagemaker:eu-central-1:111122223333:app/d-1/me/jupyterserver/default","DomainId":"d-1","UserProfileName":"me","AppType":"JupyterServer","AppName":"default"}"""
            )
        );

        var app = await server.SageMaker().DescribeAsync(ResourceKinds.App, "d-1/me/JupyterServer/default", Wired.Token);

        Assert.Equal("d-1/me/JupyterServer/default", app!.Name);
        Assert.Equal(
            [
                """{"DomainId":"d-1","SpaceName":"me","AppType":"JupyterServer","AppName":"default"}""",
                """{"DomainId":"d-1","UserProfileName":"me","AppType":"JupyterServer","AppName":"default"}""",
            ],
            server.Requests.Select(request => request.Body)
        );
    }

    [Fact]
    public async Task A_model_package_is_read_by_its_name_and_by_its_ARN_and_can_be_gone()
    {
        const string PackageArn = "arn:aws:sagemaker:eu-central-1:111122223333:model-package/group/3";
        await using var server = new ScriptedServer(
            ScriptedAnswer.Json($$"""{"ModelPackageArn":"{{PackageArn}}"}"""),
            ScriptedAnswer.Json($$"""{"ModelPackageArn":"{{PackageArn}}"}"""),
            ScriptedAnswer.Json($$"""{"ModelPackageArn":"{{PackageArn}}"}"""),
            ScriptedAnswer.Error("ValidationException", $"ModelPackage {PackageArn} does not exist.")
        );
        var sageMaker = server.SageMaker();

        Assert.NotNull(await sageMaker.ModelPackageAsync("group/3", Wired.Token));
        Assert.NotNull(await sageMaker.ModelPackageAsync(PackageArn, Wired.Token));
        Assert.Equal(
            "UnexpectedAnswer",
            (await Assert.ThrowsAsync<AwsCallException>(() => sageMaker.ModelPackageAsync("group/4", Wired.Token))).Code
        );
        Assert.Null(await sageMaker.ModelPackageAsync("group/3", Wired.Token));
        Assert.Equal($$"""{"ModelPackageName":"{{PackageArn}}"}""", server.Requests[1].Body);
    }

    // The first of two members where either says what a resource is in.
    private static IEnumerable<string> Parents(ResourceKind kind) => kind.ParentMembers.Select(members => members.Split('|')[0]);

    private static string Entry(ResourceKind kind, string name) =>
        $$"""
            {{{string.Concat(
                Parents(kind).Select(member => $"\"{member}\":\"in-{member}\",")
            )}}"{{kind.ListNameMember}}":"{{name}}","{{kind.ListArnMember ?? "None"}}":"{{Arn}}","{{kind.ListStatusMember
                ?? "Nothing"}}":"Deleting"}
            """;
}
