// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Resources;

namespace SageGuard.Tests.Resources;

/// <summary>One item in each of the forms in which AWS Config hands it out.</summary>
public sealed class ItemReaderTests
{
    private const string Core =
        "\"configurationItemStatus\":\"OK\",\"resourceType\":\"AWS::SageMaker::Model\",\"resourceId\":\"arn:aws:sagemaker:eu-west-1:123456789012:model/m\",\"resourceName\":\"M\",\"awsRegion\":\"eu-west-1\"";

    [Fact]
    public void Tags_in_a_form_that_nobody_knows_are_not_quoted_they_may_hold_secrets()
    {
        using var document = System.Text.Json.JsonDocument.Parse(
            """{"configurationItemStatus":"OK","resourceType":"T","resourceId":"i","configurationItemCaptureTime":0,"tags":"{\"password\":\"hunter2\"}"}"""
        );
        var error = Assert.Throws<MalformedEventException>(() => ItemReader.Read(document.RootElement));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """
            "awsAccountId":"123456789012","ARN":"arn:x","configurationItemCaptureTime":"2026-11-23T11:59:30.250Z","configurationStateId":1700000000250,
            "tags":{"owner":"ml"},"configuration":{"EnableNetworkIsolation":true}
            """
    )]
    [InlineData(
        """
            "accountId":"123456789012","arn":"arn:x","configurationItemCaptureTime":1795435170.250,"configurationStateId":"1700000000250",
            "tags":{"owner":"ml"},"configuration":"{\"EnableNetworkIsolation\":true}"
            """
    )]
    [InlineData(
        """
            "accountId":"123456789012","arn":"arn:x","configurationItemCaptureTime":"2026-11-23T12:59:30.250+01:00","configurationStateId":"1700000000250",
            "tags":[{"key":"owner","value":"ml","tag":"owner=ml"}],"configuration":{"EnableNetworkIsolation":true}
            """
    )]
    public void An_item_reads_the_same_from_an_event_the_history_and_a_query(string members)
    {
        var item = Read($"{{{Core},{members}}}");
        Assert.Equal("123456789012", item.AccountId);
        Assert.Equal("arn:x", item.Arn);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 11, 59, 30, 250, TimeSpan.Zero), item.CaptureTime);
        Assert.Equal("1700000000250", item.StateId);
        Assert.Equal("ml", item.Tags!["owner"]);
        Assert.True(item.Configuration!.Value.Find("EnableNetworkIsolation").Flag);
    }

    [Theory]
    [InlineData("OK", ItemStatus.Ok)]
    [InlineData("ResourceDiscovered", ItemStatus.Discovered)]
    [InlineData("ResourceDeleted", ItemStatus.Deleted)]
    [InlineData("ResourceNotRecorded", ItemStatus.NotRecorded)]
    [InlineData("ResourceDeletedNotRecorded", ItemStatus.DeletedNotRecorded)]
    public void Each_status_is_read(string status, ItemStatus expected) =>
        Assert.Equal(
            expected,
            Read($"{{{Core.Replace("OK", status, StringComparison.Ordinal)},\"configurationItemCaptureTime\":0}}").Status
        );

    [Theory]
    [InlineData(
        "\"configurationItemStatus\":\"Ok\"",
        "configurationItem.configurationItemStatus is \"Ok\"; it must be OK, ResourceDiscovered"
    )]
    [InlineData("\"resourceType\":null", "configurationItem.resourceType is missing or empty")]
    [InlineData("\"resourceId\":\"\"", "configurationItem.resourceId is missing or empty")]
    [InlineData("\"resourceId\":5", "configurationItem.resourceId is 5; it must be a string")]
    [InlineData("\"configurationItemCaptureTime\":null", "configurationItem.configurationItemCaptureTime is missing")]
    [InlineData("\"configurationItemCaptureTime\":\"yesterday\"", "must be an ISO 8601 time or epoch seconds")]
    [InlineData("\"configurationItemCaptureTime\":[]", "configurationItemCaptureTime is a list")]
    [InlineData("\"configurationStateId\":{}", "configurationStateId is an object")]
    [InlineData("\"configuration\":[]", "configuration is a list; it must be an object, or an object as JSON in a string")]
    [InlineData("\"configuration\":\"{\"", "configuration is not valid JSON")]
    [InlineData("\"configuration\":\"[1]\"", "configuration is JSON in a string, but not an object")]
    [InlineData("\"tags\":7", "tags is neither a map nor a list of keys and values")]
    public void A_bad_member_is_named(string member, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<MalformedEventException>(() => Read($"{{{Core},\"configurationItemCaptureTime\":0,{member}}}")).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"null\"")]
    public void A_configuration_can_be_missing_in_several_ways(string json) =>
        Assert.Null(Read($"{{{Core},\"configurationItemCaptureTime\":0,\"configuration\":{json}}}").Configuration);

    [Fact]
    public void Tags_that_are_not_told_are_null_and_an_empty_map_is_empty()
    {
        Assert.Null(Read($"{{{Core},\"configurationItemCaptureTime\":0}}").Tags);
        Assert.Empty(Read($"{{{Core},\"configurationItemCaptureTime\":0,\"tags\":{{}}}}").Tags!);
    }

    [Fact]
    public void Of_a_deleted_item_nothing_but_the_core_is_read()
    {
        var item = Read(
            $"{{{Core.Replace("OK", "ResourceDeleted", StringComparison.Ordinal)},\"configurationItemCaptureTime\":0,\"tags\":7,\"configuration\":\"{{\"}}"
        );
        Assert.Null(item.Tags);
        Assert.Null(item.Configuration);
    }

    [Fact]
    public void A_fraction_of_a_second_keeps_its_ticks() =>
        Assert.Equal(
            1_234_567,
            Read($"{{{Core},\"configurationItemCaptureTime\":1795435170.1234567}}").CaptureTime.Ticks % TimeSpan.TicksPerSecond
        );

    [Fact]
    public void An_empty_name_in_the_configuration_does_not_hide_the_items_name() =>
        Assert.Equal(
            "M",
            Resource
                .FromItem(
                    ResourceKinds.Model,
                    Read($"{{{Core},\"configurationItemCaptureTime\":0,\"configuration\":{{\"ModelName\":\"\"}}}}")
                )
                .Name
        );

    private static ConfigurationItem Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ItemReader.Read(document.RootElement);
    }
}
