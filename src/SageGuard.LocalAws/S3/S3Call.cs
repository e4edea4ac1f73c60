// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace SageGuard.LocalAws.S3;

/// <summary>A request to S3, its path taken apart as it came: a key may hold what a path must not.</summary>
internal sealed class S3Call
{
    private readonly HttpRequest _request;
    private readonly Dictionary<string, StringValues> _query;

    public S3Call(HttpRequest request, byte[] body)
    {
        (_request, Body) = (request, body);
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?', 2)[0];
        var parts = path.TrimStart('/').Split('/', 2);
        Path = Uri.UnescapeDataString(path);
        Bucket = Uri.UnescapeDataString(parts[0]);
        Key = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        _query = QueryHelpers.ParseQuery(target[path.Length..]);
    }

    public string Method => _request.Method;

    public string Path { get; }

    /// <summary>The bucket; empty for the service itself.</summary>
    public string Bucket { get; }

    /// <summary>The key; empty for the bucket itself.</summary>
    public string Key { get; }

    /// <summary>The body as it was sent.</summary>
    public byte[] Body { get; }

    public IEnumerable<string> QueryNames => _query.Keys;

    public IEnumerable<string> HeaderNames => _request.Headers.Keys;

    /// <summary>A header; null where there is none.</summary>
    public string? Header(string name) => _request.Headers[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>A parameter of the query; null where there is none.</summary>
    public string? Query(string name) => _query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A number of the query.</summary>
    /// <exception cref="AwsException">It is not a number of that range.</exception>
    public int Number(string name, int otherwise, int least, int most) =>
        Query(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new AwsException("InvalidArgument", $"Argument {name} must be an integer between {least} and {most}");
}
