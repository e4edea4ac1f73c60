// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Tests.Wire;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Aws.Tests.Judge;

/// <summary>What we send, and where, against AWS's own models.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Every_request_is_what_the_service_model_says()
    {
        var config = await Record(AwsService.Config, CallConfig);
        var sageMaker = await Record(AwsService.SageMaker, CallSageMaker);

        // Two pages of each listing, and two of images before their versions; one describe of each kind, two pages of tags, a model
        // package.
        Assert.Equal((ResourceKinds.All.Count * 3) + 2 + 2 + 1, sageMaker.Count);
        Assert.Equal(8, config.Count);

        Assert.Empty(
            Botocore.Judge(input =>
            {
                input.WriteStartArray("requests");
                foreach (
                    var (service, request) in config
                        .Select(request => ("config", request))
                        .Concat(sageMaker.Select(request => ("sagemaker", request)))
                )
                {
                    input.WriteStartObject();
                    input.WriteString("service", service);
                    input.WriteString("operation", request.Operation);
                    input.WritePropertyName("input");
                    request.Json.WriteTo(input);
                    input.WriteEndObject();
                }

                input.WriteEndArray();
                WriteMembers(input);
                WriteServices(input);
            })
        );
    }

    [Fact]
    public void The_judge_complains_about_wrong_requests()
    {
        var complaints = Botocore.Judge(input =>
        {
            input.WritePropertyName("requests");
            input.WriteRawValue(
                """
                [
                  {"service":"sagemaker","operation":"DescribeModel","input":{"Name":"unknown and missing member"}},
                  {"service":"sagemaker","operation":"ListModels","input":{"SortBy":"Size"}},
                  {"service":"sagemaker","operation":"ListModels","input":{"MaxResults":101}},
                  {"service":"sagemaker","operation":"ListNothing","input":{}},
                  {"service":"config","operation":"PutEvaluations","input":{"ResultToken":1}}
                ]
                """
            );
            input.WritePropertyName("members");
            input.WriteRawValue("""[{"service":"sagemaker","operation":"ListModels","shape":"output","path":"Models[].Name"}]""");
            input.WritePropertyName("services");
            input.WriteRawValue(
                """[{"service":"config","serviceId":"Config","targetPrefix":"StarlingDoveService","version":"2014-11-12","signingName":"config","protocol":"json-1.1"}]"""
            );
        });

        foreach (
            var (text, index) in new[]
            {
                "Unknown parameter",
                "Size is none of",
                "above 100",
                "no operation ListNothing",
                "Invalid type",
                "no Name",
                "serviceId",
            }.Select((text, index) => (text, index))
        )
        {
            Assert.True(
                complaints.Any(complaint => complaint.Contains(text, StringComparison.Ordinal)),
                $"Case {index} passed: {text}\n{string.Join('\n', complaints)}"
            );
        }
    }

    [Fact]
    public void Every_host_is_the_one_that_botocore_resolves()
    {
        var services = AwsService.All.ToDictionary(BotocoreName);
        var expected = Botocore.Judge(_ => { }, ["hosts", .. services.Keys]);
        Assert.True(expected.Length > 40 * 3 * 4, $"botocore knows {expected.Length} hosts only.");

        var ours = expected
            .Select(line => line.Split(' '))
            .Select(host =>
            {
                var (fips, dualStack) = (bool.Parse(host[2]), bool.Parse(host[3]));
                var url = AwsEndpoint.Resolve(services[host[0]], host[1], fips, dualStack, configured: null);
                return $"{host[0]} {host[1]} {fips} {dualStack} https://{url.Host}";
            });
        Assert.Equal(expected, ours);
    }

    [Theory]
    [InlineData("iam")]
    [InlineData("organizations")]
    public void Every_host_of_a_service_for_a_whole_partition_is_the_one_that_botocore_resolves_and_variants_that_we_do_not_know_are_errors(
        string name
    )
    {
        var service = name == "iam" ? AwsService.Iam : AwsService.Organizations;
        var expected = Botocore.Judge(_ => { }, ["hosts", name]).Select(line => line.Split(' ')).ToList();
        Assert.All(
            expected.Where(host => host[2] == "False" && host[3] == "False"),
            host =>
                Assert.Equal(
                    host[4],
                    AwsEndpoint.Resolve(service, host[1], useFips: false, useDualStack: false, configured: null).AbsoluteUri.TrimEnd('/')
                )
        );
        Assert.All(
            expected.Where(host => host[2] == "True" || host[3] == "True"),
            host =>
                Assert.Contains(
                    $"AWS_ENDPOINT_URL_{name.ToUpperInvariant()}",
                    Assert
                        .Throws<SageGuardException>(() =>
                            AwsEndpoint.Resolve(service, host[1], bool.Parse(host[2]), bool.Parse(host[3]), configured: null)
                        )
                        .Message,
                    StringComparison.Ordinal
                )
        );
    }

    private static string BotocoreName(AwsService service) => service == AwsService.ServiceQuotas ? "service-quotas" : service.IamPrefix;

    private static async Task<IReadOnlyList<RecordedRequest>> Record(AwsService service, Func<AwsJsonClient, Task> calls)
    {
        await using var server = new ScriptedServer(
            (request, _) =>
                request.Json.TryGetProperty("NextToken", out var _) || request.Json.TryGetProperty("nextToken", out var _)
                    ? ScriptedAnswer.Json(Lists(""))
                    : ScriptedAnswer.Json(Lists(""","NextToken":"token","nextToken":"token" """))
        );
        await calls(server.Client(service));
        return server.Requests;

        static string Lists(string token) =>
            "{"
            + string.Join(
                ',',
                ResourceKinds
                    .All.Select(kind => kind.ListMember)
                    .Distinct()
                    .Concat(["Tags", "configurationItems", "resourceIdentifiers", "EvaluationResults", "FailedEvaluations"])
                    .Select(member =>
                        member == "Images" && token.Length > 0
                            ? """
                                "Images":[{"ImageName":"lab"}]
                                """
                            : $"\"{member}\":[]"
                    )
            )
            + token
            + "}";
    }

    private static async Task CallConfig(AwsJsonClient client)
    {
        var config = new ConfigClient(client);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        await config.PutAsync(
            [
                new("AWS::SageMaker::NotebookInstance", "id-1", Compliance.NonCompliant, new string('x', 256), time),
                new("AWS::SageMaker::NotebookInstance", "id-2", Compliance.Compliant, null, time),
                new("AWS::SageMaker::NotebookInstance", "id-3", Compliance.NotApplicable, "", time),
            ],
            "result-token",
            testMode: true,
            Wired.Token
        );
        await config.PutAsync([], "result-token", testMode: false, Wired.Token);
        await Drain(config.HistoryAsync("AWS::SageMaker::NotebookInstance", "id", time, Wired.Token));
        await Drain(config.RecordedIdsAsync("AWS::SageMaker::NotebookInstance", Wired.Token));
        await Drain(config.ResultsAsync("rule", Wired.Token));
    }

    private static async Task CallSageMaker(AwsJsonClient client)
    {
        var sageMaker = new SageMakerClient(client);
        foreach (var kind in ResourceKinds.All)
        {
            await Drain(sageMaker.ListAsync(kind, Wired.Token));

            // The answer lacks name and ARN; the request is what counts here.
            await Assert.ThrowsAsync<AwsCallException>(() => sageMaker.DescribeAsync(kind, NameFor(kind), Wired.Token));
        }

        await Assert.ThrowsAsync<AwsCallException>(() => sageMaker.ModelPackageAsync("a-name", Wired.Token));

        await sageMaker.TagsAsync("arn:aws:sagemaker:eu-central-1:111122223333:model/a-name", Wired.Token);
    }

    private static string NameFor(ResourceKind kind) =>
        kind.IsNumbered
            ? "an-image/1"
            : kind.ParentMembers.Count switch
            {
                0 => "a-name",
                1 => "d-0123456789ab/a-name",
                _ => "d-0123456789ab/a-space/JupyterLab/a-name",
            };

    private static void WriteMembers(Utf8JsonWriter input)
    {
        input.WriteStartArray("members");
        foreach (var kind in ResourceKinds.All)
        {
            Write("sagemaker", kind.ListOperation, $"{kind.ListMember}[].{kind.ListNameMember}");
            if (kind.ListArnMember is not null)
                Write("sagemaker", kind.ListOperation, $"{kind.ListMember}[].{kind.ListArnMember}");
            if (kind.ListStatusMember is not null)
                Write("sagemaker", kind.ListOperation, $"{kind.ListMember}[].{kind.ListStatusMember}");
            Write("sagemaker", kind.ListOperation, "NextToken");
            foreach (var member in kind.IsNumbered ? [] : kind.ParentMembers.SelectMany(members => members.Split('|')))
            {
                Write("sagemaker", kind.ListOperation, $"{kind.ListMember}[].{member}");
                Write("sagemaker", kind.DescribeOperation, member);
            }

            Write("sagemaker", kind.DescribeOperation, kind.NameMember);
            Write("sagemaker", kind.DescribeOperation, kind.ArnMember);
            foreach (var renamed in kind.Renames.Keys)
                Write("sagemaker", kind.DescribeOperation, renamed);
        }

        foreach (var control in Catalog.Controls)
        {
            foreach (var property in control.Requirement.Properties)
                Write("sagemaker", control.Kind.DescribeOperation, property.Path);
        }

        Write("sagemaker", "ListTags", "Tags[].Key");
        Write("sagemaker", "ListTags", "Tags[].Value");
        Write("sagemaker", "ListTags", "NextToken");
        Write("config", "PutEvaluations", "FailedEvaluations[].ComplianceResourceType");
        Write("config", "PutEvaluations", "FailedEvaluations[].ComplianceResourceId");
        Write("config", "GetResourceConfigHistory", "configurationItems[].configurationStateId");
        Write("config", "GetResourceConfigHistory", "nextToken");
        Write("config", "ListDiscoveredResources", "resourceIdentifiers[].resourceId");
        Write("config", "ListDiscoveredResources", "resourceIdentifiers[].resourceName");
        Write("config", "ListDiscoveredResources", "nextToken");
        Write("config", "GetComplianceDetailsByConfigRule", "EvaluationResults[].EvaluationResultIdentifier.OrderingTimestamp");
        Write(
            "config",
            "GetComplianceDetailsByConfigRule",
            "EvaluationResults[].EvaluationResultIdentifier.EvaluationResultQualifier.ResourceType"
        );
        Write(
            "config",
            "GetComplianceDetailsByConfigRule",
            "EvaluationResults[].EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId"
        );
        Write("config", "GetComplianceDetailsByConfigRule", "NextToken");
        input.WriteEndArray();

        void Write(string service, string operation, string path)
        {
            input.WriteStartObject();
            input.WriteString("service", service);
            input.WriteString("operation", operation);
            input.WriteString("shape", "output");
            input.WriteString("path", path);
            input.WriteEndObject();
        }
    }

    private static void WriteServices(Utf8JsonWriter input)
    {
        input.WriteStartArray("services");
        foreach (var service in AwsService.All)
        {
            input.WriteStartObject();
            input.WriteString("service", BotocoreName(service));
            input.WriteString("serviceId", service.ServiceId);
            input.WriteString("targetPrefix", service.TargetPrefix);
            input.WriteString("version", service.Version);
            input.WriteString("signingName", service.SigningName);
            input.WriteString("protocol", $"json-{service.JsonVersion}");
            input.WriteEndObject();
        }

        input.WriteEndArray();
    }

    private static async Task Drain<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
            Assert.NotNull(item);
    }
}
