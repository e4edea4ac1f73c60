// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>One recorder and one delivery channel, both named <c>default</c>, and how they do.</summary>
internal sealed class RecorderAnswers(LocalCloudOptions options, string region, Recorder recorder)
{
    private const string Name = "default";

    private string Arn => Arns.Create(options, "config", region, "configuration-recorder/default/local");

    public JsonObject Recorders(JsonObject input)
    {
        CheckNames(input);
        return new JsonObject
        {
            ["ConfigurationRecorders"] = new JsonArray(
                new JsonObject
                {
                    ["arn"] = Arn,
                    ["name"] = Name,
                    ["roleARN"] =
                        $"arn:{Arns.Partition(region)}:iam::{options.AccountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
                    ["recordingGroup"] = new JsonObject
                    {
                        ["allSupported"] = false,
                        ["includeGlobalResourceTypes"] = false,
                        ["resourceTypes"] = Json.Array(
                            recorder.RecordedTypes.Order(StringComparer.Ordinal).Select(static t => (JsonNode)t)
                        ),
                        ["recordingStrategy"] = new JsonObject { ["useOnly"] = "INCLUSION_BY_RESOURCE_TYPES" },
                    },
                    ["recordingMode"] = new JsonObject { ["recordingFrequency"] = "CONTINUOUS" },
                    ["recordingScope"] = "PAID",
                }
            ),
        };
    }

    public JsonObject Status(JsonObject input)
    {
        CheckNames(input);
        var status = new JsonObject
        {
            ["arn"] = Arn,
            ["name"] = Name,
            ["lastStartTime"] = Json.Epoch(recorder.Started),
            ["recording"] = recorder.Recording,
            ["lastStatus"] = recorder.Recording ? "Success" : "Pending",
            ["lastStatusChangeTime"] = Json.Epoch(recorder.Stopped > recorder.Started ? recorder.Stopped.Value : recorder.Started),
        };
        if (recorder.Stopped is { } stopped)
            status["lastStopTime"] = Json.Epoch(stopped);
        return new JsonObject { ["ConfigurationRecordersStatus"] = new JsonArray(status) };
    }

    public JsonObject? Start(JsonObject input) => Switch(input, true);

    public JsonObject? Stop(JsonObject input) => Switch(input, false);

    public JsonObject Channels(JsonObject input) =>
        new()
        {
            ["DeliveryChannels"] = new JsonArray(
                new JsonObject { ["name"] = Name, ["s3BucketName"] = $"config-bucket-{options.AccountId}" }
            ),
        };

    public JsonObject ChannelStatus(JsonObject input) =>
        new()
        {
            ["DeliveryChannelsStatus"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = Name,
                    ["configStreamDeliveryInfo"] = new JsonObject
                    {
                        ["lastStatus"] = "SUCCESS",
                        ["lastStatusChangeTime"] = Json.Epoch(recorder.Started),
                    },
                }
            ),
        };

    // Neither has an answer; to stop what has stopped is not a mistake.
    private JsonObject? Switch(JsonObject input, bool recording)
    {
        var name = Json.String(input, "ConfigurationRecorderName");
        var constraints = new Constraints();
        constraints.NotNull(input, "ConfigurationRecorderName");
        constraints.Length(name, "ConfigurationRecorderName", 1, 256);
        constraints.Check();
        CheckName(name);
        if (recorder.Recording != recording)
            recorder.Recording = recording;
        return null;
    }

    private static void CheckNames(JsonObject input) =>
        CheckName(Json.Strings(input, "ConfigurationRecorderNames").Find(static n => n != Name));

    private static void CheckName(string? other)
    {
        if (other is not null and not Name)
        {
            throw new AwsException(
                "NoSuchConfigurationRecorderException",
                $"Cannot find configuration recorder with the specified name '{other}'."
            );
        }
    }
}
