// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;

namespace SageGuard.Cdk;

internal static class StackPropsExtensions
{
    /// <summary>The properties, with a description where they have none.</summary>
    public static StackProps Described(this StackProps? props, string description)
    {
        props ??= new StackProps();
        props.Description ??= description;
        return props;
    }
}
