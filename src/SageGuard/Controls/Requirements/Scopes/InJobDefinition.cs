// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// A requirement on the job definition of a monitoring schedule: the one that the schedule holds, or the one that it names
/// and that SageMaker keeps on its own.
/// </summary>
/// <param name="Definition">What the definition must meet.</param>
public sealed record InJobDefinition(Requirement Definition) : Requirement
{
    /// <summary>The job definition that the schedule itself holds.</summary>
    public static readonly Property Inline = new(
        "MonitoringScheduleConfig.MonitoringJobDefinition",
        "monitoring_schedule_config[].monitoring_job_definition[]"
    );

    private static readonly Property ByName = new(
        "MonitoringScheduleConfig.MonitoringJobDefinitionName",
        "monitoring_schedule_config[].monitoring_job_definition_name"
    );

    private static readonly Property ByType = new(
        "MonitoringScheduleConfig.MonitoringType",
        "monitoring_schedule_config[].monitoring_type"
    );

    private static readonly Dictionary<string, ResourceKind> Kinds = new()
    {
        ["DataQuality"] = ResourceKinds.DataQualityJobDefinition,
        ["ModelQuality"] = ResourceKinds.ModelQualityJobDefinition,
        ["ModelBias"] = ResourceKinds.ModelBiasJobDefinition,
        ["ModelExplainability"] = ResourceKinds.ModelExplainabilityJobDefinition,
    };

    /// <summary>The kinds of definition that a schedule can name.</summary>
    public static IReadOnlyCollection<ResourceKind> NameableKinds => Kinds.Values;

    /// <inheritdoc/>
    public override string Text => $"in `{Inline}`, or in the job definition that `{ByName}` and `{ByType}` name, {Definition.Text}";

    /// <inheritdoc/>
    public override string AbsentText => $"{Definition.AbsentText} A schedule that names a definition which does not exist fails.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties =>
        [ByName, ByType, Inline, .. Definition.Properties.Select(member => member.Within(Inline))];

    /// <inheritdoc/>
    public override IEnumerable<ResourceKind> AlsoDescribes => NameableKinds;

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [Definition];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var inline = context.Properties.Find(Inline.Path);
        if (!inline.IsAbsent)
            return IfUnresolved(Inline.Path, inline) ?? Definition.Check(context with { Properties = inline.Members });

        var name = context.Properties.Find(ByName.Path);
        var type = context.Properties.Find(ByType.Path);
        if ((IfUnresolved(ByName.Path, name) ?? IfUnresolved(ByType.Path, type)) is { } open)
            return open;
        if (name.Text is not { } definitionName || name.IsAbsent)
            return context.Absent(Definition.Check(context with { Properties = Resources.Properties.None }));
        if (type.IsAbsent)
            return context.Absent(new NonCompliant($"{ByType} is not set, so the job definition {name} cannot be found."));
        if (type.Text is not { } typeName || !Kinds.TryGetValue(typeName, out var kind))
            return new NonCompliant($"{ByType} is {type}; it must be one of {string.Join(", ", Kinds.Keys)}.");

        // A definition in the same template or plan is not in SageMaker yet, so only its deployment decides.
        if (context.Origin == Origin.Declared && context.Resource.NamedDefinition is null)
            return new Undetermined(new DeploymentNeed(ByName.Path, definitionName));

        return context.Resource.NamedDefinition switch
        {
            { Definition: null } => new NonCompliant($"It names the {kind.Noun} {name}, which does not exist."),
            { Definition: { } found } => Definition.Check(context with { Properties = found.Properties, Origin = found.Origin })
                is var verdict
            && verdict is NonCompliant failure
                ? new NonCompliant($"In the {kind.Noun} {name}: {failure.Reason}")
                : verdict,
            null => new Undetermined(new NamedDefinitionNeed(kind, definitionName)),
        };
    }
}
