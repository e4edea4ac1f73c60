// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.LocalAws.SageMaker;

namespace SageGuard.LocalAws.Config;

/// <summary>The resource types that this Config knows: those it can record, and a few that only pass its checks.</summary>
internal static class KnownTypes
{
    private static readonly HashSet<string> All = ResourceKinds
        .All.Where(static k => k.IsRecorded)
        .Select(static k => k.Type)
        .Concat([
            "AWS::::Account",
            "AWS::EC2::Instance",
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::Subnet",
            "AWS::EC2::VPC",
            "AWS::IAM::Role",
            "AWS::KMS::Key",
            "AWS::Lambda::Function",
            "AWS::S3::Bucket",
            "AWS::SageMaker::CodeRepository",
            "AWS::SageMaker::Domain",
            "AWS::SageMaker::NotebookInstanceLifecycleConfig",
            "AWS::SageMaker::Workteam",
        ])
        .ToHashSet(StringComparer.Ordinal);

    public static bool Contains(string type) => All.Contains(type);

    /// <summary>AWS lists its whole enumeration here, some hundreds of types; the sentence is the same.</summary>
    public static void Check(Constraints constraints, string? type, string member)
    {
        if (type is not null && !Contains(type))
            constraints.OneOf(type, member, [.. All.Order(StringComparer.Ordinal)]);
    }
}
