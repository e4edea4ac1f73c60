// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Cdk;

/// <summary>SageGuard in one account and Region: the rules, and the hook where it is asked for.</summary>
public class AccountStack : Stack
{
    /// <summary>Makes the stack with a zip on this machine.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="zip">The zip; where it is missing the stack is marked with an error, so that it is not deployed.</param>
    /// <param name="props">Account, Region and what else a stack takes; its description is ours unless it has one.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public AccountStack(Construct scope, string id, AccountSettings settings, PublishedZip zip, StackProps? props = null)
        : base(scope, id, props.Described(AccountTemplate.Description))
    {
        zip.NeededBy(this);
        Make(settings, zip.Exists ? ZipAsset.Of(this, zip.Path) : new FunctionCode("missing", "missing", zip.Sha256));
    }

    /// <summary>Makes the stack with a zip that is in a bucket.</summary>
    private protected AccountStack(Construct scope, string id, AccountSettings settings, FunctionCode code, StackProps props)
        : base(scope, id, props.Described(AccountTemplate.Description)) => Make(settings, code);

    private void Make(AccountSettings settings, FunctionCode code)
    {
        // What is of another Region would be refused after the deployment has begun, in each account.
        if (!Token.IsUnresolved(Region))
            settings.CheckRegion(Region);
        var rules = new SageGuardRules(this, "SageGuard", settings, code);
        if (settings.Hook is not null)
            _ = new SageGuardHook(this, "Hook", settings, code);
        ResourceWriter.AddOutputs(this, AccountTemplate.Outputs, rules.Resources);
    }
}
