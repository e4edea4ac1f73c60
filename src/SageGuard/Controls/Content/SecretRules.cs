// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Controls;

/// <summary>What a secret looks like. Data: a new kind of token is one row and one case in the tests.</summary>
/// <remarks>
/// Source: the formats that the issuers document, as of 2026-11: AWS IAM user guide ("Understanding unique ID prefixes"), GitHub
/// docs ("About authentication to GitHub: token formats"), GitLab docs ("Token overview"), Slack API ("Token types"), Hugging Face
/// ("User access tokens"), OpenAI, Anthropic, Google Cloud, npm and PyPI documentation, RFC 7468 (PEM) and RFC 7519 (JWT).
/// </remarks>
internal static partial class SecretRules
{
    /// <summary>Tokens that are recognized by their form, wherever they stand.</summary>
    public static IReadOnlyList<ContentRule> Tokens { get; } =
    [
        new("aws-access-key", "an AWS access key id", AwsAccessKey(), 4),
        new("aws-secret-key", "an AWS secret access key", AwsSecretKey()),
        new("private-key", "a private key", PrivateKey()),
        new("github-token", "a GitHub token", GitHubToken(), 4),
        new("gitlab-token", "a GitLab token", GitLabToken(), 6),
        new("slack-token", "a Slack token", SlackToken(), 5),
        new("huggingface-token", "a Hugging Face token", HuggingFaceToken(), 3),
        new("ai-api-key", "an API key of an AI service", AiKey(), 3),
        new("google-api-key", "a Google API key", GoogleKey(), 4),
        new("package-token", "a token of a package registry", PackageToken(), 4),
        new("jwt", "a JSON web token", Jwt(), 3),
        new("url-password", "a password in a URL", UrlPassword()),
    ];

    /// <summary>Names of variables that hold secrets; the value then is one, whatever its form.</summary>
    public static Regex SecretName => Name();

    /// <summary>A literal value that is long enough to be a secret, and is neither a reference, a path, a URL nor a number.</summary>
    public static Regex LiteralValue => Literal();

    /// <summary>An assignment of a literal to a variable whose name says that it is a secret, in a script.</summary>
    public static ContentRule Assignment { get; } = new("assigned-secret", "a literal secret", Assigned());

    /// <summary>What counts in a script.</summary>
    public static IReadOnlyList<ContentRule> InScripts { get; } = [.. Tokens, Assignment];

    [GeneratedRegex(@"\b(?<secret>(?:AKIA|ASIA)[A-Z2-7]{16})\b(?<!EXAMPLE)")]
    private static partial Regex AwsAccessKey();

    [GeneratedRegex("""(?i:aws_?secret_?access_?key)["']?\s*[=:]\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])(?<!EXAMPLEKEY)""")]
    private static partial Regex AwsSecretKey();

    [GeneratedRegex("-----BEGIN (?:[A-Z]{2,9} )?PRIVATE KEY(?: BLOCK)?-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(?<secret>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})")]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"\b(?<secret>glpat-[A-Za-z0-9_-]{20,64})")]
    private static partial Regex GitLabToken();

    [GeneratedRegex(@"\b(?<secret>xox[abeprs]-[A-Za-z0-9-]{10,255})")]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\b(?<secret>hf_[A-Za-z0-9]{30,64})\b")]
    private static partial Regex HuggingFaceToken();

    [GeneratedRegex(@"\b(?<secret>sk-(?:proj-|ant-[a-z0-9]{2,8}-)?[A-Za-z0-9_-]{32,255})")]
    private static partial Regex AiKey();

    [GeneratedRegex(@"\b(?<secret>AIza[0-9A-Za-z_-]{35})")]
    private static partial Regex GoogleKey();

    [GeneratedRegex(@"\b(?<secret>npm_[A-Za-z0-9]{36}|pypi-AgEI[A-Za-z0-9_-]{50,255})")]
    private static partial Regex PackageToken();

    [GeneratedRegex(@"\b(?<secret>eyJ[A-Za-z0-9_-]{10,2048}\.eyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,2048})")]
    private static partial Regex Jwt();

    // A variable in the password's place is none.
    [GeneratedRegex("""\b[a-z][a-z0-9+.-]{1,20}://[^/\s:@"'`]{0,256}:(?<secret>[^/\s@"'`$({]{1,256})@""")]
    private static partial Regex UrlPassword();

    [GeneratedRegex(
        @"(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?!arn:|s3://|https?://|/|\{\{|\$|[0-9.]+$|(?:true|false|null|none)$)[^\s<>|]{8,4096}$", RegexOptions.IgnoreCase)]
    private static partial Regex Literal();

    [GeneratedRegex(
        """(?i:(?:^|[\s;&]|[a-z0-9]_|-)(?:password|passwd|passphrase|secret|api_?key|auth_?token|access_?token))["']?\s*[=:]\s*["']?(?<secret>(?!arn:|s3:|https?:)[^\s"'`$(){}<>;|&]{8,4096})"""
    )]
    private static partial Regex Assigned();
}
