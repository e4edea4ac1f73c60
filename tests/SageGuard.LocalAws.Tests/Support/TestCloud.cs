// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws.Tests;

/// <summary>Clouds as tests want them: by a clock that only the test moves, or with everything settled at once.</summary>
internal static class TestCloud
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public const string Change = "ConfigurationItemChangeNotification";
    public const string Oversized = "OversizedConfigurationItemChangeNotification";
    public const string Scheduled = "ScheduledNotification";
    public const string NotebookType = "AWS::SageMaker::NotebookInstance";

    public static FakeTimeProvider Clock(DateTimeOffset? start = null) => new(start ?? Start);

    /// <summary>Transitions and retries happen at once; one item a change.</summary>
    public static Task<LocalCloud> SettledAsync(LocalCloudOptions? options = null) =>
        StartAsync((options ?? new()) with { TransitionTime = TimeSpan.Zero, RetryDelay = TimeSpan.Zero, RecordStatusChanges = false });

    public static Task<LocalCloud> StartAsync(LocalCloudOptions options) =>
        LocalCloud.StartAsync(options, TestContext.Current.CancellationToken);

    public static string Status(this LocalCloud cloud, string notebook) =>
        cloud.Notebook(notebook)["NotebookInstanceStatus"]!.GetValue<string>();

    public static JsonObject Notebook(this LocalCloud cloud, string notebook) =>
        cloud.Region().SageMaker("DescribeNotebookInstance", Named(notebook))!;

    public static JsonObject Named(string notebook) => new() { ["NotebookInstanceName"] = notebook };

    public static AwsException Refused(Action call, string code)
    {
        var refusal = Assert.Throws<AwsException>(call);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    public static List<JsonObject> History(this LocalCloud cloud, string id, string type = NotebookType) => [.. cloud
                .Region()
                .Config(
                    "GetResourceConfigHistory",
                    new()
                    {
                        ["resourceType"] = type,
                        ["resourceId"] = id,
                        ["chronologicalOrder"] = "Forward",
                        ["limit"] = 100,
                    }
                )!["configurationItems"]!.AsArray().Select(i => i!.AsObject())];
}
