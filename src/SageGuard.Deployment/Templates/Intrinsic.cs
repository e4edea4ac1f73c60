// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>CloudFormation's intrinsic functions, in the long form that JSON has. See
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html.</summary>
internal static class Intrinsic
{
    /// <summary>Leaves a property or an element out.</summary>
    public static JsonObject NoValue => Ref("AWS::NoValue");

    public static JsonObject Ref(string name) => new() { ["Ref"] = name };

    public static JsonObject GetAtt(string logicalId, string attribute) => new() { ["Fn::GetAtt"] = new JsonArray(logicalId, attribute) };

    public static JsonObject Sub(string text) => new() { ["Fn::Sub"] = text };

    public static JsonObject If(string condition, JsonNode then, JsonNode otherwise) =>
        new() { ["Fn::If"] = new JsonArray(condition, then, otherwise) };

    public static JsonObject Condition(string name) => new() { ["Condition"] = name };

    public static JsonObject RefEquals(string parameter, string value) => new() { ["Fn::Equals"] = new JsonArray(Ref(parameter), value) };

    public static JsonObject Not(JsonObject condition) => new() { ["Fn::Not"] = new JsonArray(condition) };

    public static JsonObject And(params IEnumerable<JsonObject> conditions) => new() { ["Fn::And"] = Json.Array(conditions) };

    /// <summary>Any of the conditions; Fn::Or takes 2 to 10, so a single one is itself, and more are nested.</summary>
    public static JsonObject Or(params IReadOnlyList<JsonObject> conditions) =>
        conditions.Count switch
        {
            1 => conditions[0],
            <= 10 => new JsonObject { ["Fn::Or"] = Json.Array(conditions) },
            _ => Or([.. conditions.Chunk(10).Select(chunk => Or(chunk))]),
        };

    /// <summary>An ARN in the stack's own partition, Region and account.</summary>
    public static JsonObject Arn(string service, string resource) =>
        Sub($"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}");

    /// <summary>The part of the stack's id that is unique, behind a prefix.</summary>
    public static JsonObject WithStackId(string prefix) =>
        new()
        {
            ["Fn::Join"] = new JsonArray(
                "-",
                new JsonArray(
                    prefix,
                    new JsonObject
                    {
                        ["Fn::Select"] = new JsonArray(2, new JsonObject { ["Fn::Split"] = new JsonArray("/", Ref("AWS::StackId")) }),
                    }
                )
            ),
        };
}
