// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Deployment.Templates;

/// <summary>A parameter of a template. See
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html.</summary>
/// <param name="Name">Its logical name, letters and digits.</param>
/// <param name="Description">What it means.</param>
public sealed record TemplateParameter(string Name, string Description)
{
    /// <summary>String or Number.</summary>
    public string Type { get; init; } = "String";

    /// <summary>The default, as text; null where a value must be given.</summary>
    public string? Default { get; init; }

    /// <summary>The only values allowed; null for any.</summary>
    public IReadOnlyList<string>? AllowedValues { get; init; }

    /// <summary>A regular expression that the whole value must match; null for none.</summary>
    public string? AllowedPattern { get; init; }

    /// <summary>What is allowed, in words, for the message of a refusal.</summary>
    public string? ConstraintDescription { get; init; }

    /// <summary>The most characters; null for CloudFormation's own limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The smallest number; null for none.</summary>
    public int? MinValue { get; init; }

    /// <summary>The largest number; null for none.</summary>
    public int? MaxValue { get; init; }

    /// <summary>A note for people who read the template.</summary>
    public string? Comment { get; init; }

    internal JsonObject ToJson() =>
        Json.Object(
            (Json.CommentMember, Comment),
            ("Type", Type),
            ("Default", Default is null ? null : Value(Default)),
            ("AllowedValues", AllowedValues is null ? null : Json.Array(AllowedValues.Select(Value))),
            ("MinValue", MinValue),
            ("MaxValue", MaxValue),
            ("MaxLength", MaxLength),
            ("AllowedPattern", AllowedPattern),
            ("ConstraintDescription", ConstraintDescription),
            ("Description", Description)
        );

    private JsonNode Value(string text) => Type == "Number" ? Json.Number(text) : text;
}
