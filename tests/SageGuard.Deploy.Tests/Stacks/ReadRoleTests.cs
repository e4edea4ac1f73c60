// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Deployment.Stacks;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>The role with which people read the accounts of an organization.</summary>
public sealed class ReadRoleTests
{
    private const string Auditor = "arn:aws:iam::999999999999:role/Auditor";

    [Fact]
    public void The_template_in_the_repository_is_up_to_date() =>
        Repository.ExpectGenerated("policies/read-role.yaml", ReadRoleTemplate.Write());

    [Fact]
    public void It_reads_and_may_do_nothing_else() =>
        Assert.All(
            Role(new())["Policies"]!
                .AsArray()
                .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
                .SelectMany(statement => statement!["Action"]!.AsArray()),
            action => Assert.Matches("^[a-z0-9]+:(Describe|Filter|Get|List)[A-Za-z0-9]*$", action!.GetValue<string>())
        );

    [Theory]
    [InlineData("", null)]
    [InlineData("acme-2026", """{"StringEquals":{"sts:ExternalId":"acme-2026"}}""")]
    public void Only_who_is_named_may_assume_it_with_the_external_id_where_there_is_one(string externalId, string? condition)
    {
        var role = Role(new() { ["ExternalId"] = externalId });
        Assert.Equal("sageguard-read", role.Text("RoleName"));
        var statement = Assert.Single(role["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())!;
        Assert.Equal(Auditor, statement["Principal"]!["AWS"]!.GetValue<string>());
        Assert.Equal(condition, statement["Condition"]?.ToJsonString());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("999999999999")]
    [InlineData("arn:aws:iam::999999999999:root")]
    public void A_whole_account_is_not_trusted(string trusted) =>
        Assert.Throws<RefusedParameterException>(() => Role(new() { ["TrustedArn"] = trusted }));

    private static DeployedResource Role(Dictionary<string, string> parameters) =>
        new DeployedTemplate(
            Tool.Parse(ReadRoleTemplate.Create()),
            new Dictionary<string, string> { ["TrustedArn"] = Auditor }
                .Concat(parameters)
                .GroupBy(pair => pair.Key)
                .ToDictionary(pair => pair.Key, pair => pair.Last().Value)
        ).Only("AWS::IAM::Role");
}
