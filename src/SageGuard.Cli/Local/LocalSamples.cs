// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Local;

/// <summary>
/// Resources to begin with, some of each kind that controls evaluate, one that passes and one that fails wherever that can be. They are
/// made by SageMaker's own operations, so that what SageMaker refuses is not there.
/// </summary>
internal static class LocalSamples
{
    private const string Resource = "SageGuard.Cli.Local.samples.json";

    /// <summary>In the samples, the id of the Studio domain that was created last: the service chooses it.</summary>
    private const string DomainId = "{DomainId}";

    /// <summary>Makes them.</summary>
    /// <param name="region">Where.</param>
    public static void Make(LocalRegion region)
    {
        using var stream =
            typeof(LocalSamples).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing in the assembly.");
        string? domain = null;
        foreach (var sample in JsonNode.Parse(stream)!.AsArray())
        {
            var input = sample!["input"]!.AsObject();
            if (domain is not null && input["DomainId"]?.GetValue<string>() == DomainId)
                input["DomainId"] = domain;
            var answer = region.SageMaker(sample["operation"]!.GetValue<string>(), input);
            domain = answer?["DomainId"]?.GetValue<string>() ?? domain;
        }
    }
}
