// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Local;
using SageGuard.Cli.Tests.Accounts;
using SageGuard.Controls;
using SageGuard.LocalAws;

namespace SageGuard.Cli.Tests.Policies;

/// <summary>The policy of a person who scans, against what the command calls: no action less, and none more. The doctor's:
/// <c>DoctorTests</c>.</summary>
public sealed class ScanPermissionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_policy_grants_exactly_what_scan_calls()
    {
        using var services = new SignInServices();
        await using var local = await LocalFunction.StartAsync(new LocalCloudOptions(), Stream.Null, Token);
        var region = local.Cloud.Region();
        foreach (var kind in Catalog.Controls.Select(control => control.Kind.ShortName).Distinct())
        {
            region.Seed(
                kind,
                kind switch
                {
                    "Space" or "UserProfile" => "d-one/lab",
                    "App" => "d-one/lab/JupyterLab/default",
                    "ImageVersion" => "d-one/1",
                    _ => "d-one",
                },
                []
            );
        }
        // One of each that only other services can answer for.
        region.Seed("Domain", "d-two", new JsonObject { ["KmsKeyId"] = "alias/lab" });
        region.Seed(
            "Model",
            "elsewhere",
            new JsonObject
            {
                ["PrimaryContainer"] = new JsonObject
                {
                    ["Image"] = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lab:1",
                    ["ModelDataUrl"] = "s3://elsewhere/m",
                },
            }
        );
        region.Seed("Model", "packaged", new JsonObject { ["PrimaryContainer"] = new JsonObject { ["ModelPackageName"] = "made" } });
        region.Seed("ModelPackage", "made", []);
        region.CreateNotebook("lab", new JsonObject { ["DirectInternetAccess"] = "Enabled" });
        await local.Cloud.WaitForIdleAsync(cancellationToken: Token);
        local.Cloud.Calls.Clear();
        var environment = CommandProcess.Aws(local.Cloud.Endpoint);
        foreach (var service in new[] { "EC2", "KMS", "ECR", "S3" })
            environment[$"AWS_ENDPOINT_URL_{service}"] = services.Endpoint.AbsoluteUri;

        var scan = await CommandProcess.SageguardAsync(
            environment,
            "scan",
            "--control",
            "all",
            "--all-regions",
            "--waiver-tag-key",
            "waive",
            "--output",
            "json"
        );

        Assert.True(scan.Code == ExitCodes.Failing, scan.Error);
        var called = local
            .Cloud.Calls.All.Where(call => call.Service is "sagemaker" or "config")
            .Select(call => $"{call.Service}:{call.Operation}")
            .Concat(services.Calls)
            .Distinct()
            .Order(StringComparer.Ordinal);
        var granted = JsonNode.Parse((await Sageguard.RunAsync("policy", "people", "scan")).Output)!["Statement"]!
            .AsArray()
            .SelectMany(statement => statement!["Action"]!.AsArray().Select(action => action!.GetValue<string>()))
            .Order(StringComparer.Ordinal);
        Assert.Equal(granted, called);
    }
}
