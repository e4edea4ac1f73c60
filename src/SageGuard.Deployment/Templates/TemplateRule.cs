// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>A check that CloudFormation makes before it deploys. See
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html.</summary>
/// <param name="Name">Its logical name.</param>
/// <param name="When">The condition under which it counts.</param>
/// <param name="Assert">What must hold then.</param>
/// <param name="Message">The sentence that a refusal shows.</param>
public sealed record TemplateRule(string Name, JsonObject When, JsonObject Assert, string Message)
{
    internal JsonObject ToJson() =>
        Json.Object(
            ("RuleCondition", When.DeepClone()),
            ("Assertions", Json.Array([Json.Object(("Assert", Assert.DeepClone()), ("AssertDescription", Message))]))
        );
}
