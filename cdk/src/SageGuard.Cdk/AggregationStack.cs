// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using Constructs;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cdk;

/// <summary>
/// One view over accounts and Regions: AWS Config's aggregator and Security Hub's. Deploy it in one Region of the account that
/// administers both for the organization.
/// </summary>
public class AggregationStack : Stack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="props">Account, Region and what else a stack takes.</param>
    public AggregationStack(Construct scope, string id, StackProps? props = null)
        : this(scope, id, AggregationTemplate.Create(), props) { }

    private AggregationStack(Construct scope, string id, Template template, StackProps? props)
        : base(scope, id, props.Described(template.Description)) =>
        new ResourceWriter(this, ConstructPaths.OfAggregation).Add(template.Resources);
}
