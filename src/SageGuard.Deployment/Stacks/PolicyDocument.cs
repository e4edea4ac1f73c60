// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>IAM policy documents inside of templates.</summary>
internal static class PolicyDocument
{
    public static JsonObject Create(params IEnumerable<JsonNode?> statements) =>
        Json.Object(("Version", "2012-10-17"), ("Statement", Json.Array(statements)));

    public static JsonObject Allow(IReadOnlyList<string> actions, JsonNode resource) =>
        Json.Object(("Effect", "Allow"), ("Action", actions is [var only] ? only : Json.Array(actions)), ("Resource", resource));

    /// <summary>Lets an AWS service assume a role, whatever account it acts for; Lambda gives no account when it assumes a function's
    /// role.</summary>
    public static JsonObject Trusting(string service) => Trust(service, null);

    /// <summary>Lets an AWS service assume a role while it acts for the stack's own account, and for no other (the confused
    /// deputy).</summary>
    public static JsonObject TrustingForOwnAccount(string service) =>
        Trust(service, Json.Object(("StringEquals", Json.Object(("aws:SourceAccount", Intrinsic.Ref("AWS::AccountId"))))));

    private static JsonObject Trust(string service, JsonObject? condition) =>
        Create(
            Json.Object(
                ("Effect", "Allow"),
                ("Principal", Json.Object(("Service", service))),
                ("Action", "sts:AssumeRole"),
                ("Condition", condition)
            )
        );
}
