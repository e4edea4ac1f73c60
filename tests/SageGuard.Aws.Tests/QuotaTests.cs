// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Operator;
using SageGuard.Aws.Tests.Wire;
using SageGuard.Remediation;

namespace SageGuard.Aws.Tests;

/// <summary>The quota of an instance type, from Service Quotas and from what runs.</summary>
public sealed class QuotaTests
{
    [Fact]
    public async Task The_accounts_own_quota_goes_before_the_default_and_what_runs_is_counted()
    {
        await using var server = new ScriptedServer(
            (request, _) =>
                ScriptedAnswer.Json(
                    request.Operation switch
                    {
                        "ListAWSDefaultServiceQuotas" => request.Json.TryGetProperty("NextToken", out var _)
                            ? """{"Quotas":[{"QuotaName":"ml.g5.xlarge for notebook instance usage","Value":0.0}]}"""
                            : """{"Quotas":[{"QuotaName":"ml.t3.medium for notebook instance usage","Value":20.0},{"QuotaName":"ml.t3.medium for endpoint usage","Value":7.0}],"NextToken":"t"}""",
                        "ListServiceQuotas" => """{"Quotas":[{"QuotaName":"ml.t3.medium for notebook instance usage","Value":3.0}]}""",
                        "ListNotebookInstances" => """
                        {"NotebookInstances":[
                          {"InstanceType":"ml.t3.medium","NotebookInstanceStatus":"InService"},{"InstanceType":"ml.t3.medium","NotebookInstanceStatus":"Pending"},
                          {"InstanceType":"ml.t3.medium","NotebookInstanceStatus":"Stopping"},{"InstanceType":"ml.t3.medium","NotebookInstanceStatus":"Stopped"},
                          {"InstanceType":"ml.t3.medium","NotebookInstanceStatus":"Failed"},{"InstanceType":"ml.p4d.24xlarge","NotebookInstanceStatus":"InService"}]}
                        """,
                        var other => throw new InvalidOperationException(other),
                    }
                )
        );
        using var aws = Wired.Connect(server);
        using var around = new NotebookFactSource(aws);

        Assert.Equal(new QuotaFacts(3, 3), await around.QuotaAsync("ml.t3.medium", Wired.Token));
        Assert.Equal(new QuotaFacts(0, 0), await around.QuotaAsync("ml.g5.xlarge", Wired.Token));

        // A type that Service Quotas does not know is unknown, not unlimited.
        Assert.Null(await around.QuotaAsync("ml.p4d.24xlarge", Wired.Token));

        // However many types are asked for, the lists are read once.
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests.Take(3), request => Assert.Equal("sagemaker", request.Json.GetProperty("ServiceCode").GetString()));
    }

    [Fact]
    public async Task What_may_not_be_read_is_unknown()
    {
        await using var server = new ScriptedServer(
            ScriptedAnswer.Error("AccessDeniedException", "User is not authorized to perform: servicequotas:ListServiceQuotas")
        );
        using var aws = Wired.Connect(server);
        using var around = new NotebookFactSource(aws);

        Assert.Null(await around.QuotaAsync("ml.t3.medium", Wired.Token));
        Assert.Null(await around.PoliciesAsync(Wired.Token));
        Assert.Null(await around.RoleMayAsync("arn:aws-cn:iam::123456789012:role/n", ["s3:PutObject"], "b", "p/any", Wired.Token));
        Assert.Contains("arn%3Aaws-cn%3As3%3A%3A%3Ab%2Fp%2Fany", server.Requests[^1].Body, StringComparison.Ordinal);
    }
}
