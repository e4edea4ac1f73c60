// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.Local;
using SageGuard.Cli.Tests.Accounts;
using SageGuard.Controls;
using SageGuard.LocalAws;

namespace SageGuard.Cli.Tests.Policies;

/// <summary>The policy of a person who scans and diagnoses, against what both commands call: no action less, and none more.</summary>
public sealed class ScanPermissionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_policy_grants_exactly_what_scan_and_doctor_call()
    {
        using var services = new SignInServices();
        await using var local = await LocalFunction.StartAsync(new LocalCloudOptions(), Stream.Null, Token);
        var region = local.Cloud.Region();
        foreach (var kind in Catalog.Controls.Select(control => control.Kind.ShortName).Distinct()) region.Seed(kind, "one", []);
        // A rule with waivers and a wrong parameter: the doctor reads tags for the first, and the function's log for the second.
        string[] changes = ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"];
        region.PutRule("sageguard-waivers", changes, ["AWS::SageMaker::NotebookInstance"], """{"control":"SageMaker.1","waiverTagKey":"waive"}""");
        region.PutRule("sageguard-wrong", changes, ["AWS::SageMaker::NotebookInstance"], """{"subnetId":"subnet-1"}""");
        region.CreateNotebook("lab", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await local.Cloud.WaitForIdleAsync(ct: Token);
        local.Cloud.Calls.Clear();
        var environment = CommandProcess.Aws(local.Cloud.Endpoint);
        environment["AWS_ENDPOINT_URL_EC2"] = environment["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] = services.Endpoint.AbsoluteUri;

        var scan = await CommandProcess.SageguardAsync(environment, "scan", "--all-regions", "--waiver-tag-key", "waive", "--output", "json");
        var doctor = await CommandProcess.SageguardAsync(environment, "doctor");

        Assert.True(scan.Code == ExitCodes.Failing, scan.Error);
        Assert.Contains("The function's last error: what the function logged", Words(doctor.Output), StringComparison.Ordinal);
        var called = local.Cloud.Calls.All.Where(call => call.Service is "sagemaker" or "config").Select(call => $"{call.Service}:{call.Operation}")
            .Concat(services.Calls).Distinct().Order(StringComparer.Ordinal);
        var granted = JsonNode.Parse((await Sageguard.RunAsync("policy", "people", "scan")).Output)!["Statement"]!.AsArray()
            .SelectMany(statement => statement!["Action"]!.AsArray().Select(action => action!.GetValue<string>())).Order(StringComparer.Ordinal);
        Assert.Equal(granted, called);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
