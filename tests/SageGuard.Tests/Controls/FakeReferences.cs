// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Runs;

namespace SageGuard.Tests.Controls;

/// <summary>
/// The keys, repositories and buckets of a case: <c>keys</c> to "MANAGER STATE", <c>repositories</c> (ACCOUNT/NAME) to a mutability and its
/// exclusions, <c>buckets</c> to their accounts. What is not there does not exist, and "denied" refuses it.
/// </summary>
internal sealed class FakeReferences(JsonObject world) : IReferenceReader
{
    private const string Denied = "denied";

    public Task<KmsKey> KeyAsync(KmsKeyNeed need, string account, CancellationToken cancellationToken)
    {
        var arn = need.Key.Split(':', 6);
        return Task.FromResult(
            Find("keys", need.Key) switch
            {
                null => new KmsKey(false, "", ""),
                Denied => throw Refused("kms:DescribeKey", $"The key {need.Key}", arn.Length == 6 ? arn[4] : account, account),
                var key => new KmsKey(true, key.Split(' ')[0], key.Split(' ')[1]),
            }
        );
    }

    public Task<ImageRepository> RepositoryAsync(RepositoryNeed need, string account, CancellationToken cancellationToken) =>
        Task.FromResult(
            Find("repositories", $"{need.Account}/{need.Name}") switch
            {
                null => new ImageRepository(false, "", []),
                Denied => throw Refused("ecr:DescribeRepositories", $"The repository {need.Name}", need.Account, account),
                var repository => new ImageRepository(true, repository.Split(' ')[0], repository.Split(' ')[1..]),
            }
        );

    public Task<BucketOwner> BucketAsync(BucketNeed need, string account, CancellationToken cancellationToken)
    {
        var allowed = need.AllowedAccounts.Split(',', StringSplitOptions.RemoveEmptyEntries).Append(account).ToList();
        return Task.FromResult(
            new BucketOwner(
                Find("buckets", need.Name) switch
                {
                    null => BucketStanding.Missing,
                    Denied => throw Refused("s3:ListBucket", $"The bucket {need.Name}", "another account", account),
                    var owner => allowed.Contains(owner) ? BucketStanding.Allowed : BucketStanding.Foreign,
                }
            )
        );
    }

    private string? Find(string kind, string name) => world[kind]?[name]?.GetValue<string>();

    private static SageGuardException Refused(string action, string what, string owner, string account)
    {
        var refusal = new AwsCallException(AwsRefusal.Denied, action, "AccessDeniedException", $"AWS refused {action}.");
        return owner == account ? refusal : new UnreadableElsewhereException(what, owner, refusal);
    }
}
