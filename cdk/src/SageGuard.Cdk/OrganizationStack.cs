// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cdk;

/// <summary>
/// SageGuard in every account of organizational units, those that join later included. A service-managed StackSet leaves out
/// the management account: deploy the account's stack there.
/// </summary>
public class OrganizationStack : Stack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">The account's stack, the organizational units, Regions and artifact buckets.</param>
    /// <param name="zip">The zip, whose key the accounts' stacks take.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public OrganizationStack(Construct scope, string id, DeploymentSettings settings, PublishedZip zip)
        : base(scope, id, new StackProps { Description = OrganizationTemplate.Description })
    {
        zip.NeededBy(this);
        // The asset is copied into the cloud assembly when it is made.
        var folder = Directory.CreateTempSubdirectory("sageguard-stackset-");
        try
        {
            var file = Path.Combine(folder.FullName, "SageGuard.template.json");
            File.WriteAllText(file, TemplateJson.Write(AccountTemplate.Create(settings.Account)));
            var asset = new Asset(this, "Template", new AssetProps { Path = file });
            new ResourceWriter(this, id => id).Add(OrganizationTemplate.Resources(settings, zip.ArtifactKey, zip.Sha256, asset.HttpUrl));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
