// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

/// <summary>A function of the plainest kind: gives every change the same verdict.</summary>
internal static class FunctionStub
{
    /// <summary>Takes so many events, and waits until the cloud is idle.</summary>
    public static async Task TakeAsync(LocalCloud cloud, WireClient wire, string verdict, int events = 1)
    {
        for (var i = 0; i < events; i++)
        {
            var delivery = await wire.NextAsync();
            var item = delivery.InvokingEvent["configurationItem"]!.AsObject();
            var answer = await PutAsync(
                wire,
                delivery.Token,
                Evaluation(item["resourceId"]!.GetValue<string>(), verdict, item["resourceType"]!.GetValue<string>())
            );
            Assert.Empty(answer["FailedEvaluations"]!.AsArray());
            (await wire.RespondAsync(delivery.RequestId)).Dispose();
        }
        await cloud.WaitForIdleAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    public static JsonObject Evaluation(
        string id,
        string verdict,
        string type = "AWS::SageMaker::NotebookInstance",
        double time = 1_800_000_000,
        string? annotation = null
    )
    {
        var evaluation = new JsonObject
        {
            ["ComplianceResourceType"] = type,
            ["ComplianceResourceId"] = id,
            ["ComplianceType"] = verdict,
            ["OrderingTimestamp"] = time,
        };
        if (annotation is not null)
            evaluation["Annotation"] = annotation;
        return evaluation;
    }

    public static Task<JsonObject> PutAsync(WireClient wire, string token, params IReadOnlyList<JsonObject> evaluations) =>
        wire.CallAsync(
            "config",
            "PutEvaluations",
            new JsonObject { ["ResultToken"] = token, ["Evaluations"] = new JsonArray([.. evaluations]) }
        );
}
