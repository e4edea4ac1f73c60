// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>A requirement on a container, or, where the container is made of a model package, on each container of that package.</summary>
/// <param name="Container">What a container must meet.</param>
/// <remarks>Source: SageMaker API reference, ContainerDefinition and DescribeModelPackage.</remarks>
public sealed record OfModelPackage(Requirement Container) : Requirement
{
    private static readonly Property Package = new("ModelPackageName", "model_package_name") { IsContent = true };
    private static readonly Property Specification = new("InferenceSpecificationName", "inference_specification_name") { IsContent = true };

    /// <summary>True where a package of an account that the rule allows passes, and one of any other account fails, without a look into
    /// it.</summary>
    public bool ByAccount { get; init; }

    /// <inheritdoc/>
    public override string Text =>
        $"{Container.Text}, there or in the containers of the model package that `{Package}` names"
        + (
            ByAccount
                ? $"; a package of another account must be of one of the rule's `{ControlParameters.AllowedAccounts}`, and is not looked into"
                : ""
        );

    /// <inheritdoc/>
    public override string AbsentText => $"{Container.AbsentText} A model package that does not exist fails.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Package, Specification, .. Container.Properties];

    /// <inheritdoc/>
    public override IEnumerable<ResourceKind> AlsoDescribes => [ResourceKinds.ModelPackage];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [Container];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var package = context.Properties.Find(Package.Path);
        if (package.IsAbsent)
            return Container.Check(context);
        var unresolved =
            IfUnresolved(Package.Path, package) ?? IfUnresolved(Specification.Path, context.Properties.Find(Specification.Path));
        if (unresolved is not null)
            return unresolved;
        if (package.Text is not { } name)
            return new NonCompliant($"{Package} is {package}; it must name a model package.");

        if (name.Split(':', 6) is ["arn", _, "sagemaker", _, var account, _])
        {
            if (ByAccount && OwnAccounts.Refuse(context, Package.Path, account) is { } refusal)
                return refusal;
            if (ByAccount && account != context.Resource.Account)
                return Compliant.Instance;
        }

        // One that is declared in the same file does not exist yet, so that only its deployment decides.
        if (context.Origin == Origin.Declared)
            return new Undetermined(new DeploymentNeed(Package.Path, name));
        return context.Answers.To(new ModelPackageNeed(name)) switch
        {
            null => new Undetermined(new ModelPackageNeed(name)),
            { Properties: null } => new NonCompliant($"{Package} is {package}, which does not exist."),
            { Properties: { } found } => In(
                context with
                {
                    Properties = found,
                    Origin = Origin.Live,
                },
                context.Properties.Find(Specification.Path).Text,
                package
            ),
        };
    }

    private Verdict In(EvaluationContext context, string? specification, PropertyValue package)
    {
        var containers = new Property("Containers", null);
        var inside = specification is null
            ? context.Properties.Find("InferenceSpecification").Members
            : (context.Properties.Find("AdditionalInferenceSpecifications").Elements ?? [])
                .Select(entry => new Properties(entry))
                .FirstOrDefault(entry => entry.Find("Name").Text == specification);
        var verdict = new EveryElement(containers, Container).Check(context with { Properties = inside });
        return verdict is NonCompliant failure ? new NonCompliant($"In the model package {package}: {failure.Reason}") : verdict;
    }
}
