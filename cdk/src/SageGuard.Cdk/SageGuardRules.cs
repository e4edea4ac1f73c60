// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Cdk;

/// <summary>SageGuard in one account and Region: the function, its AWS Config rules, and what watches over them. One in a stack.</summary>
public class SageGuardRules : Construct
{
    /// <summary>Makes the rules with a zip on this machine.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="settings">The settings; strings may be tokens.</param>
    /// <param name="zip">The path of the zip with the native <c>bootstrap</c>, as <c>dotnet publish</c> writes it.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public SageGuardRules(Construct scope, string id, AccountSettings settings, string zip)
        : base(scope, id) => Resources = Make(settings, ZipAsset.Of(this, zip));

    /// <summary>Makes the rules with a zip that is in a bucket.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="settings">The settings; strings may be tokens.</param>
    /// <param name="code">Where the zip is.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public SageGuardRules(Construct scope, string id, AccountSettings settings, FunctionCode code)
        : base(scope, id) => Resources = Make(settings, code);

    /// <summary>All resources by their logical ids in the plain template, e.g. <c>SageGuardFunction</c> or <c>SageMaker1Rule</c>.</summary>
    public IReadOnlyDictionary<string, CfnResource> Resources { get; }

    /// <summary>The function's ARN.</summary>
    public string FunctionArn => Token.AsString(Resources["SageGuardFunction"].GetAtt("Arn"));

    /// <summary>The name of the function's log group; its log is one JSON object a line.</summary>
    public string LogGroupName => Resources["LogGroup"].Ref;

    /// <summary>The ARN of the queue where events end that failed for good.</summary>
    public string DeadLetterQueueArn => Token.AsString(Resources["DeadLetterQueue"].GetAtt("Arn"));

    private IReadOnlyDictionary<string, CfnResource> Make(AccountSettings settings, FunctionCode code)
    {
        var writer = new ResourceWriter(this, ConstructPaths.OfRules);
        writer.Add(AccountTemplate.Resources(settings, code));
        return writer.Made;
    }
}
