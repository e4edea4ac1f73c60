// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Answers;

namespace SageGuard.Remediation;

/// <summary>Reads what surrounds a notebook. Every answer is null where it could not be read: unknown, which is not the same as
/// well.</summary>
public interface INotebookFactSource
{
    /// <summary>A bucket.</summary>
    /// <param name="access">Which, and whose it must be.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<BucketFacts?> BucketAsync(BucketAccess access, CancellationToken cancellationToken);

    /// <summary>The networks of the account and Region, with the DNS attributes of a subnet's VPC. Lists that could not be read are not
    /// complete.</summary>
    /// <param name="subnetId">The subnet.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<NetworkAnswers?> NetworkAsync(string subnetId, CancellationToken cancellationToken);

    /// <summary>A key of AWS KMS.</summary>
    /// <param name="keyId">Its id, ARN or alias.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KeyFacts?> KeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>The quota of an instance type for notebook instances.</summary>
    /// <param name="instanceType">The type.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<QuotaFacts?> QuotaAsync(string instanceType, CancellationToken cancellationToken);

    /// <summary>The account's own IAM policies: inline ones, and customer managed ones in their default version.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<IamPolicy>?> PoliciesAsync(CancellationToken cancellationToken);

    /// <summary>Which of some S3 actions a role's identity policies allow on an object, or on a bucket, AWS managed policies
    /// included.</summary>
    /// <param name="roleArn">The execution role.</param>
    /// <param name="actions">The actions, e.g. <c>s3:PutObject</c>.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key; empty for the bucket itself.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<string>?> RoleMayAsync(
        string roleArn,
        IReadOnlyList<string> actions,
        string bucket,
        string key,
        CancellationToken cancellationToken
    );
}
