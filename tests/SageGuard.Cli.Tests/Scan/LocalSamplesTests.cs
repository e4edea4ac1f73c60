// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Local;
using SageGuard.Controls;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Resources;

namespace SageGuard.Cli.Tests.Scan;

/// <summary>What <c>sageguard local --with-notebooks</c> begins with.</summary>
public sealed class LocalSamplesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_is_a_resource_of_each_kind_and_most_kinds_have_one_that_passes_and_one_that_fails()
    {
        await using var cloud = await LocalCloud.StartAsync(cancellationToken: Token);
        LocalSamples.Make(cloud.Region());
        await cloud.WaitForIdleAsync(cancellationToken: Token);

        var answer = await CommandProcess.SageguardAsync(
            CommandProcess.Aws(cloud.Endpoint),
            "scan",
            "--control",
            "all",
            "--output",
            "json"
        );

        var results = answer
            .Report.GetProperty("results")
            .EnumerateArray()
            .Select(row =>
                (Type: row.GetProperty("resource").GetProperty("type").GetString()!, Outcome: row.GetProperty("outcome").GetString()!)
            )
            .ToHashSet();
        Assert.Empty(ResourceKinds.All.Select(kind => kind.Type).Except(results.Select(result => result.Type)));
        Assert.Equal(
            ["AWS::SageMaker::App", "AWS::SageMaker::InferenceComponent"],
            ResourceKinds
                .All.Where(kind =>
                    !results.Contains((kind.Type, "failing"))
                    && kind != ResourceKinds.InferenceExperiment
                    && kind != ResourceKinds.CodeRepository
                    && kind != ResourceKinds.StudioLifecycleConfig
                )
                .Select(kind => kind.Type)
                .Order()
        );
        Assert.All(
            ControlSet.SecurityHub.Controls,
            control => Assert.Contains(answer.Outcomes.Keys, key => key.StartsWith($"{control.Id} ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task AWS_Config_records_those_that_it_can_and_the_rule_evaluates_the_notebooks()
    {
        await using var local = await LocalFunction.StartAsync(new LocalCloudOptions(), Stream.Null, Token);
        LocalRule.Put(local.Cloud.Region());
        LocalSamples.Make(local.Cloud.Region());
        await local.Cloud.WaitForIdleAsync(cancellationToken: Token);

        Assert.Equal(
            ["closed-lab COMPLIANT", "open-lab NON_COMPLIANT"],
            local
                .Cloud.Region()
                .Results(LocalRule.Name)
                .Select(row => $"{row.ResourceId[(row.ResourceId.LastIndexOf('/') + 1)..]} {row.ComplianceType}")
                .Order()
        );
        foreach (var kind in ResourceKinds.All.Where(kind => kind.IsRecorded))
        {
            var discovered = local.Cloud.Region().Config("ListDiscoveredResources", new() { ["resourceType"] = kind.Type })![
                "resourceIdentifiers"
            ]!.AsArray();
            Assert.True(discovered.Count > 0, kind.Type);
        }
    }
}
