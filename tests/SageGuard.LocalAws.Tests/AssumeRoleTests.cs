// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

/// <summary>AWS STS gives credentials of a role in another account, and only these open it.</summary>
public sealed class AssumeRoleTests
{
    private const string Member = "222222222222";
    private const string Role = "arn:aws:iam::222222222222:role/audit/reader";

    private static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    [Fact]
    public async Task A_session_sees_the_account_of_its_role_and_nothing_of_the_first_one()
    {
        await using var cloud = await WithRoleAsync();
        using var wire = new WireClient(cloud);
        cloud.Region().CreateNotebook("ours");
        cloud.Region(null, Member).CreateNotebook("theirs");
        var session = await SessionAsync(wire);

        Assert.Equal("arn:aws:sts::222222222222:assumed-role/reader/me", session.Arn);
        Assert.Equal(
            session.Arn,
            (await CallAsync(wire, "Action=GetCallerIdentity&Version=2011-06-15", session)).Body.Descendants(Sts + "Arn").Single().Value
        );
        using var request = Signed(WireClient.Request("sagemaker", "ListNotebookInstances", "{}"), session, "sagemaker");
        using var answer = await wire.SendAsync(request);
        var listed = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))![
            "NotebookInstances"
        ]!.AsArray();
        Assert.Equal(
            "arn:aws:sagemaker:eu-west-1:222222222222:notebook-instance/theirs",
            (string?)Assert.Single(listed)!["NotebookInstanceArn"]
        );
        Assert.Equal(
            "ours",
            (string?)
                Assert.Single((await wire.CallAsync("sagemaker", "ListNotebookInstances", []))["NotebookInstances"]!.AsArray())![
                    "NotebookInstanceName"
                ]
        );
        Assert.Contains(cloud.Calls.All, call => (call.Operation, call.Account) == ("ListNotebookInstances", Member));
    }

    [Theory]
    [InlineData("RoleArn=arn:aws:iam::222222222222:role/audit/reader&ExternalId=wrong", "the external id is another")]
    [InlineData("RoleArn=arn:aws:iam::222222222222:role/audit/reader", "there is no external id")]
    [InlineData("RoleArn=arn:aws:iam::222222222222:role/reader&ExternalId=4711", "the path is missing")]
    [InlineData("RoleArn=arn:aws:iam::222222222222:role/audit/writer&ExternalId=4711", "there is no such role")]
    [InlineData("RoleArn=arn:aws:iam::999999999999:role/audit/reader&ExternalId=4711", "there is no such account")]
    [InlineData("RoleArn=arn:aws-cn:iam::222222222222:role/audit/reader&ExternalId=4711", "the partition is another")]
    public async Task What_may_not_be_assumed_is_refused_in_one_way_which_does_not_say_why(string form, string why)
    {
        await using var cloud = await WithRoleAsync();
        using var wire = new WireClient(cloud);
        var (status, body) = await CallAsync(wire, $"Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&{form}");
        Assert.True(status == HttpStatusCode.Forbidden, why);
        var role = form.Split('&')[0]["RoleArn=".Length..];
        Assert.Equal(
            (
                "AccessDenied",
                $"User: arn:aws:iam::123456789012:user/local is not authorized to perform: sts:AssumeRole on resource: {role}"
            ),
            Refusal(body)
        );
    }

    [Fact]
    public async Task A_role_trusts_the_account_that_it_names_and_no_other()
    {
        await using var cloud = await WithRoleAsync();
        cloud.AddRole(new LocalRole("333333333333", "reader"));
        using var wire = new WireClient(cloud);
        var session = await SessionAsync(wire);
        var (status, body) = await CallAsync(
            wire,
            "Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&RoleArn=arn:aws:iam::333333333333:role/reader",
            session
        );
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(
            "User: arn:aws:sts::222222222222:assumed-role/reader/me is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::333333333333:role/reader",
            Refusal(body).Message
        );

        cloud.AddRole(new LocalRole("333333333333", "reader") { TrustedAccount = Member });
        Assert.Equal(
            HttpStatusCode.OK,
            (
                await CallAsync(
                    wire,
                    "Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&RoleArn=arn:aws:iam::333333333333:role/reader",
                    session
                )
            ).Status
        );
        Assert.Equal(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
            Refusal(
                (
                    await CallAsync(
                        wire,
                        "Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&DurationSeconds=3601&RoleArn=arn:aws:iam::333333333333:role/reader",
                        session
                    )
                ).Body
            ).Message
        );
    }

    [Theory]
    [InlineData(
        "RoleSessionName=me",
        "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null"
    )]
    [InlineData(
        "RoleArn=arn:aws:iam::222222222222:role/audit/reader",
        "1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null"
    )]
    [InlineData(
        "RoleArn=arn:aws:iam::222222222222:role/audit/reader&RoleSessionName=m",
        "1 validation error detected: Value 'm' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2"
    )]
    [InlineData(
        "RoleArn=arn:aws:iam::222222222222:role/audit/reader&RoleSessionName=me&DurationSeconds=899",
        "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
    )]
    [InlineData(
        "RoleArn=arn:aws:iam::222222222222:role/audit/reader&RoleSessionName=me&ExternalId=4711&DurationSeconds=3601",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    )]
    [InlineData(
        "RoleArn=arn:aws:sts::222222222222:assumed-role/reader/me&RoleSessionName=me",
        "arn:aws:sts::222222222222:assumed-role/reader/me is invalid"
    )]
    public async Task Input_that_STS_does_not_take_is_a_validation_error(string form, string message)
    {
        await using var cloud = await WithRoleAsync();
        using var wire = new WireClient(cloud);
        var (status, body) = await CallAsync(wire, "Action=AssumeRole&Version=2011-06-15&" + form);
        Assert.Equal((HttpStatusCode.BadRequest, ("ValidationError", message)), (status, Refusal(body)));
    }

    [Fact]
    public async Task Temporary_credentials_end_and_are_good_only_with_their_token()
    {
        var clock = TestCloud.Clock();
        await using var cloud = await WithRoleAsync(clock);
        using var wire = new WireClient(cloud);
        var session = await SessionAsync(wire, "&DurationSeconds=900");

        Assert.Equal(
            ("InvalidClientTokenId", "The security token included in the request is invalid."),
            Refusal((await CallAsync(wire, "Action=GetCallerIdentity&Version=2011-06-15", session with { Token = "another" })).Body)
        );
        Assert.Equal(
            "InvalidClientTokenId",
            Refusal(
                (
                    await CallAsync(
                        wire,
                        "Action=GetCallerIdentity&Version=2011-06-15",
                        session with
                        {
                            AccessKey = "ASIAOFANOTHERCLOUD00",
                        }
                    )
                ).Body
            ).Code
        );
        clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(wire, "Action=GetCallerIdentity&Version=2011-06-15", session)).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            ("ExpiredToken", "The security token included in the request is expired"),
            Refusal((await CallAsync(wire, "Action=GetCallerIdentity&Version=2011-06-15", session)).Body)
        );

        using var answer = await wire.SendAsync(Signed(WireClient.Request("sagemaker", "ListModels", "{}"), session, "sagemaker"));
        Assert.Contains(
            "ExpiredTokenException",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Another_account_has_no_function_and_no_rule_that_invokes_one()
    {
        await using var cloud = await WithRoleAsync();
        TestCloud.Refused(() => cloud.Region(null, Member).PutRule("r", [TestCloud.Change]), "InsufficientPermissionsException");
        using var wire = new WireClient(cloud);
        using var request = Signed(
            new HttpRequestMessage(HttpMethod.Get, "/2015-03-31/functions/sageguard/configuration"),
            await SessionAsync(wire),
            "lambda"
        );
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        using var answer = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<LocalCloud> WithRoleAsync(FakeTimeProvider? clock = null)
    {
        var cloud = await TestCloud.SettledAsync(clock is null ? null : new() { Time = clock });
        cloud.AddRole(new LocalRole(Member, "reader") { Path = "/audit/", ExternalId = "4711" });
        return cloud;
    }

    private static async Task<Session> SessionAsync(WireClient wire, string more = "")
    {
        var (status, body) = await CallAsync(
            wire,
            $"Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&ExternalId=4711&RoleArn={Role}{more}"
        );
        Assert.Equal(HttpStatusCode.OK, status);
        string Text(string name) => body.Descendants(Sts + name).Single().Value;
        return new(Text("Arn"), Text("AccessKeyId"), Text("SessionToken"));
    }

    private static async Task<(HttpStatusCode Status, XElement Body)> CallAsync(WireClient wire, string form, Session? session = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", WireClient.Authorization("sts"));
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        using var answer = await wire.SendAsync(session is null ? request : Signed(request, session, "sts"));
        return (answer.StatusCode, XElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static HttpRequestMessage Signed(HttpRequestMessage request, Session session, string service)
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            WireClient.Authorization(service).Replace("AKID", session.AccessKey, StringComparison.Ordinal)
        );
        request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", session.Token);
        return request;
    }

    private static (string Code, string Message) Refusal(XElement body) =>
        (body.Descendants(Sts + "Code").Single().Value, body.Descendants(Sts + "Message").Single().Value);

    private sealed record Session(string Arn, string AccessKey, string Token);
}
