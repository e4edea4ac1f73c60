// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cdk;

/// <summary>The SNS topic that the alarms of an organization's accounts notify. Deploy one in each Region.</summary>
public class TopicStack : Stack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">The topic's name, the organization, and the key where there is one.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public TopicStack(Construct scope, string id, DeploymentSettings settings)
        : this(scope, id, TopicTemplate.Create(settings.TopicName!, settings.OrganizationId!, settings.Account.KmsKeyArn)) { }

    private TopicStack(Construct scope, string id, Template template)
        : base(scope, id, PortableStack.WithoutBootstrap().Described(template.Description))
    {
        var writer = new ResourceWriter(this, id => id);
        writer.Add(template.Resources);
        ResourceWriter.AddOutputs(this, template.Outputs, writer.Made);
    }
}
