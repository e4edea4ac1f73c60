// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using SageGuard.Deployment.Settings;

namespace SageGuard.Cdk;

/// <summary>The stacks of the app.</summary>
public static class SageGuardApp
{
    /// <summary>
    /// Adds the stacks that the settings call for. Who deploys them decides which stack goes to which account and Region:
    /// <c>cdk deploy NAME</c> with that account's credentials.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public static void AddStacks(App app, DeploymentSettings settings)
    {
        var account = settings.Account;
        var zip = PublishedZip.Of(settings);
        _ = new AccountStack(app, "SageGuard", account, zip);
        _ = new PortableStack(app, "SageGuardPortable", account);
        _ = new AggregationStack(app, "SageGuardAggregation");
        // A combined rule's finding does not say which control failed, so it gets no severity of its own.
        if (!account.Combined)
            _ = new SecurityHubStack(app, "SageGuardSecurityHub", account.Check().ForRule().Controls, account.RuleNamePrefix);
        if (settings.TopicName is not null)
            _ = new TopicStack(app, "SageGuardTopic", settings);
        if (settings.OrganizationId is not null && settings.ArtifactBucketPrefix is not null)
            _ = new ArtifactsStack(app, "SageGuardArtifacts", settings, zip);
        if (settings.OrganizationalUnits.Count > 0)
            _ = new OrganizationStack(app, "SageGuardOrganization", settings, zip);
        if (settings.PolicyTargets.Count > 0)
            _ = new PreventionStack(app, "SageGuardPrevention", settings);
    }
}
