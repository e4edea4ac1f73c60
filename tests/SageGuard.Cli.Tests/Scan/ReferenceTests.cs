// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon.Runtime;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator;
using SageGuard.Controls;
using SageGuard.Runs;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Scan;

/// <summary>What a scan reads of AWS KMS, Amazon ECR and Amazon S3, byte by byte: each thing once, and whose a refusal is.</summary>
public sealed class ReferenceTests : IDisposable
{
    private const string Own = "123456789012";
    private const string Other = "444455556666";
    private const string Denied =
        """{"__type":"AccessDeniedException","message":"User: arn:aws:iam::123456789012:user/me is not authorized to perform this"}""";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly AwsConnection _connection;
    private readonly ReferenceReader _surroundings;
    private Func<string, (int Status, string Text)> _answer = _ => (500, "");

    public ReferenceTests()
    {
        var endpoint = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        _listener.Prefixes.Add(endpoint.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
        var options = new AwsConnectionOptions { Endpoint = endpoint, MaxAttempts = 1 };
        _connection = new AwsConnection("eu-west-1", new BasicAWSCredentials("AKID", "secret"), options);
        _surroundings = new ReferenceReader(_connection, options);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _surroundings.Dispose();
        _connection.Dispose();
        _listener.Close();
    }

    [Fact]
    public async Task A_key_is_read_once_and_one_that_is_gone_is_known_to_be_gone()
    {
        _answer = asked =>
            asked.Contains("alias/gone", StringComparison.Ordinal)
                ? (400, """{"__type":"NotFoundException","message":"Alias is not found."}""")
                : (200, """{"KeyMetadata":{"KeyId":"k","KeyManager":"CUSTOMER","KeyState":"PendingDeletion"}}""");

        Assert.Equal(new KmsKey(true, "CUSTOMER", "PendingDeletion"), await Key("alias/lab"));
        Assert.Equal(new KmsKey(true, "CUSTOMER", "PendingDeletion"), await Key("alias/lab"));
        Assert.Equal(new KmsKey(false, "", ""), await Key("alias/gone"));
        Assert.Equal(["""TrentService.DescribeKey {"KeyId":"alias/lab"}""", """TrentService.DescribeKey {"KeyId":"alias/gone"}"""], _asked);
    }

    [Theory]
    [InlineData("alias/lab", false)]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/k", false)]
    [InlineData("arn:aws:kms:eu-west-1:444455556666:key/k", true)]
    public async Task A_refused_key_is_an_error_of_the_own_account_or_unknown_for_good(string key, bool isElsewhere)
    {
        _answer = _ => (400, Denied);

        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => Key(key));

        if (isElsewhere)
        {
            Assert.Contains(
                "is of account 444455556666, which does not let this account read it: it stays unknown until 444455556666 allows kms:DescribeKey",
                Assert.IsType<UnreadableElsewhereException>(error).Message,
                StringComparison.Ordinal
            );
        }
        else
        {
            Assert.Equal(
                (AwsRefusal.Denied, "kms:DescribeKey"),
                (Assert.IsType<AwsCallException>(error).Kind, ((AwsCallException)error).Action)
            );
        }
    }

    [Fact]
    public async Task A_key_and_a_repository_of_another_Region_are_read_there()
    {
        _answer = asked =>
            asked.Contains("us-east-1", StringComparison.Ordinal)
                ? (200, """{"repositories":[{"imageTagMutability":"MUTABLE"}],"KeyMetadata":{"KeyManager":"AWS","KeyState":"Enabled"}}""")
                : (500, "{}");

        Assert.Equal("AWS", (await Key("arn:aws:kms:us-east-1:123456789012:key/k")).Manager);
        Assert.Equal("MUTABLE", (await Repository(Own, "us-east-1")).Mutability);
    }

    [Fact]
    public async Task A_repository_is_asked_of_its_registry_and_answers_with_what_it_excepts()
    {
        _answer = _ =>
            (
                200,
                """{"repositories":[{"repositoryName":"lab","imageTagMutability":"IMMUTABLE_WITH_EXCLUSION","imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"dev-*"}]}]}"""
            );

        var repository = await Repository(Other);

        Assert.Equal((true, false), (repository.Keeps("1.0"), repository.Keeps("dev-2")));
        Assert.Equal(
            """AmazonEC2ContainerRegistry_V20150921.DescribeRepositories {"registryId":"444455556666","repositoryNames":["lab"]}""",
            Assert.Single(_asked)
        );
    }

    [Theory]
    [InlineData(Own, false)]
    [InlineData(Other, true)]
    public async Task A_refused_repository_is_an_error_of_the_own_account_or_unknown_for_good(string account, bool isElsewhere)
    {
        _answer = _ => (400, Denied);
        var error = await Assert.ThrowsAnyAsync<SageGuardException>(() => Repository(account));
        Assert.Equal(isElsewhere, error is UnreadableElsewhereException);
        Assert.Contains("ecr:DescribeRepositories", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_gone_is_known_to_be_gone()
    {
        _answer = _ => (400, """{"__type":"RepositoryNotFoundException","message":"The repository with name 'lab' does not exist"}""");
        Assert.False((await Repository(Own)).Exists);
    }

    // The list says which buckets are the own account's; only for others is the bucket itself asked.
    [Theory]
    [InlineData("mine", "", BucketStanding.Allowed, 1)]
    [InlineData("gone", "", BucketStanding.Missing, 2)]
    [InlineData("closed", "", BucketStanding.Foreign, 2)]
    [InlineData("open", "", BucketStanding.Foreign, 2)]
    [InlineData("open", "777788889999", BucketStanding.Foreign, 3)]
    [InlineData("open", "444455556666,777788889999", BucketStanding.Allowed, 3)]
    public async Task Whose_a_bucket_is(string bucket, string allowed, BucketStanding standing, int calls)
    {
        _answer = Buckets;
        Assert.Equal(standing, (await Bucket(bucket, allowed)).Standing);
        Assert.Equal(calls, _asked.Count);
    }

    [Fact]
    public async Task A_bucket_that_may_be_an_allowed_accounts_and_does_not_say_so_stays_unknown()
    {
        _answer = Buckets;
        var error = await Assert.ThrowsAsync<UnreadableElsewhereException>(() => Bucket("closed", "444455556666"));
        Assert.Contains(
            "The bucket closed is of another account, which does not let this account read it",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("s3:ListBucket", error.Message, StringComparison.Ordinal);

        var alias = await Assert.ThrowsAsync<UnreadableElsewhereException>(() => Bucket("lab-abcdef-s3alias", ""));
        Assert.Contains("is an access point", alias.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_buckets_is_read_page_after_page_and_once()
    {
        _answer = asked =>
            asked.Contains("continuation-token=next", StringComparison.Ordinal)
                ? (
                    200,
                    "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Buckets><Bucket><Name>second</Name></Bucket></Buckets></ListAllMyBucketsResult>"
                )
                : (
                    200,
                    "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Buckets><Bucket><Name>first</Name></Bucket></Buckets><ContinuationToken>next</ContinuationToken></ListAllMyBucketsResult>"
                );

        Assert.Equal(BucketStanding.Allowed, (await Bucket("second", "")).Standing);
        Assert.Equal(BucketStanding.Allowed, (await Bucket("first", "")).Standing);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Without_the_list_nothing_is_known_of_a_bucket_and_the_error_names_the_permission()
    {
        _answer = _ => (403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
        var error = await Assert.ThrowsAsync<AwsCallException>(() => Bucket("mine", ""));
        Assert.Equal((AwsRefusal.Denied, "s3:ListAllMyBuckets"), (error.Kind, error.Action));
        Assert.Contains("Grant s3:ListAllMyBuckets.", error.Message, StringComparison.Ordinal);
    }

    private static (int Status, string Text) Buckets(string asked) =>
        asked.Split(' ') switch
        {
            ["GET", ..] => (
                200,
                "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Buckets><Bucket><Name>mine</Name></Bucket></Buckets></ListAllMyBucketsResult>"
            ),
            ["HEAD", "/open", "" or Other] => (200, ""),
            ["HEAD", "/gone", ..] => (404, ""),
            _ => (403, ""),
        };

    private Task<KmsKey> Key(string key) => _surroundings.KeyAsync(new KmsKeyNeed(key), Own, Token);

    private Task<ImageRepository> Repository(string account, string region = "eu-west-1") =>
        _surroundings.RepositoryAsync(new RepositoryNeed(account, region, "lab"), Own, Token);

    private Task<BucketOwner> Bucket(string name, string allowed) => _surroundings.BucketAsync(new BucketNeed(name, allowed), Own, Token);

    // TARGET BODY of the JSON protocol, or METHOD PATH EXPECTED-OWNER of Amazon S3; the scope of the signature stands behind for the
    // answer.
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                var asked = context.Request.Headers["X-Amz-Target"] is { } target
                    ? $"{target} {body}"
                    : $"{context.Request.HttpMethod} {context.Request.RawUrl!.TrimEnd('/')} {context.Request.Headers["x-amz-expected-bucket-owner"]}";
                _asked.Enqueue(asked);
                var isJson = context.Request.Headers["X-Amz-Target"] is not null;
                var (status, text) = _answer(isJson ? $"{asked} {context.Request.Headers["Authorization"]}" : asked);
                context.Response.StatusCode = status;
                context.Response.ContentType = isJson ? "application/x-amz-json-1.1" : "application/xml";
                context.Response.Headers["x-amzn-RequestId"] = "1";
                if (context.Request.HttpMethod != "HEAD")
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test ended.
        }
    }
}
