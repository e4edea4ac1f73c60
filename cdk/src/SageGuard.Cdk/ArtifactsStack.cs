// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cdk;

/// <summary>The bucket that one Region's functions take their code from; deploy one in each Region.</summary>
public class ArtifactsStack : Stack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">The organization and the buckets' prefix.</param>
    /// <param name="zip">The zip, whose key the stack's output names.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public ArtifactsStack(Construct scope, string id, DeploymentSettings settings, PublishedZip zip)
        : this(
            scope,
            id,
            ArtifactsTemplate.Create(settings.ArtifactBucketPrefix!, settings.OrganizationId!, zip.ArtifactKey, settings.Account.KmsKeyArn)
        ) => zip.NeededBy(this);

    private ArtifactsStack(Construct scope, string id, Template template)
        : base(scope, id, PortableStack.WithoutBootstrap().Described(template.Description))
    {
        var writer = new ResourceWriter(this, ConstructPaths.OfArtifacts);
        writer.Add(template.Resources);
        ResourceWriter.AddOutputs(this, template.Outputs, writer.Made);
    }
}
