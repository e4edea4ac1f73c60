// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;

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

/// <summary>Another tool and its checks.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Read">What was read of it, and when.</param>
/// <param name="Checks">Its checks on SageMaker.</param>
public sealed record PeerTool(string Tool, string Read, IReadOnlyList<PeerCheck> Checks);

/// <summary>One check of another tool.</summary>
/// <param name="Check">Its name there.</param>
/// <param name="Controls">The controls that ask the same, written or planned.</param>
/// <param name="Refused">The ideas in it that are not taken.</param>
/// <param name="Note">What a reader should know besides.</param>
public sealed record PeerCheck(
    string Check,
    IReadOnlyList<string>? Controls = null,
    IReadOnlyList<string>? Refused = null,
    string? Note = null
);

/// <summary>A control that is planned.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">The kind of resource.</param>
/// <param name="Asks">What it will ask.</param>
public sealed record PlannedControl(string Id, string Kind, string Asks);

/// <summary>An idea that is not taken.</summary>
/// <param name="Id">Its label, e.g. <c>R.4</c>.</param>
/// <param name="Idea">The idea.</param>
/// <param name="Reason">Why not.</param>
public sealed record Refusal(string Id, string Idea, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Crosswalk))]
internal sealed partial class CrosswalkJson : JsonSerializerContext;
