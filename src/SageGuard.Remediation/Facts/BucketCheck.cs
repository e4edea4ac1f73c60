// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>What a bucket must be to hold the only copy of someone's work.</summary>
public static class BucketCheck
{
    /// <summary>What is wrong with a bucket and what to do; null where it is fit.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="facts">What was read of it.</param>
    /// <param name="region">The notebooks' Region.</param>
    public static (string What, string Do)? Fault(string bucket, BucketFacts facts, string region)
    {
        if (!facts.Exists)
        {
            return (
                $"The bucket {bucket} does not exist, or you may not see it.",
                "Create it yourself, encrypted and versioned, or grant s3:ListBucket on it; SageGuard never creates one."
            );
        }

        if (facts.Region is { } other && other != region)
        {
            return (
                $"The bucket {bucket} is in {other}, the notebooks are in {region}.",
                $"Give a bucket in {region}: an S3 endpoint of a VPC does not lead to another Region."
            );
        }

        if (!facts.IsEncrypted)
        {
            return (
                $"The bucket {bucket} does not encrypt what it is given.",
                "Switch on default encryption: aws s3api put-bucket-encryption."
            );
        }

        return facts.IsVersioned
            ? null
            : (
                $"The bucket {bucket} keeps no versions, so one wrong write would end a backup.",
                "Switch on versioning: aws s3api put-bucket-versioning --versioning-configuration Status=Enabled."
            );
    }
}
