// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Cdk;

/// <summary>
/// A CloudFormation hook that evaluates SageMaker resources before CloudFormation or Cloud Control makes or changes them. Its
/// function comes from the rules' zip and may call nothing in AWS.
/// </summary>
public class SageGuardHook : Construct
{
    /// <summary>Makes the hook with a zip on this machine.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="settings">The settings, the same as the rules'; strings may be tokens.</param>
    /// <param name="zip">The path of the zip with the native <c>bootstrap</c>.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public SageGuardHook(Construct scope, string id, AccountSettings settings, string zip)
        : base(scope, id) => Resources = Make(settings, ZipAsset.Of(this, zip));

    /// <summary>Makes the hook with a zip that is in a bucket.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="settings">The settings, the same as the rules'; strings may be tokens.</param>
    /// <param name="code">Where the zip is.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public SageGuardHook(Construct scope, string id, AccountSettings settings, FunctionCode code)
        : base(scope, id) => Resources = Make(settings, code);

    /// <summary>All resources by their logical ids in the plain template, e.g. <c>HookFunction</c>.</summary>
    public IReadOnlyDictionary<string, CfnResource> Resources { get; }

    private IReadOnlyDictionary<string, CfnResource> Make(AccountSettings settings, FunctionCode code)
    {
        var writer = new ResourceWriter(this, ConstructPaths.OfHook);
        writer.Add(HookTemplate.Resources(settings, code));
        return writer.Made;
    }
}
