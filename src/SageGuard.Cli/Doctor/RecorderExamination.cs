// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Aws;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Doctor;

/// <summary>The configuration recorder and its delivery channel: whether, and how fast, a change can reach a rule.</summary>
internal sealed class RecorderExamination(ConfigAdminClient config, string account, string region)
{
    private const string Link = "recorded";

    private readonly List<Finding> _findings = [];

    /// <summary>The recorder; null where there is none or it cannot be read.</summary>
    public RecorderState? Recorder { get; private set; }

    /// <summary>Looks at both.</summary>
    /// <param name="types">The types that the rules evaluate.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<IReadOnlyList<Finding>> LookAsync(IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        try
        {
            Recorder = await config.RecorderAsync(cancellationToken);
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "recorder", $"The recorder cannot be read: {error.Message}");
            return _findings;
        }

        if (Recorder is { } recorder)
        {
            State(recorder, types);
            Speed(recorder, types);
        }
        else
        {
            Add(
                Health.Broken,
                "recorder",
                "There is no configuration recorder: changes reach no rule. It needs a delivery channel too, and must be started.",
                $"aws configservice put-configuration-recorder --region {region} --configuration-recorder name=default,roleARN=arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
            );
        }

        await ChannelAsync(cancellationToken);
        return _findings;
    }

    private void State(RecorderState recorder, IReadOnlyList<string> types)
    {
        if (!recorder.Recording)
        {
            Add(
                Health.Broken,
                "recorder",
                "It is off: changes are not recorded and reach no rule.",
                $"aws configservice start-configuration-recorder --region {region} --configuration-recorder-name {recorder.Name}"
            );
        }

        if (recorder.LastStatus is "FAILURE" or "Failure")
        {
            Add(
                Health.Broken,
                "recorder",
                $"Its last delivery failed: {recorder.ErrorCode} {OneLine.Clean(recorder.ErrorMessage ?? "", 300)}",
                $"aws configservice describe-configuration-recorder-status --region {region}"
            );
        }

        var missing = types.Where(type => !recorder.Records(type)).ToList();
        if (missing.Count > 0)
        {
            Add(
                Health.Broken,
                "recorder",
                $"It does not record {string.Join(", ", missing)}: changes of those reach no rule; only a schedule sees them.{Owner(recorder)}",
                Put(Recording(recorder, missing))
            );
        }
        else if (recorder.Recording)
        {
            Add(Health.Fine, "recorder", types.Count == 0 ? "It is on." : "It is on, and records every kind that the rules evaluate.");
        }
    }

    private void Speed(RecorderState recorder, IReadOnlyList<string> types)
    {
        var daily = types.Where(type => recorder.Records(type) && recorder.FrequencyOf(type) == "DAILY").ToList();
        if (daily.Count == 0)
            return;
        Add(
            Health.Warning,
            "recorder",
            $"It records {string.Join(", ", daily)} once a day: a change reaches a rule up to 24 hours late, not within minutes. Recording it continuously costs more where a resource changes more than about four times a day; see the prices of AWS Config.{Owner(recorder)}",
            Put(Continuous(recorder, daily))
        );
    }

    private async Task ChannelAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await config.DeliveryChannelAsync(cancellationToken) is not { } channel)
            {
                Add(
                    Health.Broken,
                    "delivery channel",
                    "There is none, and without one the recorder cannot be started.",
                    $"aws configservice put-delivery-channel --region {region} --delivery-channel name=default,s3BucketName=BUCKET"
                );
            }
            else if (channel.LastStatus is "FAILURE" or "Failure")
            {
                Add(
                    Health.Warning,
                    "delivery channel",
                    $"Its last delivery failed: {channel.ErrorCode} {OneLine.Clean(channel.ErrorMessage ?? "", 300)}",
                    $"aws configservice describe-delivery-channel-status --region {region}"
                );
            }
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, "delivery channel", $"The delivery channel cannot be read: {error.Message}");
        }
    }

    // A landing zone's guardrails refuse changes of its recorder in member accounts.
    private static string Owner(RecorderState recorder) =>
        recorder.RoleArn?.Contains("controltower", StringComparison.OrdinalIgnoreCase) == true
        || recorder.Name.Contains("controltower", StringComparison.OrdinalIgnoreCase)
            ? " AWS Control Tower owns this recorder and its policies refuse the command here: the team that runs the landing zone must change it."
            : "";

    /// <summary>The recorder as it is, every member kept, with the types on top.</summary>
    private static JsonObject Recording(RecorderState recorder, List<string> missing)
    {
        var corrected = Copy(recorder);
        var group = corrected["recordingGroup"]?.AsObject() ?? [];
        if (recorder.Excluded.Count == 0)
        {
            group["allSupported"] = false;
            group["includeGlobalResourceTypes"] = false;
            group["recordingStrategy"] = new JsonObject { ["useOnly"] = "INCLUSION_BY_RESOURCE_TYPES" };
            group["resourceTypes"] = List(recorder.Types.Concat(missing));
        }
        else if (recorder.Excluded.Except(missing).ToList() is { Count: > 0 } stillExcluded)
        {
            group["exclusionByResourceTypes"] = new JsonObject { ["resourceTypes"] = List(stillExcluded) };
        }
        else
        {
            // AWS Config refuses an empty list of exclusions.
            group.Remove("exclusionByResourceTypes");
            group["allSupported"] = true;
            group["recordingStrategy"] = new JsonObject { ["useOnly"] = "ALL_SUPPORTED_RESOURCE_TYPES" };
        }

        if (group.Parent is null)
            corrected["recordingGroup"] = group;
        return corrected;
    }

    /// <summary>The recorder as it is, every member kept, with an override for the types.</summary>
    private static JsonObject Continuous(RecorderState recorder, List<string> daily)
    {
        var corrected = Copy(recorder);
        var mode = corrected["recordingMode"]!.AsObject();
        var overrides = mode["recordingModeOverrides"]?.AsArray() ?? [];
        foreach (var entry in overrides.OfType<JsonObject>().ToList())
        {
            var types = entry["resourceTypes"]?.AsArray().Select(type => type!.GetValue<string>()).Except(daily).ToList() ?? [];
            if (types.Count == 0)
                overrides.Remove(entry);
            else
                entry["resourceTypes"] = List(types);
        }

        overrides.Add((JsonNode)new JsonObject { ["resourceTypes"] = List(daily), ["recordingFrequency"] = "CONTINUOUS" });
        if (overrides.Parent is null)
            mode["recordingModeOverrides"] = overrides;
        return corrected;
    }

    // What AWS Config sets itself is not part of PutConfigurationRecorder's input.
    private static JsonObject Copy(RecorderState recorder)
    {
        var copy = JsonNode.Parse(recorder.Json.GetRawText())!.AsObject();
        foreach (var member in (string[])["arn", "recordingScope", "servicePrincipal"])
            copy.Remove(member);
        return copy;
    }

    private static JsonArray List(IEnumerable<string> types) => new([.. types.Distinct().Select(type => (JsonNode)JsonValue.Create(type))]);

    private string Put(JsonObject corrected) =>
        $"aws configservice put-configuration-recorder --region {region} --configuration-recorder {ShellJson.Quoted(corrected)}";

    private void Add(Health state, string about, string text, string? command = null) =>
        _findings.Add(new Finding(state, about, text, command) { Link = Link });
}
