// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon;
using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace SageGuard.Cli.Accounts;

/// <summary>
/// Shows AWSSDK.Core where STS and IAM Identity Center are. Core would look for them by reflection, which finds nothing in
/// the native executable. These calls carry a token instead of a signature; roles that need one are <see cref="AssumedRole"/>.
/// </summary>
internal static class SdkClientRegistration
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        var registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSecurityTokenServiceClient(context => new AmazonSecurityTokenServiceClient(
            new AnonymousAWSCredentials(),
            context.SecurityTokenServiceClientContextData?.Region ?? RegionEndpoint.USEast1
        ));
        registry.RegisterSSOClient(context => new AmazonSSOClient(
            new AnonymousAWSCredentials(),
            context.SSOClientContextData?.Region ?? RegionEndpoint.USEast1
        ));
        registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(
            new AnonymousAWSCredentials(),
            context.SSOOIDCClientContextData?.Region ?? RegionEndpoint.USEast1
        ));
        return true;
    });

    /// <summary>Registers them, once.</summary>
    public static void Register() => _ = Registered.Value;
}
