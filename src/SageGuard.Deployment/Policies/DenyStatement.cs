// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Controls;

namespace SageGuard.Deployment.Policies;

/// <summary>A statement of a service control policy. It denies, and leaves roles out.</summary>
/// <param name="Sid">Its name: letters and digits.</param>
/// <param name="Actions">IAM actions, with the service in front.</param>
/// <param name="Exempt">The roles that it leaves out, as ARN patterns.</param>
internal sealed record DenyStatement(string Sid, IReadOnlyList<string> Actions, IReadOnlyList<string> Exempt)
{
    /// <summary>True where everything but the actions is denied, on resources that are named.</summary>
    public bool AllBut { get; init; }

    public IReadOnlyList<string> Resources { get; init; } = ["*"];

    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];

    public string ToJson() => PolicyJson.Write(Write, compact: true);

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(nameof(Sid), Sid);
        writer.WriteString("Effect", "Deny");
        PolicyJson.WriteStrings(writer, AllBut ? "NotAction" : "Action", Actions);
        WriteOneOrMore(writer, "Resource", Resources);
        writer.WriteStartObject("Condition");
        foreach (var sameOperator in Conditions.GroupBy(condition => condition.Operator))
        {
            writer.WriteStartObject(sameOperator.Key);
            foreach (var condition in sameOperator)
                writer.WriteString(condition.Key, condition.Value);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("ArnNotLike");
        WriteOneOrMore(writer, "aws:PrincipalArn", Exempt);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteOneOrMore(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values is [var only])
            writer.WriteString(name, only);
        else
            PolicyJson.WriteStrings(writer, name, values);
    }
}
