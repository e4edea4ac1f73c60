// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Controls;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cdk;

/// <summary>
/// Gives the findings of our rules the control's severity and a note with the fix. Deploy it in the Security Hub administrator
/// account, in each Region.
/// </summary>
public class SecurityHubStack : Stack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="controls">The controls that have rules of their own.</param>
    /// <param name="ruleNamePrefix">The rules' prefix.</param>
    /// <param name="firstOrder">The place of the first automation rule in Security Hub's order.</param>
    /// <param name="props">Account, Region and what else a stack takes.</param>
    /// <exception cref="SageGuardException">The prefix or the order is not one that AWS takes.</exception>
    public SecurityHubStack(
        Construct scope,
        string id,
        IReadOnlyList<Control> controls,
        string ruleNamePrefix,
        int firstOrder = SecurityHubTemplate.DefaultFirstOrder,
        StackProps? props = null
    )
        : this(scope, id, SecurityHubTemplate.Create(controls, ruleNamePrefix, firstOrder), props) { }

    private SecurityHubStack(Construct scope, string id, Template template, StackProps? props)
        : base(scope, id, props.Described(template.Description)) => new ResourceWriter(this, ConstructPaths.OfRule).Add(template.Resources);
}
