// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Events;

/// <summary>Says what a payload looks like that is not an event of AWS Config: mostly a trigger that was added by mistake.</summary>
internal static class ForeignEvent
{
    private static readonly (string Prefix, string Name)[] Sources =
    [
        ("aws:s3", "Amazon S3"),
        ("aws:sns", "Amazon SNS"),
        ("aws:sqs", "Amazon SQS"),
        ("aws:dynamodb", "Amazon DynamoDB"),
        ("aws:kinesis", "Amazon Kinesis"),
        ("aws:codecommit", "AWS CodeCommit"),
    ];

    /// <summary>What it looks like, e.g. "an event of Amazon S3"; null where it looks like nothing that is known here.</summary>
    /// <param name="payload">The payload's JSON object.</param>
    public static string? LooksLike(JsonElement payload)
    {
        bool Has(string name) => payload.TryGetProperty(name, out _);
        if (Has("Records"))
            return Source(payload) is { } source ? $"an event of {source}" : "records of a stream or a queue";
        if (Has("detail-type"))
            return "an event of Amazon EventBridge";
        if (Has("ResponseURL") && Has("RequestType"))
            return "a request of CloudFormation to a custom resource";
        if (Has("hookTypeName") || Has("actionInvocationPoint"))
            return "a request of CloudFormation to a hook (set the function's variables for hooks)";
        if (Has("requestContext") && (Has("httpMethod") || Has("rawPath")))
            return "a request over HTTP (API Gateway or a function URL)";
        if (Has("awslogs"))
            return "log events of CloudWatch Logs";
        if (Has("key1"))
            return "the test event that the Lambda console suggests";
        if (Has("configurationItem") || Has("messageType"))
            return "the invokingEvent of AWS Config without the event around it";
        return null;
    }

    private static string? Source(JsonElement payload)
    {
        var records = payload.GetProperty("Records");
        if (records.ValueKind != JsonValueKind.Array || records.GetArrayLength() == 0 || records[0].ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in (string[])["eventSource", "EventSource"])
        {
            if (!records[0].TryGetProperty(member, out var source) || source.ValueKind != JsonValueKind.String)
                continue;
            return Sources
                .FirstOrDefault(known => Resources.JsonText.Read(source)?.StartsWith(known.Prefix, StringComparison.Ordinal) == true)
                .Name;
        }

        return null;
    }
}
