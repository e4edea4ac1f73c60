// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Deployment.Coverage;

/// <summary>
/// What other tools check on SageMaker workloads, and the answer to each: a control, a planned one, or the reason why there is none.
/// Data in crosswalk.json, beside this file.
/// </summary>
/// <param name="Tools">The tools, with their checks.</param>
/// <param name="Planned">Controls that are not written yet; their ids are given for good.</param>
/// <param name="Refusals">Ideas that are not taken, with the reasons.</param>
public sealed record Crosswalk(IReadOnlyList<PeerTool> Tools, IReadOnlyList<PlannedControl> Planned, IReadOnlyList<Refusal> Refusals)
{
    private const string Resource = "SageGuard.Deployment.Coverage.crosswalk.json";

    /// <summary>The crosswalk.</summary>
    /// <exception cref="JsonException">The file is not what it should be.</exception>
    public static Crosswalk Read()
    {
        using var stream =
            typeof(Crosswalk).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing in the assembly.");
        return JsonSerializer.Deserialize(stream, CrosswalkJson.Default.Crosswalk) ?? throw new JsonException($"{Resource} holds null.");
    }
}
