// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cdk;

/// <summary>Service control policies that deny what SageGuard would find. Deploy it in the management account, after detection and
/// waivers.</summary>
public class PreventionStack : Stack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">The controls, what the policies bind, and whom they leave out.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public PreventionStack(Construct scope, string id, DeploymentSettings settings)
        : this(scope, id, PreventionTemplate.Create(settings)) { }

    private PreventionStack(Construct scope, string id, Template template)
        : base(scope, id, new StackProps { Description = template.Description }) =>
        new ResourceWriter(this, id => id).Add(template.Resources);
}
