// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;
using SageGuard.Network.Perimeter;

namespace SageGuard.Network.Tests;

/// <summary>Whose resources a VPC endpoint's policy lets a workload write to, with whichever credentials its code uses.</summary>
public sealed class PerimeterTests
{
    private const string S3 = "com.amazonaws.eu-central-1.s3";
    private const string Account = "111122223333";

    private static string Allow(string rest) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*",{{rest}}}]}""";

    public static TheoryData<string?, EndpointReach> Policies =>
        new()
        {
            { null, EndpointReach.AnyAccount },
            { """{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}""", EndpointReach.AnyAccount },
            {
                """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:Put*","Resource":"arn:aws:s3:::*"}]}""",
                EndpointReach.AnyAccount
            },
            // Principal keys: the own role passes, so its data can go anywhere.
            {
                Allow(""" "Principal":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abc"}} """),
                EndpointReach.AnyAccount
            },
            { Allow(""" "Principal":{"AWS":"111122223333"},"Resource":"*" """), EndpointReach.AnyAccount },
            { Allow(""" "Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Resource":"*" """), EndpointReach.AnyAccount },
            // Resource keys hold for every signer.
            {
                Allow(""" "Principal":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-abc"}} """),
                EndpointReach.Organization
            },
            {
                Allow(
                    """ "Principal":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-abc","aws:PrincipalOrgID":"o-abc"}} """
                ),
                EndpointReach.Organization
            },
            {
                Allow(
                    """ "Principal":"*","Resource":"*","Condition":{"StringEquals":{"s3:ResourceAccount":["111122223333","444455556666"]}} """
                ),
                EndpointReach.Accounts
            },
            {
                Allow(""" "Principal":"*","Resource":"*","Condition":{"StringEquals":{"AWS:resourceaccount":"111122223333"}} """),
                EndpointReach.Accounts
            },
            { Allow(""" "Principal":"*","Resource":["arn:aws:s3:::corp-data","arn:aws:s3:::corp-data/*"] """), EndpointReach.Named },
            { Allow(""" "Principal":"*","Resource":"arn:aws:s3:::corp-*/*" """), EndpointReach.AnyAccount },
            // An account without an organization has no aws:ResourceOrgID: IfExists lets it pass, a negated Deny does not.
            {
                Allow(""" "Principal":"*","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:ResourceOrgID":"o-abc"}} """),
                EndpointReach.AnyAccount
            },
            {
                """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-abc"}}}]}""",
                EndpointReach.Organization
            },
            {
                """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-abc"}}}]}""",
                EndpointReach.Organization
            },
            {
                """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","NotResource":"arn:aws:s3:::corp-data/*"}]}""",
                EndpointReach.Named
            },
            // A variable compares the signer with the owner: keys of the owner's own account pass.
            {
                Allow(
                    """ "Principal":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}} """
                ),
                EndpointReach.AnyAccount
            },
            {
                Allow(
                    """ "Principal":{"AWS":"111122223333"},"Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}} """
                ),
                EndpointReach.Accounts
            },
            { """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}""", EndpointReach.Nothing },
            { """{"Statement":[]}""", EndpointReach.Nothing },
            { """{"Statement":[{"Effect":"Allow","Principal":"*","NotAction":"s3:Get*","Resource":"*"}]}""", EndpointReach.AnyAccount },
            // What is not understood is unknown, where it could open something.
            {
                Allow(""" "Principal":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}} """),
                EndpointReach.Unknown
            },
            {
                Allow(
                    """ "Principal":"*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/lab-*"}} """
                ),
                EndpointReach.Unknown
            },
            {
                Allow(""" "Principal":"*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}} """),
                EndpointReach.Unknown
            },
            { """{"Statement":[{"Effect":"Perhaps","Principal":"*","Action":"*","Resource":"*"}]}""", EndpointReach.Unknown },
            { "not JSON", EndpointReach.Unknown },
            {
                """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"NewOperator":{"aws:ResourceAccount":"1"}}}]}""",
                EndpointReach.Unknown
            },
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_leads_to(string? policy, EndpointReach reach) => Assert.Equal(reach, EndpointQuestions.Ask(S3, policy, Account));

    [Theory]
    [InlineData("com.amazonaws.eu-central-1.sqs", null, EndpointReach.AnyAccount)]
    [InlineData("com.amazonaws.eu-central-1.sagemaker.api", null, EndpointReach.AnyAccount)]
    [InlineData(
        "com.amazonaws.eu-central-1.sagemaker.api",
        """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sagemaker:*","Resource":"*"}]}""",
        EndpointReach.Unknown
    )]
    [InlineData(
        "com.amazonaws.eu-central-1.dynamodb",
        """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:dynamodb:*:111122223333:table/*"}]}""",
        EndpointReach.Accounts
    )]
    [InlineData("com.amazonaws.vpce.eu-central-1.vpce-svc-0123", null, EndpointReach.OtherParty)]
    public void Other_services_count_too(string service, string? policy, EndpointReach reach) =>
        Assert.Equal(reach, EndpointQuestions.Ask(service, policy, Account));

    private static World Gateway(string routes = "[]") =>
        World
            .Usual()
            .Add(
                "VpcEndpoints",
                $$"""{"VpcEndpointId":"vpce-s3","VpcEndpointType":"Gateway","VpcId":"vpc-1","State":"Available","ServiceName":"{{S3}}","RouteTableIds":{{routes}}}"""
            );

    private static PerimeterFinding Of(World world) => new ReachEvaluator(world.Read()).Perimeter(new Workload("subnet-w", ["sg-1"]));

    [Fact]
    public void A_closed_network_with_an_open_gateway_endpoint_leads_to_any_bucket()
    {
        var world = Gateway("""["rtb-w"]""");
        Assert.Equal(Findings.Verdict.Closed, world.Evaluate().Verdict);
        Assert.True(Of(world).AnyBucket);
    }

    [Fact]
    public void A_gateway_endpoint_of_other_route_tables_is_not_used() => Assert.False(Of(Gateway("""["rtb-main"]""")).AnyBucket);

    [Fact]
    public void Without_egress_no_endpoint_is_used() => Assert.Empty(Of(Gateway("""["rtb-w"]""").Egress()).Endpoints);

    [Fact]
    public void Endpoints_that_were_not_read_leave_it_unknown()
    {
        var finding = Of(World.Usual().Without("VpcEndpoints"));
        Assert.Null(finding.AnyBucket);
        Assert.Equal("ec2:DescribeVpcEndpoints", Assert.Single(finding.Unread).Call);
    }

    [Theory]
    [InlineData("""[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"10.0.0.0/16"}]}]""", true)]
    [InlineData("""[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"UserIdGroupPairs":[{"GroupId":"sg-1"}]}]""", true)]
    [InlineData("""[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"UserIdGroupPairs":[{"GroupId":"sg-other"}]}]""", false)]
    [InlineData("""[{"IpProtocol":"tcp","FromPort":80,"ToPort":80,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""", false)]
    [InlineData("""[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.9.0/24"}]}]""", false)]
    [InlineData("[]", false)]
    public void An_interface_endpoint_counts_where_its_groups_let_the_workload_in(string rules, bool isUsed)
    {
        var world = World
            .Usual()
            .Add(
                "VpcEndpoints",
                $$"""{"VpcEndpointId":"vpce-i","VpcEndpointType":"Interface","VpcId":"vpc-1","State":"available","ServiceName":"{{S3}}","SubnetIds":["subnet-n"],"Groups":[{"GroupId":"sg-e"}]}"""
            )
            .Add("SecurityGroups", $$"""{"GroupId":"sg-e","VpcId":"vpc-1","IpPermissions":{{rules}}}""");
        Assert.Equal(isUsed, Of(world).AnyBucket);
    }

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("", "", true)]
    public void Wildcards_match_as_IAMs_do(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Wildcard.Matches(pattern, text, ignoreCase: false));
}
