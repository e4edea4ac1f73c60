// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.LocalAws;
using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>The operator's own calls of S3, on the wire.</summary>
public sealed class BackupStoreTests
{
    [Fact]
    public async Task Every_call_names_the_account_that_must_own_the_bucket()
    {
        await using var lab = await OperatorLab.StartAsync();
        await lab.RepairedAsync();
        await lab.PurgeAsync(repair => repair with { Rehash = true });
        Assert.Equal(
            ["GetBucketEncryption", "GetBucketLocation", "GetBucketVersioning", "GetObject", "HeadObject", "PutObject"],
            lab.S3.Calls.Select(call => call.Operation).Distinct().Order()
        );
        Assert.Contains(lab.S3.Calls, call => call.Target.Contains("versionId", StringComparison.Ordinal));
        Assert.All(lab.S3.Calls, call => Assert.Equal(OperatorBucket.Owner, call.Headers.GetValueOrDefault("x-amz-expected-bucket-owner")));
    }

    [Fact]
    public async Task A_bucket_of_another_account_is_refused_and_the_message_says_how_to_name_its_owner()
    {
        await using var lab = await OperatorLab.StartAsync();
        using var store = lab.Store(owner: "999999999999");

        foreach (
            var call in new Func<Task>[]
            {
                () => store.ReadAsync("k", Lab.Token),
                () => store.HeadAsync("k", Lab.Token),
                () => store.HashAsync("k", "null", Lab.Token),
                () => store.BucketAsync(Lab.Token),
                () => store.WriteAsync("k", "x", null, Lab.Token),
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<AwsCallException>(call);
            Assert.Contains("does not belong to the account 999999999999", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("--bucket-owner", refusal.Message, StringComparison.Ordinal);
        }
    }

    // R23
    [Fact]
    public async Task A_bucket_that_demands_an_encryption_header_gets_it_where_it_is_asked_for()
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.Aws.Cloud.AddBucket(new LocalBucket("strict") { DemandsEncryptionHeader = true });
        lab.Aws.Region.AddKey(new LocalKey("1234abcd-0000-1111-2222-333344445555") { Alias = "alias/backups" });
        using var plain = lab.Store(bucket: "strict");
        var refusal = await Assert.ThrowsAsync<AwsCallException>(() => plain.WriteAsync("k", "x", null, Lab.Token));
        Assert.Contains("plan with --encryption aws:kms", refusal.Message, StringComparison.Ordinal);

        using var store = lab.Store(
            options: new RepairOptions { Encryption = "aws:kms", EncryptionKeyId = "alias/backups" },
            bucket: "strict"
        );
        Assert.NotNull(await store.WriteAsync("k", "x", null, Lab.Token));

        var headers = lab.S3.Calls.Last().Headers;
        Assert.Equal("aws:kms", headers["x-amz-server-side-encryption"]);
        Assert.Equal("alias/backups", headers["x-amz-server-side-encryption-aws-kms-key-id"]);
    }

    // R28
    [Fact]
    public async Task An_answer_that_repeats_the_request_does_not_put_the_session_token_into_the_message()
    {
        await using var lab = await OperatorLab.StartAsync();
        lab.Aws.Cloud.Faults.Fail(
            "GetObject",
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match. The Canonical String for this request should have been 'GET x-amz-security-token:SECRET-TOKEN \u001b[2J'",
            403
        );
        using var store = lab.Store();

        var refusal = await Assert.ThrowsAsync<AwsCallException>(() => store.ReadAsync("k", Lab.Token));

        Assert.Contains("SignatureDoesNotMatch", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET-TOKEN", refusal.ToString(), StringComparison.Ordinal);
    }
}
