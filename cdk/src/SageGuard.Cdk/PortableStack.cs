// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Cdk;

/// <summary>
/// The account's stack without bootstrap assets: it needs no CDK in the account that it goes to. The code comes from the
/// Region's artifact bucket, because Lambda takes it from no other Region. <c>sageguard template</c> prints the same stack.
/// </summary>
public class PortableStack : AccountStack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public PortableStack(Construct scope, string id, AccountSettings settings)
        : base(scope, id, settings, FunctionCode.Regional, WithoutBootstrap())
    {
        foreach (var parameter in FunctionCode.RegionalParameters)
        {
            _ = new CfnParameter(
                this,
                parameter.Name,
                new CfnParameterProps
                {
                    Description = parameter.Description,
                    AllowedPattern = parameter.AllowedPattern,
                    ConstraintDescription = parameter.ConstraintDescription,
                }
            );
        }
    }

    internal static StackProps WithoutBootstrap() =>
        new() { Synthesizer = new DefaultStackSynthesizer(new DefaultStackSynthesizerProps { GenerateBootstrapVersionRule = false }) };
}
