// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Operator;
using SageGuard.Aws.Tests.Judge;
using SageGuard.Aws.Tests.Wire;
using SageGuard.Remediation;

namespace SageGuard.Aws.Tests;

/// <summary>IAM over the query protocol, with botocore as the judge of both sides' bytes.</summary>
public sealed class IamClientTests
{
    private const string FirstPage = """
        <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <GetAccountAuthorizationDetailsResult>
            <IsTruncated>true</IsTruncated>
            <Marker>EXAMPLE+marker/==</Marker>
            <UserDetailList><member>
              <UserName>alice</UserName><UserId>AIDA1</UserId>
              <UserPolicyList><member><PolicyName>own</PolicyName><PolicyDocument>%7B%22Resource%22%3A%22arn%3Aaws%3Asagemaker%3A%2A%3A%2A%3Anotebook-instance%2Flab%22%7D</PolicyDocument></member></UserPolicyList>
            </member></UserDetailList>
            <GroupDetailList><member>
              <GroupName>analysts</GroupName>
              <GroupPolicyList><member><PolicyName>team</PolicyName><PolicyDocument>%7B%7D</PolicyDocument></member></GroupPolicyList>
            </member></GroupDetailList>
            <RoleDetailList/>
            <Policies/>
          </GetAccountAuthorizationDetailsResult>
          <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
        </GetAccountAuthorizationDetailsResponse>
        """;

    private const string LastPage = """
        <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <GetAccountAuthorizationDetailsResult>
            <IsTruncated>false</IsTruncated>
            <UserDetailList/>
            <GroupDetailList/>
            <RoleDetailList><member>
              <RoleName>studio</RoleName>
              <AssumeRolePolicyDocument>%7B%22trust%22%3A1%7D</AssumeRolePolicyDocument>
              <RolePolicyList><member><PolicyName>inline</PolicyName><PolicyDocument>%7B%22a%22%3A1%7D</PolicyDocument></member></RolePolicyList>
            </member></RoleDetailList>
            <Policies><member>
              <PolicyName>data-scientists</PolicyName>
              <PolicyVersionList>
                <member><Document>%7B%22new%22%3A%22a%2Bb%20c%22%7D</Document><VersionId>v2</VersionId><IsDefaultVersion>true</IsDefaultVersion></member>
                <member><Document>%7B%22old%22%3A1%7D</Document><VersionId>v1</VersionId><IsDefaultVersion>false</IsDefaultVersion></member>
              </PolicyVersionList>
            </member></Policies>
          </GetAccountAuthorizationDetailsResult>
        </GetAccountAuthorizationDetailsResponse>
        """;

    private const string Simulated = """
        <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <SimulatePrincipalPolicyResult>
            <IsTruncated>false</IsTruncated>
            <EvaluationResults>
              <member><EvalActionName>s3:PutObject</EvalActionName><EvalDecision>implicitDeny</EvalDecision><EvalResourceName>arn:aws:s3:::b/p/any</EvalResourceName></member>
              <member><EvalActionName>s3:GetObject</EvalActionName><EvalDecision>allowed</EvalDecision><EvalResourceName>arn:aws:s3:::b/p/any</EvalResourceName></member>
            </EvaluationResults>
          </SimulatePrincipalPolicyResult>
        </SimulatePrincipalPolicyResponse>
        """;

    private const string Role = "arn:aws:iam::123456789012:role/service-role/note books";

    [Fact]
    public async Task All_policies_are_read_page_after_page_and_no_trust_policy_or_old_version()
    {
        await using var server = new ScriptedServer(Xml(FirstPage), Xml(LastPage));
        using var aws = Wired.Connect(server);
        using var iam = new IamClient(aws);

        Assert.Equal(
            [
                new IamPolicy("own of user alice", """{"Resource":"arn:aws:sagemaker:*:*:notebook-instance/lab"}"""),
                new IamPolicy("team of group analysts", "{}"),
                new IamPolicy("inline of role studio", """{"a":1}"""),
                new IamPolicy("data-scientists", """{"new":"a+b c"}"""),
            ],
            await iam.PoliciesAsync(Wired.Token)
        );
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_marker_that_comes_back_ends_the_reading_with_an_error()
    {
        await using var server = new ScriptedServer(Xml(FirstPage));
        using var aws = Wired.Connect(server);
        using var iam = new IamClient(aws);

        Assert.Equal("RepeatedToken", (await Assert.ThrowsAsync<AwsCallException>(() => iam.PoliciesAsync(Wired.Token))).Code);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task What_a_role_may_do_is_what_IAM_decides()
    {
        await using var server = new ScriptedServer(Xml(Simulated));
        using var aws = Wired.Connect(server);
        using var iam = new IamClient(aws);

        Assert.Equal(["s3:GetObject"], await iam.AllowedAsync(Role, ["s3:PutObject", "s3:GetObject"], "arn:aws:s3:::b/p/any", Wired.Token));

        // Whatever the Region, IAM is signed for the partition's own.
        Assert.Contains("/us-east-1/iam/aws4_request", server.Requests[0].Headers["Authorization"], StringComparison.Ordinal);

        // An action without a decision is not an allowed one.
        await Assert.ThrowsAsync<AwsCallException>(() => iam.AllowedAsync(Role, ["s3:DeleteObject"], "arn:aws:s3:::b/p/any", Wired.Token));
    }

    [Fact]
    public async Task A_refusal_names_the_action_to_grant()
    {
        await using var server = new ScriptedServer(
            Xml(
                """
                <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
                <Message>User: arn:aws:iam::123456789012:user/p is not authorized to perform: iam:SimulatePrincipalPolicy on resource: role</Message></Error><RequestId>r-9</RequestId></ErrorResponse>
                """,
                403
            )
        );
        using var aws = Wired.Connect(server);
        using var iam = new IamClient(aws);

        var refusal = await Assert.ThrowsAsync<AwsCallException>(() =>
            iam.AllowedAsync(Role, ["s3:PutObject"], "arn:aws:s3:::b/p/any", Wired.Token)
        );

        Assert.Equal((AwsRefusal.Denied, "iam:SimulatePrincipalPolicy"), (refusal.Kind, refusal.Action));
    }

    [Theory]
    [InlineData("<html>a proxy</html>")]
    [InlineData("<ListUsersResponse/>")]
    [InlineData("not xml")]
    [InlineData("")]
    public async Task Another_answer_is_no_empty_one(string body)
    {
        await using var server = new ScriptedServer(Xml(body));
        using var aws = Wired.Connect(server);
        using var iam = new IamClient(aws);

        await Assert.ThrowsAsync<AwsCallException>(() => iam.PoliciesAsync(Wired.Token));
    }

    [Fact]
    public async Task Botocore_sends_the_same_and_reads_these_answers()
    {
        await using var server = new ScriptedServer(Xml(FirstPage), Xml(LastPage), Xml(Simulated));
        using var aws = Wired.Connect(server);
        using var iam = new IamClient(aws);
        await iam.PoliciesAsync(Wired.Token);
        await iam.AllowedAsync(Role, ["s3:PutObject", "s3:GetObject"], "arn:aws:s3:::b/p/any", Wired.Token);

        Assert.Empty(
            Botocore.Judge(input =>
            {
                input.WriteStartArray("queries");
                Query("GetAccountAuthorizationDetails", """{"Filter":["User","Role","Group","LocalManagedPolicy"],"MaxItems":1000}""", 0);
                Query(
                    "GetAccountAuthorizationDetails",
                    """{"Filter":["User","Role","Group","LocalManagedPolicy"],"MaxItems":1000,"Marker":"EXAMPLE+marker/=="}""",
                    1
                );
                Query(
                    "SimulatePrincipalPolicy",
                    $$"""{"PolicySourceArn":"{{Role}}","ActionNames":["s3:PutObject","s3:GetObject"],"ResourceArns":["arn:aws:s3:::b/p/any"]}""",
                    2
                );
                input.WriteEndArray();
                input.WriteStartArray("answers");
                Answer(
                    "GetAccountAuthorizationDetails",
                    FirstPage,
                    "IsTruncated",
                    "Marker",
                    "UserDetailList[0].UserPolicyList[0].PolicyDocument",
                    "GroupDetailList[0].GroupPolicyList[0].PolicyName"
                );
                Answer(
                    "GetAccountAuthorizationDetails",
                    LastPage,
                    "RoleDetailList[0].RolePolicyList[0].PolicyDocument",
                    "Policies[0].PolicyVersionList[?IsDefaultVersion].Document"
                );
                Answer("SimulatePrincipalPolicy", Simulated, "EvaluationResults[0].EvalActionName", "EvaluationResults[1].EvalDecision");
                input.WriteEndArray();

                void Query(string operation, string json, int request)
                {
                    input.WriteStartObject();
                    input.WriteString("service", "iam");
                    input.WriteString("operation", operation);
                    input.WritePropertyName("input");
                    input.WriteRawValue(json);
                    input.WriteString("body", server.Requests[request].Body);
                    input.WriteEndObject();
                }

                void Answer(string operation, string body, params string[] paths)
                {
                    input.WriteStartObject();
                    input.WriteString("service", "iam");
                    input.WriteString("operation", operation);
                    input.WriteString("body", body);
                    input.WritePropertyName("paths");
                    JsonSerializer.Serialize(input, paths);
                    input.WriteEndObject();
                }
            })
        );
    }

    private static ScriptedAnswer Xml(string body, int status = 200) => ScriptedAnswer.Text(status, ["Content-Type: text/xml"], body);
}
