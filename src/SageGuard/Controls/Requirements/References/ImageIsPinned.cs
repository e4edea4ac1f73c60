// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using SageGuard.Text;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>An image is named by its digest, or by a tag that its repository in Amazon ECR keeps on it.</summary>
/// <param name="Property">The image's name.</param>
public sealed record ImageIsPinned(Property Property) : Requirement
{
    // A model package keeps the digest beside the name.
    private const string Digest = "ImageDigest";

    /// <inheritdoc/>
    public override string Text =>
        $"`{Property}` names its image by a digest, or by a tag that its repository in Amazon ECR keeps immutable";

    /// <inheritdoc/>
    public override string AbsentText =>
        $"An absent or empty `{Property}` names no image, and this does not apply. A name without a tag means `latest`.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override IEnumerable<string> OtherActions => ["ecr:DescribeRepositories"];

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
        if (image.Digest is not null || !context.Properties.Find(Digest).IsAbsent)
            return Compliant.Instance;
        if (image.Ecr is not { } ecr)
            return new NonCompliant($"{Property} names the tag {image.Tag}, which can be moved to another image; it must name a digest.");

        var need = new RepositoryNeed(ecr.Account, ecr.Region, image.Repository);
        return context.Answers.To(need) switch
        {
            null => new Undetermined(need),
            { Exists: false } => new NonCompliant(
                $"{Property} is of the repository {Annotation.Clean(image.Repository, 80)}, which does not exist."
            ),
            { } repository when repository.Keeps(image.Tag) => Compliant.Instance,
            _ => new NonCompliant(
                $"{Property} names the tag {image.Tag}, which its repository lets be moved to another image; it must name a digest, or the repository must keep the tag immutable."
            ),
        };
    }
}
