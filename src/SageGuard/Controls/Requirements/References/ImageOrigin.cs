// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using SageGuard.Text;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// An image comes from the own account's Amazon ECR, from an AWS account that serves images for SageMaker, or from an account or a
/// registry that the rule allows.
/// </summary>
/// <param name="Property">The image's name.</param>
public sealed record ImageOrigin(Property Property) : Requirement
{
    /// <inheritdoc/>
    public override string Text =>
        $"`{Property}` is an image in Amazon ECR of the own account{SageMakerImageAccounts.Description} or of one of the rule's `{ControlParameters.AllowedAccounts}`, or in one of its `{ControlParameters.ImageRegistries}`";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` names no image, and this does not apply.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(new NotApplicable($"{Property} is not set."));
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        if (value.Text is not { } text || ContainerImage.Read(text) is not { } image)
            return new NonCompliant($"{Property} is {value}; it must be the name of an image.");
        if (context.Parameters.Get(ControlParameters.ImageRegistries)?.Contains(image.Registry) == true)
            return Compliant.Instance;
        if (image.Ecr is not { } ecr)
        {
            return new NonCompliant(
                $"{Property} is of the registry {Annotation.Clean(image.Registry, 64)}; it must be in Amazon ECR, or in one of the rule's {ControlParameters.ImageRegistries}."
            );
        }

        return SageMakerImageAccounts.Has(ecr.Account)
            ? Compliant.Instance
            : OwnAccounts.Refuse(context, Property.Path, ecr.Account, SageMakerImageAccounts.Description) ?? Compliant.Instance;
    }
}
