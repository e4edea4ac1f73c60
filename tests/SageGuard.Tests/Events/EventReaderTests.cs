// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using SageGuard.Events;
using SageGuard.Resources;
using SageGuard.Tests.Runs;

namespace SageGuard.Tests.Events;

public sealed class EventReaderTests
{
    private const string Token = "t0k3n-that-is-secret";

    private static readonly Rule Rule = new() { Token = Token, Parameters = { ["control"] = "SageMaker.1" } };

    [Fact]
    public void A_change_is_read()
    {
        var item = Rule.Item(
            ResourceKinds.NotebookInstance,
            "Nb",
            new JsonObject { ["RootAccess"] = "Enabled" },
            tags: new JsonObject { ["a"] = "b" }
        );
        var ruleEvent = Read(Rule.Event(Change(item)));
        var change = Assert.IsType<ChangeNotification>(ruleEvent.Notification);
        Assert.Equal(ItemStatus.Ok, change.Item.Status);
        Assert.Equal("Nb", change.Item.ResourceName);
        Assert.Equal("Enabled", change.Item.Configuration!.Value.Find("RootAccess").Text);
        Assert.Equal("1700000000250", change.Item.StateId);
        Assert.Equal(Rule.Captured, change.Item.CaptureTime);
        Assert.Equal("SageMaker.1", ruleEvent.Parameters["control"]);
        Assert.Equal(Token, ruleEvent.ResultToken);
        Assert.Equal("sageguard-sagemaker-1", ruleEvent.RuleName);
        Assert.False(ruleEvent.LeftScope || ruleEvent.Proactive || ruleEvent.TestMode);
        Assert.DoesNotContain(Token, ruleEvent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AWSs_documented_sample_of_a_change_is_read()
    {
        var ruleEvent = Read(
            new JsonObject
            {
                ["invokingEvent"] = """
                {"configurationItem":{"configurationItemCaptureTime":"2016-02-17T01:36:34.043Z","awsAccountId":"123456789012",
                "configurationItemStatus":"OK","resourceId":"i-00000000","ARN":"arn:aws:ec2:us-east-2:123456789012:instance/i-00000000",
                "awsRegion":"us-east-2","availabilityZone":"us-east-2a","configurationStateMd5Hash":"8f1ee69b287895a0f8bc5753eca68e96",
                "resourceCreationTime":"2016-02-17T01:36:25.000Z","resourceType":"AWS::EC2::Instance","relatedEvents":[],"relationships":[],
                "tags":{},"configuration":{"foo":"bar"}},"messageType":"ConfigurationItemChangeNotification"}
                """,
                ["ruleParameters"] = """{"myParameterKey":"myParameterValue"}""",
                ["resultToken"] = "myResultToken",
                ["eventLeftScope"] = false,
                ["executionRoleArn"] = "arn:aws:iam::123456789012:role/config-role",
                ["configRuleArn"] = "arn:aws:config:us-east-2:123456789012:config-rule/config-rule-0123456",
                ["configRuleName"] = "change-triggered-config-rule",
                ["configRuleId"] = "config-rule-0123456",
                ["accountId"] = "123456789012",
                ["version"] = "1.0",
            }
        );
        Assert.Equal("AWS::EC2::Instance", Assert.IsType<ChangeNotification>(ruleEvent.Notification).Item.ResourceType);
    }

    [Fact]
    public void AWSs_documented_sample_of_an_oversized_change_lacks_two_members_and_has_nulls()
    {
        var summary = Rule.Summary(ResourceKinds.Model, "M");
        foreach (
            var (name, value) in new (string, JsonNode?)[]
            {
                ("changeType", "UPDATE"),
                ("resourceName", null),
                ("availabilityZone", null),
                ("configurationStateMd5Hash", ""),
                ("resourceCreationTime", null),
            }
        )
        {
            summary[name] = value;
        }

        var oversized = Read(
            Rule.Event(
                new JsonObject { ["configurationItemSummary"] = summary, ["messageType"] = "OversizedConfigurationItemChangeNotification" }
            )
        );
        var read = Assert.IsType<OversizedChangeNotification>(oversized.Notification).Summary;
        Assert.Null(read.ResourceName);
        Assert.Null(read.Configuration);
        Assert.Null(read.Tags);
    }

    [Fact]
    public void A_schedule_and_a_snapshot_are_read()
    {
        Assert.Equal(Rule.Now, Assert.IsType<ScheduledNotification>(Read(Rule.Event(Scheduled())).Notification).CreationTime);
        Assert.IsType<SnapshotNotification>(
            Read(
                Rule.Event(
                    new JsonObject
                    {
                        ["messageType"] = "ConfigurationSnapshotDeliveryCompleted",
                        ["configSnapshotId"] = "x",
                        ["s3ObjectKey"] = "k",
                        ["s3Bucket"] = "b",
                    }
                )
            ).Notification
        );
    }

    [Fact]
    public void Unknown_keys_any_order_and_missing_optional_keys_are_tolerated()
    {
        var whole = Rule.Event(Scheduled());
        var turned = new JsonObject(whole.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        {
            ["newKey"] = new JsonArray(1),
        };
        foreach (var name in new[] { "configRuleName", "eventLeftScope", "version", "ruleParameters" })
            turned.Remove(name);
        var ruleEvent = Read(turned);
        Assert.Null(ruleEvent.RuleName);
        Assert.False(ruleEvent.LeftScope);
        Assert.Empty(ruleEvent.Parameters);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"{}\"")]
    [InlineData("\"null\"")]
    [InlineData("\" { } \"")]
    public void Rule_parameters_can_be_empty_in_several_ways(string json) => Assert.Empty(Read(With("ruleParameters", json)).Parameters);

    [Fact]
    public void A_number_in_the_rule_parameters_is_taken_as_its_text() =>
        Assert.Equal("90", Read(With("ruleParameters", "\"{\\\"waiverMaxDays\\\":90}\"")).Parameters["waiverMaxDays"]);

    [Theory]
    [InlineData("\"[]\"", "ruleParameters is a list; it must be a JSON object")]
    [InlineData("\"3\"", "ruleParameters is a number")]
    [InlineData("\"{\"", "event.ruleParameters is not JSON")]
    [InlineData("{}", "event.ruleParameters is an object; it must be a string")]
    [InlineData("\"{\\\"control\\\":[1]}\"", "ruleParameters.control is a list; it must be a string")]
    [InlineData("\"{\\\"control\\\":null}\"", "ruleParameters.control is null; it must be a string")]
    [InlineData("\"{\\\"\\\\ud800\\\":\\\"x\\\"}\"", "ruleParameters holds a name that is not Unicode")]
    [InlineData("\"{\\\"control\\\":\\\"\\\\udc00\\\"}\"", "ruleParameters.control is")]
    public void Bad_rule_parameters_are_named(string json, string message) => Malformed(message, With("ruleParameters", json));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    public void The_scope_is_a_boolean(string json, bool expected) => Assert.Equal(expected, Read(With("eventLeftScope", json)).LeftScope);

    [Theory]
    [InlineData("invokingEvent", null, "event.invokingEvent is missing or empty")]
    [InlineData("invokingEvent", "{}", "event.invokingEvent is an object; it must be a string")]
    [InlineData("invokingEvent", "\"\"", "event.invokingEvent is missing or empty")]
    [InlineData("invokingEvent", "\"{\"", "event.invokingEvent is not JSON (line 1")]
    [InlineData("invokingEvent", "\"[]\"", "invokingEvent is a list")]
    [InlineData("invokingEvent", "\"{}\"", "invokingEvent.messageType is missing or empty")]
    [InlineData("invokingEvent", "\"\\ud800\"", "event.invokingEvent holds half of a surrogate pair")]
    [InlineData("resultToken", null, "event.resultToken is missing or empty")]
    [InlineData("accountId", null, "event.accountId is missing or empty")]
    [InlineData("accountId", "123456789012", "event.accountId is 123456789012; it must be a string")]
    [InlineData("eventLeftScope", "\"maybe\"", "event.eventLeftScope is \"maybe\"; it must be true or false")]
    [InlineData("eventLeftScope", "1", "event.eventLeftScope is 1")]
    [InlineData("evaluationMode", "7", "event.evaluationMode is 7")]
    public void A_bad_member_of_the_event_is_named(string name, string? json, string message) => Malformed(message, With(name, json));

    [Theory]
    [InlineData(
        """{"messageType":"SomethingNew"}""",
        "invokingEvent.messageType is \"SomethingNew\"; it must be ConfigurationItemChangeNotification, Oversized"
    )]
    [InlineData("""{"messageType":"scheduledNotification"}""", "invokingEvent.messageType is \"scheduledNotification\"")]
    [InlineData("""{"messageType":"ConfigurationItemChangeNotification"}""", "invokingEvent.configurationItem is missing")]
    [InlineData(
        """{"messageType":"ConfigurationItemChangeNotification","configurationItem":null}""",
        "invokingEvent.configurationItem is missing"
    )]
    [InlineData("""{"messageType":"ConfigurationItemChangeNotification","configurationItem":"x"}""", "configurationItem is a string")]
    [InlineData("""{"messageType":"OversizedConfigurationItemChangeNotification"}""", "invokingEvent.configurationItemSummary is missing")]
    [InlineData(
        """{"messageType":"OversizedConfigurationItemChangeNotification","configurationItemSummary":{}}""",
        "configurationItemSummary.configurationItemStatus is missing"
    )]
    [InlineData("""{"messageType":"ScheduledNotification"}""", "invokingEvent.notificationCreationTime is missing")]
    [InlineData(
        """{"messageType":"ScheduledNotification","notificationCreationTime":"soon"}""",
        "must be an ISO 8601 time or epoch seconds"
    )]
    [InlineData(
        """{"messageType":"ScheduledNotification","notificationCreationTime":-90000000000}""",
        "must be an ISO 8601 time or epoch seconds"
    )]
    [InlineData(
        """{"messageType":"ScheduledNotification","notificationCreationTime":1e400}""",
        "must be an ISO 8601 time or epoch seconds"
    )]
    public void A_bad_notification_is_named(string invokingEvent, string message) =>
        Malformed(message, With("invokingEvent", JsonValue.Create(invokingEvent).ToJsonString()));

    [Theory]
    [InlineData("", "The event is not JSON (line 1, byte 1)")]
    [InlineData("   ", "The event is not JSON")]
    [InlineData("not json", "The event is not JSON (line 1, byte 2)")]
    [InlineData("{\"resultToken\":", "The event is not JSON")]
    [InlineData("[]", "event is a list; it must be a JSON object")]
    [InlineData("null", "event is null; it must be a JSON object")]
    [InlineData("42", "event is a number; it must be a JSON object")]
    public void What_is_no_event_is_malformed(string payload, string message) =>
        Assert.StartsWith(message, Assert.Throws<MalformedEventException>(() => Read(payload)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"Records\":[{\"eventSource\":\"aws:s3\"}]}", "an event of Amazon S3")]
    [InlineData("{\"Records\":[{\"EventSource\":\"aws:sns\"}]}", "an event of Amazon SNS")]
    [InlineData("{\"Records\":7}", "records of a stream or a queue")]
    [InlineData("{\"source\":\"aws.config\",\"detail-type\":\"x\",\"detail\":{}}", "an event of Amazon EventBridge")]
    [InlineData("{\"RequestType\":\"Create\",\"ResponseURL\":\"https://x\"}", "a request of CloudFormation to a custom resource")]
    [InlineData("{\"requestContext\":{},\"rawPath\":\"/\"}", "a request over HTTP")]
    [InlineData("{\"key1\":\"value1\"}", "the test event that the Lambda console suggests")]
    [InlineData("{\"configurationItem\":{}}", "the invokingEvent of AWS Config without the event around it")]
    public void An_event_of_another_service_is_named_for_what_it_looks_like(string payload, string expected)
    {
        var message = Assert.Throws<MalformedEventException>(() => Read(payload)).Message;
        Assert.StartsWith($"This is not an event of AWS Config; it looks like {expected}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_accepted_around_the_event_and_inside()
    {
        var ruleEvent = Rule.Event(Scheduled());
        ruleEvent["invokingEvent"] = "\uFEFF" + ruleEvent["invokingEvent"]!.GetValue<string>();
        Assert.IsType<ScheduledNotification>(
            EventReader.Read((byte[])[.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(ruleEvent.ToJsonString())]).Notification
        );
    }

    [Theory]
    [InlineData("accountId", "\"123456789012\"", "The event holds the member accountId twice")]
    [InlineData(
        "ruleParameters",
        "\"{\\\"control\\\":\\\"1\\\",\\\"control\\\":\\\"2\\\"}\"",
        "event.ruleParameters holds the member control twice"
    )]
    public void A_name_that_comes_twice_is_refused(string name, string json, string message)
    {
        var text = With(name, json).Json;
        if (name == "accountId")
            text = $"{text[..^1]},\"{name}\":{json}}}";
        Assert.StartsWith(message, Assert.Throws<MalformedEventException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "{\"directInternetAccess\":\"Disabled\",\"directInternetAccess\":\"Enabled\"}",
        "configurationItem.configuration.directInternetAccess twice"
    )]
    [InlineData("{\"a\":[{\"b\":1,\"b\":2}]}", "configurationItem.configuration.a.b twice")]
    [InlineData(
        "{\"directInternetAccess\":\"Disabled\",\"DirectInternetAccess\":\"Enabled\"}",
        "DirectInternetAccess twice, in different case"
    )]
    [InlineData("{\"X\":{\"y\":1,\"Y\":2}}", "X.Y twice, in different case")]
    public void A_property_that_comes_twice_is_refused(string configuration, string message)
    {
        var text = Change(Rule.Item(ResourceKinds.NotebookInstance, "Nb", new JsonObject { ["@"] = 1 }))
            .ToJsonString()
            .Replace("{\"@\":1}", configuration, StringComparison.Ordinal);
        Malformed(message, With("invokingEvent", JsonValue.Create(text).ToJsonString()));
    }

    [Fact]
    public void Names_of_tags_environment_and_hyperparameters_may_differ_in_case_only()
    {
        var free = new JsonObject { ["a"] = "1", ["A"] = "2" };
        var item = Rule.Item(
            ResourceKinds.Model,
            "M",
            new JsonObject
            {
                ["PrimaryContainer"] = new JsonObject { ["Environment"] = free.DeepClone() },
                ["HyperParameters"] = free.DeepClone(),
                ["Tags"] = free.DeepClone(),
            },
            tags: free.DeepClone()
        );
        var change = Assert.IsType<ChangeNotification>(Read(Rule.Event(Change(item))).Notification);
        Assert.Equal(2, change.Item.Tags!.Count);
    }

    /// <summary>A capability that is written down is one that others can use.</summary>
    [Theory]
    [InlineData("eventLeftScope")]
    [InlineData("configRuleName")]
    [InlineData("accountId")]
    [InlineData("aNewMember")]
    public void A_token_that_an_event_repeats_is_refused_and_never_quoted(string member)
    {
        foreach (var value in (string[])[Token, $"see {Token}!"])
            Malformed("repeats the result token", With(member, $"\"{value}\""));
        Malformed("repeats the result token", With("invokingEvent", JsonValue.Create($"{{\"messageType\":\"{Token}\"}}").ToJsonString()));
        Malformed(
            "repeats the result token",
            With("invokingEvent", JsonValue.Create($"{{\"messageType\":\"\\u0074{Token[1..]}\"}}").ToJsonString())
        );
    }

    [Fact]
    public void What_is_no_plain_word_is_not_quoted() =>
        Malformed(
            "event.eventLeftScope is a string of 12 characters; it must be true or false",
            With("eventLeftScope", "\"AKIA12345678\"")
        );

    [Theory]
    [InlineData("2026-11-23T12:00:00Z", true)]
    [InlineData("2026-11-23T12:00:00.1234567Z", true)]
    [InlineData("2026-11-23T13:00:00+01:00", true)]
    [InlineData("2026-11-23T13:00:00+0100", true)]
    [InlineData("2026-11-23T12:00:00", false)]
    [InlineData("2026-11-23", false)]
    [InlineData("23.11.2026 12:00:00Z", false)]
    [InlineData("Mon, 23 Nov 2026 12:00:00 GMT", false)]
    [InlineData("12:00Z", false)]
    public void A_time_is_ISO_8601_with_an_offset(string time, bool readable)
    {
        var text = $"{{\"messageType\":\"ScheduledNotification\",\"notificationCreationTime\":\"{time}\"}}";
        var ruleEvent = With("invokingEvent", JsonValue.Create(text).ToJsonString());
        if (readable)
            Assert.IsType<ScheduledNotification>(Read(ruleEvent).Notification);
        else
            Malformed("must be an ISO 8601 time", ruleEvent);
    }

    [Fact]
    public void Deep_nesting_is_malformed_and_no_stack_overflow()
    {
        Assert.Throws<MalformedEventException>(() => Read(new string('[', 100_000)));
        Malformed("event.invokingEvent is not JSON", With("invokingEvent", $"\"{new string('[', 100_000)}\""));
    }

    [Fact]
    public void A_huge_event_is_read()
    {
        var item = Rule.Item(
            ResourceKinds.Model,
            "M",
            new JsonObject { ["Environment"] = new string('x', 2_000_000), ["EnableNetworkIsolation"] = true }
        );
        Assert.IsType<ChangeNotification>(Read(Rule.Event(Change(item))).Notification);
    }

    [Theory]
    [InlineData("{\"resultToken\": 123456789}", "123456789")]
    [InlineData("\"{\\\"resultToken\\\":\\\"t0k3n-that-is-secret\\\"}\"", Token)]
    [InlineData("{\"resultToken\":\"t0k3n-that-is-secret\",}", Token)]
    [InlineData("nope,\"resultToken\":\"t0k3n-that-is-secret\"", Token)]
    public void A_token_of_the_wrong_type_or_in_a_broken_event_stays_secret(string payload, string secret)
    {
        if (payload[0] == '{' && payload[^2] != ',')
            payload = With("resultToken", secret).ToJsonString();
        Assert.DoesNotContain(secret, Assert.Throws<MalformedEventException>(() => Read(payload)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Odd_texts_in_an_item_do_not_crash_the_reader_or_a_lookup()
    {
        var invokingEvent = Change(Rule.Item(ResourceKinds.NotebookInstance, "Nb", new JsonObject { ["X"] = 1 }))
            .ToJsonString()
            .Replace(
                "{\"X\":1}",
                """{"\ud800":1,"RootAccess":"\udc00","KmsKeyId":{"\ud800":"Ref"}},"tags":{"\ud800":"a","k":"\ud800"}""",
                StringComparison.Ordinal
            );
        var item = Assert
            .IsType<ChangeNotification>(Read(With("invokingEvent", JsonValue.Create(invokingEvent).ToJsonString())).Notification)
            .Item;
        Assert.Equal("\\udc00", item.Configuration!.Value.Find("rootaccess").Text?.Trim('"'));
        Assert.True(item.Configuration.Value.Find("SubnetId").IsAbsent);
        Assert.Null(item.Configuration.Value.Find("KmsKeyId").Expression);
        Assert.Equal("k", Assert.Single(item.Tags!).Key);
    }

    [Fact]
    public void Broken_UTF8_is_malformed()
    {
        var payload = Encoding.UTF8.GetBytes(With("eventLeftScope", "\"@@\"").ToJsonString());
        payload[payload.AsSpan().IndexOf("@@"u8)] = 0xff;
        Assert.Contains(
            "event.eventLeftScope",
            Assert.Throws<MalformedEventException>(() => EventReader.Read(payload)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Whatever arrives, the reader either reads it or says what is wrong, and never with the token.</summary>
    [Fact]
    public void No_mutation_of_an_event_crashes_the_reader_or_leaks_the_token()
    {
        var item = Rule.Item(
            ResourceKinds.NotebookInstance,
            "Nb",
            new JsonObject { ["RootAccess"] = "Enabled" },
            tags: new JsonObject { ["a"] = "b" }
        );
        var valid = Rule.Event(Change(item)).ToJsonString();
        var inner = Change(item).ToJsonString();
        string[] pieces =
        [
            "null",
            "\"\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "1e999",
            "-1",
            "true",
            "\"x\"",
            "{\"\\ud800\":1}",
            ",",
            "\\",
            "\"",
            "\u0000",
            "é",
        ];
        var mutation = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 100_000], Gen.Int[0, 12], Gen.Int[0, pieces.Length - 1]);
        Samples.Of(
            Gen.Select(Gen.Bool, mutation.Array[1, 4]),
            20_000,
            test =>
            {
                var (nested, mutations) = test;
                var text = nested ? inner : valid;
                foreach (var (how, where, length, piece) in mutations)
                {
                    var start = where % (text.Length + 1);
                    var end = Math.Min(text.Length, start + length);
                    text = how switch
                    {
                        0 => text[..start] + text[end..],
                        1 => text[..start] + pieces[piece] + text[end..],
                        // A whole value gives way to another.
                        _ => Replace(text, start, pieces[piece]),
                    };
                }

                try
                {
                    _ = nested ? Read(With("invokingEvent", JsonValue.Create(text).ToJsonString())) : Read(text);
                }
                catch (SageGuardException error)
                {
                    Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
                    Assert.DoesNotContain(error.Message, char.IsControl);
                }
            }
        );
    }

    private static string Replace(string text, int from, string piece)
    {
        var colon = text.IndexOf(':', from);
        if (colon < 0)
            return text;
        var end = text.IndexOfAny([',', '}'], colon);
        return end < 0 ? text : text[..(colon + 1)] + piece + text[end..];
    }

    private static JsonObject Change(JsonObject item) =>
        new()
        {
            ["configurationItemDiff"] = null,
            ["configurationItem"] = item.DeepClone(),
            ["messageType"] = "ConfigurationItemChangeNotification",
        };

    private static JsonObject Scheduled() =>
        new() { ["messageType"] = "ScheduledNotification", ["notificationCreationTime"] = "2026-11-23T12:00:00.000Z" };

    // The value is JSON text, so that it can hold what no JSON library writes.
    private static RawEvent With(string name, string? json)
    {
        var whole = Rule.Event(Scheduled());
        whole.Remove(name);
        var text = whole.ToJsonString();
        return new RawEvent(json is null ? text : $"{text[..^1]},\"{name}\":{json}}}");
    }

    private static RuleEvent Read(JsonObject ruleEvent) => Read(ruleEvent.ToJsonString());

    private static RuleEvent Read(RawEvent ruleEvent) => Read(ruleEvent.Json);

    private static RuleEvent Read(string payload) => EventReader.Read(Encoding.UTF8.GetBytes(payload));

    private static void Malformed(string message, RawEvent ruleEvent)
    {
        var error = Assert.Throws<MalformedEventException>(() => Read(ruleEvent));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
    }

    private sealed record RawEvent(string Json)
    {
        public string ToJsonString() => Json;
    }
}
