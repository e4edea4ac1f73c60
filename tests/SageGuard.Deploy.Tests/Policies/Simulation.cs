// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Policies;

/// <summary>One request, and whether IAM allows it.</summary>
internal sealed partial record Simulation(
    string Action,
    string What,
    IReadOnlyDictionary<string, string[]> Context,
    string Expected,
    string Principal,
    string? Identity,
    IReadOnlyList<string> Denies
)
{
    public const string Allowed = "Allowed";
    public const string Denied = "ExplicitlyDenied";
    public const string NotAllowed = "ImplicitlyDenied";

    public const string Account = "111122223333";
    public const string Anyone = $"arn:aws:iam::{Account}:role/DataScientist";

    /// <summary>The name of the resource.</summary>
    public string Name { get; init; } = "name";

    /// <summary>The part of the documentation's table that it stands in.</summary>
    public string Table { get; init; } = "Prevention";

    /// <summary>The resource's ARN, where it does not follow from the action.</summary>
    public string? Resource { get; init; }

    /// <summary>What the simulator takes.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["action"] = Action.Contains(':', StringComparison.Ordinal) ? Action : $"sagemaker:{Action}",
            ["resource"] = Resource ?? ResourceOf(Action),
            ["account"] = Account,
            ["principal"] = Principal,
            ["context"] = new JsonObject(
                Context.Select(key =>
                    KeyValuePair.Create(
                        key.Key,
                        key.Value is [var only] && key.Key is not ("aws:TagKeys" or "sagemaker:VpcSubnets")
                            ? (JsonNode?)only
                            : new JsonArray([.. key.Value.Select(value => (JsonNode)value)])
                    )
                )
            ),
            ["identity"] = Identity is null ? null : JsonNode.Parse(Identity),
            ["denies"] = new JsonArray([.. Denies.Select(policy => JsonNode.Parse(policy)!)]),
        };

    private string ResourceOf(string action)
    {
        if (action.StartsWith("logs:", StringComparison.Ordinal))
            return $"arn:aws:logs:eu-central-1:{Account}:log-group:/aws/lambda/sageguard-1";
        if (
            action.StartsWith("ec2:", StringComparison.Ordinal)
            || (action.StartsWith("List", StringComparison.Ordinal) && action != "ListTags")
        )
        {
            return "*";
        }

        var kind = action is "AddTags" or "DeleteTags" or "ListTags"
            ? "notebook-instance"
            : Word().Replace(Verb().Replace(action, ""), match => (match.Index > 0 ? "-" : "") + match.Value.ToLowerInvariant());
        return $"arn:aws:sagemaker:eu-central-1:{Account}:{kind}/{Name}";
    }

    [GeneratedRegex("^(Create|Update|Delete|Stop|Start|Describe)")]
    private static partial Regex Verb();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Word();
}
