// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using SageGuard.Deployment.Stacks;
using SageGuard.Deployment.Templates;

namespace SageGuard.Cli.Templates;

/// <summary>Where the zip of a template is, as the command line says it, and what must be there.</summary>
/// <param name="Uri">s3://BUCKET/KEY; null: the template asks.</param>
/// <param name="Sha256">The zip's hash in hex or base64; null: the template asks.</param>
/// <param name="Version">The object's version; null for the newest.</param>
internal sealed partial record CodePlace(string? Uri, string? Sha256, string? Version)
{
    public static CodePlace None { get; } = new(null, null, null);

    /// <summary>The options that were given, with their values.</summary>
    public IEnumerable<(string Name, string Value)> Options =>
        new[] { ("--code", Uri), ("--code-sha256", Sha256), ("--code-version", Version) }
            .Where(option => option.Item2 is not null)
            .Select(option => (option.Item1, option.Item2!));

    /// <summary>The function's code, and the parameters that ask for what was not given.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    public (FunctionCode Code, IReadOnlyList<TemplateParameter> Parameters) Read()
    {
        if (Version is not null && Uri is null)
            throw new UsageException("--code-version has no effect without --code. Remove it, or add --code.");
        if (Version is not null && !ObjectVersion().IsMatch(Version))
        {
            throw new UsageException(
                $"--code-version {OneLine.Clean(Version, 80)} must be the id of an object's version, as aws s3api list-object-versions prints it."
            );
        }

        var regional = FunctionCode.RegionalParameters;
        var (bucket, key) = Uri is null ? (FunctionCode.Regional.Bucket, FunctionCode.Regional.Key) : Place(Uri);
        var hash = Sha256 is null ? FunctionCode.HashAsked : Base64Of(Sha256);
        return (
            new FunctionCode(bucket, key, hash) { ObjectVersion = Version },
            [.. regional.Where(parameter => parameter == FunctionCode.AskHash ? Sha256 is null : Uri is null)]
        );
    }

    private static (System.Text.Json.Nodes.JsonNode Bucket, System.Text.Json.Nodes.JsonNode Key) Place(string uri)
    {
        var place = uri.StartsWith("s3://", StringComparison.Ordinal) ? uri["s3://".Length..].Split('/', 2) : [];
        return place is [var bucket, { Length: > 0 and <= 1024 } key] && BucketName().IsMatch(bucket)
            ? (bucket, key)
            : throw new UsageException(
                $"--code {OneLine.Clean(uri, 80)} must be s3://BUCKET/KEY, with a bucket's name of 3 to 63 lower-case letters, digits, dots and hyphens."
            );
    }

    private static string Base64Of(string hash)
    {
        if (hash.Length == 64 && hash.All(char.IsAsciiHexDigit))
            return Convert.ToBase64String(Convert.FromHexString(hash));
        return hash.Length == 44 && Base64.IsValid(hash, out var length) && length == 32
            ? hash
            : throw new UsageException(
                $"--code-sha256 {OneLine.Clean(hash, 80)} must be a SHA-256: 64 hexadecimal digits, as sha256sum prints it, or 44 characters of base64."
            );
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,1024}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectVersion();
}
