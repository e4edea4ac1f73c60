// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using SageGuard.LocalAws.Functions;
using SageGuard.LocalAws.Http;
using SageGuard.LocalAws.S3;
using SageGuard.LocalAws.SecurityHub;

namespace SageGuard.LocalAws.Hosting;

/// <summary>Which operation of which service a request is for.</summary>
/// <param name="Service">The service, as signatures name it.</param>
/// <param name="Operation">The operation; method and path where that says it.</param>
/// <param name="Protocol">The service's protocol.</param>
internal sealed record Call(string Service, string Operation, Protocol Protocol)
{
    // The versions in a form are older than most signing names, and as unique.
    private static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal)
    {
        ["2011-06-15"] = "sts",
        ["2016-11-15"] = "ec2",
        ["2010-05-08"] = "iam",
    };

    private static readonly Dictionary<string, string> Targets = new(StringComparer.Ordinal)
    {
        ["SageMaker"] = "sagemaker",
        ["StarlingDoveService"] = "config",
        ["AWSOrganizationsV20161128"] = "organizations",
        ["Logs_20140328"] = "logs",
        ["GraniteServiceVersion20100801"] = "monitoring",
        ["TrentService"] = "kms",
        ["ServiceQuotasV20190624"] = "servicequotas",
    };

    /// <summary>The form; without members for a service that takes none.</summary>
    public QueryRequest Query { get; private init; } = new(Operation, new Dictionary<string, StringValues>());

    /// <summary>The request as Amazon S3 reads it; null for every other service.</summary>
    public S3Call? S3 { get; private init; }

    /// <summary>The operation of Amazon S3; null where it is not served, and for every other service.</summary>
    public S3Route? Route { get; private init; }

    /// <summary>Reads it from a request.</summary>
    public static Call From(HttpRequest request, byte[] bytes, string body, string path)
    {
        var scope = Signature.ServiceOf(request);
        if (scope == "s3")
        {
            var s3 = new S3Call(request, bytes);
            var route = S3Route.Match(s3);
            return new("s3", route?.Operation ?? S3Route.NameOf(s3), Protocol.RestXml) { S3 = s3, Route = route };
        }

        if (InvokeApi.Serves(path))
            return new("lambda", InvokeApi.OperationOf(request) ?? $"{request.Method} {path}", Protocol.RestJson);
        if ((scope is null or "securityhub") && SecurityHubService.OperationOf(request.Method, path) is { } ofSecurityHub)
            return new("securityhub", ofSecurityHub, Protocol.RestJson);
        var target = request.Headers["X-Amz-Target"].ToString();
        if (target.Length > 0)
        {
            var dot = target.LastIndexOf('.');
            return new(
                Targets.GetValueOrDefault(target[..Math.Max(dot, 0)]) ?? scope ?? target[..Math.Max(dot, 0)],
                target[(dot + 1)..],
                Protocol.Json
            );
        }

        var form = QueryHelpers.ParseQuery(
            request.Method == "GET" ? request.QueryString.Value
            : request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true ? body
            : null
        );
        if (form.TryGetValue("Action", out var action))
        {
            var service =
                Versions.GetValueOrDefault(form.TryGetValue("Version", out var version) ? version.ToString() : "") ?? scope ?? "sts";
            return new(service, action.ToString(), service == "ec2" ? Protocol.Ec2 : Protocol.Query)
            {
                Query = new QueryRequest(action.ToString(), form),
            };
        }

        return new(scope ?? "unknown", $"{request.Method} {path}", Protocol.RestJson);
    }
}
