// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Web;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Accounts;

/// <summary>
/// What LocalAws does not play, on one loopback port: the endpoint of containers, the instance metadata service (version 2
/// only), IAM Identity Center's portal, STS, EC2's DescribeRegions and CloudWatch Logs. Each hands out an access key of its
/// own, so that a signature tells whose credentials were used.
/// </summary>
internal sealed class SignInServices : IDisposable
{
    public const string ContainerToken = "container-token";
    public const string PortalToken = "portal-token";
    private const string MetadataToken = "metadata-token";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _calls = new();

    public SignInServices()
    {
        _listener.Prefixes.Add(Endpoint.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Endpoint { get; } = new($"http://127.0.0.1:{FreePort.Find()}/");

    /// <summary>What was asked: <c>ec2:DescribeRegions</c>, <c>sts:AssumeRole by ACCESSKEY</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var (status, text) = await AnswerAsync(context.Request);
                context.Response.StatusCode = status;
                var bytes = Encoding.UTF8.GetBytes(text);
                await context.Response.OutputStream.WriteAsync(bytes);
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test ended, or the client went away.
            }
        }
    }

    private async Task<(int Status, string Text)> AnswerAsync(HttpListenerRequest request)
    {
        var path = request.Url!.AbsolutePath;
        if (path == "/container")
            return request.Headers["Authorization"] == ContainerToken ? (200, Json("CONTAINER")) : (401, "no token");
        if (path == "/latest/api/token")
            return request.HttpMethod == "PUT" ? (200, MetadataToken) : (405, "");
        if (path.StartsWith("/latest/", StringComparison.Ordinal))
            return Metadata(request, path);
        if (path == "/federation/credentials")
            return Portal(request);
        if (request.Headers["X-Amz-Target"] is { } target)
        {
            if (References(target) is { } known)
            {
                _calls.Enqueue(known.Action);
                return (200, known.Text);
            }

            _calls.Enqueue($"logs:{target[(target.LastIndexOf('.') + 1)..]}");
            return (200, """{"events":[{"message":"{\"level\":\"ERROR\",\"message\":\"what the function logged\"}"}]}""");
        }

        if (request.Headers["Authorization"]?.Contains("/s3/aws4_request", StringComparison.Ordinal) == true)
        {
            _calls.Enqueue(request.HttpMethod == "HEAD" ? "s3:ListBucket" : "s3:ListAllMyBuckets");
            return request.HttpMethod == "HEAD"
                ? (404, "")
                : (
                    200,
                    """<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>o</ID></Owner><Buckets><Bucket><Name>own</Name></Bucket></Buckets></ListAllMyBucketsResult>"""
                );
        }

        using var reader = new StreamReader(request.InputStream);
        var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
        return Query(form["Action"] ?? "", form["RoleArn"], form["WebIdentityToken"], KeyOf(request));
    }

    // What a scan reads besides SageMaker.
    private static (string Action, string Text)? References(string target) =>
        target[(target.LastIndexOf('.') + 1)..] switch
        {
            "DescribeKey" => ("kms:DescribeKey", """{"KeyMetadata":{"KeyId":"k","KeyManager":"CUSTOMER","KeyState":"Enabled"}}"""),
            "DescribeRepositories" => (
                "ecr:DescribeRepositories",
                """{"repositories":[{"repositoryName":"lab","imageTagMutability":"IMMUTABLE"}]}"""
            ),
            _ => null,
        };

    private static (int Status, string Text) Metadata(HttpListenerRequest request, string path)
    {
        if (request.Headers["X-aws-ec2-metadata-token"] != MetadataToken)
            return (401, "version 2 only");
        return path.TrimEnd('/') switch
        {
            "/latest/meta-data/iam/security-credentials" => (200, "lab-role"),
            "/latest/meta-data/iam/security-credentials/lab-role" => (200, Json("INSTANCE")),
            "/latest/meta-data/iam/info" => (
                200,
                """{"Code":"Success","InstanceProfileArn":"arn:aws:iam::123456789012:instance-profile/lab-role"}"""
            ),
            "/latest/dynamic/instance-identity/document" => (200, """{"region":"eu-west-1"}"""),
            "/latest/meta-data/placement/availability-zone" => (200, "eu-west-1a"),
            _ => (404, ""),
        };
    }

    private static (int Status, string Text) Portal(HttpListenerRequest request) =>
        request.Headers["x-amz-sso_bearer_token"] != PortalToken
            ? (401, """{"message":"Session token not found or invalid"}""")
            : (
                200,
                $$$"""{"roleCredentials":{"accessKeyId":"PORTAL-{{{request.QueryString["role_name"]}}}","secretAccessKey":"s","sessionToken":"t","expiration":{{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}}}}}"""
            );

    private (int Status, string Text) Query(string action, string? role, string? webToken, string key)
    {
        switch (action)
        {
            case "AssumeRole":
                _calls.Enqueue($"sts:AssumeRole by {key}");
                return (200, Assumed(action, $"ASSUMED-{role!.Split('/')[^1]}"));
            case "AssumeRoleWithWebIdentity":
                _calls.Enqueue($"sts:AssumeRoleWithWebIdentity with {webToken}");
                return (200, Assumed(action, "WEBIDENTITY"));
            case "GetCallerIdentity":
                _calls.Enqueue($"sts:GetCallerIdentity by {key}");
                return (
                    200,
                    """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""
                );
            case "DescribeRegions":
                _calls.Enqueue("ec2:DescribeRegions");
                return (
                    200,
                    """<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><regionInfo><item><regionName>eu-west-1</regionName></item><item><regionName>eu-central-1</regionName></item></regionInfo></DescribeRegionsResponse>"""
                );
            default:
                return (400, "");
        }
    }

    private static string Assumed(string action, string key) =>
        $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials></{action}Result></{action}Response>";

    private static string Json(string key) =>
        $$"""{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{{key}}","SecretAccessKey":"s","Token":"t","Expiration":"{{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}""";

    // Authorization: AWS4-HMAC-SHA256 Credential=KEY/20260101/…
    private static string KeyOf(HttpListenerRequest request) =>
        request.Headers["Authorization"] is { } text && text.IndexOf("Credential=", StringComparison.Ordinal) is >= 0 and var at
            ? text[(at + 11)..].Split('/')[0]
            : "nobody";
}
