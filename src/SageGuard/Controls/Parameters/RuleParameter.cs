// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Controls;

/// <summary>
/// One parameter of a rule: everything that the function, the command line, the templates, the CDK app and the documents say
/// of it comes from here.
/// </summary>
public abstract class RuleParameter
{
    private protected RuleParameter(string name) => Name = name;

    /// <summary>The name in a rule's InputParameters, exact case, e.g. <c>subnetIds</c>.</summary>
    public string Name { get; }

    /// <summary>What it means, as a clause in Markdown without a full stop, e.g. "the allowed subnets, separated by commas".</summary>
    public required string Summary { get; init; }

    /// <summary>What a value may be, as a clause that continues "allowed: ".</summary>
    public required string Allowed { get; init; }

    /// <summary>The value that means the same as leaving it out; null where there is none to write.</summary>
    public required string? DefaultValue { get; init; }

    /// <summary>What leaving it out means where there is no value for it, e.g. "any subnet"; else a remark on the default value, or
    /// null.</summary>
    public required string? DefaultNote { get; init; }

    /// <summary>What leaving it out means, in Markdown.</summary>
    public string DefaultMeaning =>
        DefaultValue is null ? DefaultNote! : $"`{DefaultValue}`{(DefaultNote is null ? "" : $" ({DefaultNote})")}";

    /// <summary>All values that there are; empty where there are too many to list.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What one value is called in the help of the command line, e.g. "ids".</summary>
    public required string ValueName { get; init; }

    /// <summary>True where every rule takes it, whatever its controls.</summary>
    public bool IsGeneral { get; init; }

    /// <summary>Another parameter without which this one has no effect; null where it stands alone.</summary>
    public RuleParameter? Needs { get; init; }

    /// <summary>The option of the command line, e.g. <c>--subnet-ids</c>.</summary>
    public string Option => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(Name)}";

    /// <summary>Its name in CloudFormation templates, e.g. <c>SubnetIds</c>.</summary>
    public string TemplateName => $"{char.ToUpperInvariant(Name[0])}{Name[1..]}";

    /// <summary>What an absent parameter is read as.</summary>
    internal abstract object? Default { get; }

    /// <summary>Reads a value.</summary>
    /// <param name="text">The value as AWS Config sends it.</param>
    /// <exception cref="RuleParameterException">The message names the parameter, the value and what is allowed.</exception>
    internal abstract object? Read(string text);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
