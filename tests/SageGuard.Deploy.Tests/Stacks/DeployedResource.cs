// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>A resource that a deployment makes.</summary>
internal sealed record DeployedResource(
    string LogicalId,
    string Type,
    JsonObject Properties,
    string? DependsOn,
    string? DeletionPolicy,
    string? UpdateReplacePolicy
)
{
    /// <summary>A property, or one of its members; null where it is not there.</summary>
    public JsonNode? this[string name] => Properties[name];

    /// <summary>A property that is a string or a number.</summary>
    public string? Text(string name) => Properties[name]?.ToString();

    /// <summary>All permissions of a role, as "action resource"; a wildcard resource is <c>*</c>.</summary>
    public IReadOnlyList<string> Permissions()
    {
        Assert.Equal("AWS::IAM::Role", Type);
        var permissions =
            from policy in Properties["Policies"]!.AsArray()
            from statement in policy!["PolicyDocument"]!["Statement"]!.AsArray()
            from action in List(statement!["Action"]!)
            from resource in List(statement["Resource"]!)
            select $"{action} {resource}";
        Assert.All(
            Properties["Policies"]!.AsArray().SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray()),
            statement =>
            {
                Assert.Equal("Allow", statement!["Effect"]!.GetValue<string>());
                Assert.Empty(statement.AsObject().Select(member => member.Key).Except(["Effect", "Action", "Resource"]));
            }
        );
        return [.. permissions.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> List(JsonNode value) =>
        value is JsonArray list ? list.Select(entry => entry!.GetValue<string>()) : [value.GetValue<string>()];
}
