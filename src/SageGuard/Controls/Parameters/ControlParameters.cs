// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The parameters that change how certain controls evaluate, an entry each; the controls list the ones that they take.</summary>
public static class ControlParameters
{
    /// <summary>The subnets that notebook instances may be in; null for any.</summary>
    public static RuleParameter<IReadOnlySet<string>?> SubnetIds { get; } =
        new("subnetIds", ReadSubnets)
        {
            ValueName = "ids",
            Summary = "the allowed subnets, separated by commas",
            Allowed = "subnet ids such as subnet-0123456789abcdef0",
            DefaultValue = null,
            DefaultNote = "any subnet",
        };

    /// <summary>The tag keys that must all be there, case-sensitive; null for any one tag.</summary>
    public static RuleParameter<IReadOnlyList<string>?> RequiredKeyTags { get; } =
        new("requiredKeyTags", ReadTagKeys)
        {
            ValueName = "keys",
            Summary = "1 to 6 tag keys that must all be there, separated by commas, exact case",
            Allowed = "1 to 6 tag keys",
            DefaultValue = null,
            DefaultNote = "any one tag",
        };

    /// <summary>The platforms of notebook instances that pass. The default is AWS's own list as of 2026-11; AWS moves it.</summary>
    public static RuleParameter<IReadOnlySet<string>> SupportedPlatforms { get; } =
        new("supportedPlatformIdentifierVersions", text => text.List().ToHashSet())
        {
            ValueName = "ids",
            Summary = "the platforms that pass, separated by commas, exact case",
            Allowed = "platform identifiers",
            DefaultValue = NotebookPlatform.AmazonLinux2023,
            DefaultNote = "as of 2026-11; AWS moves it",
        };

    /// <summary>True to ask encryption between containers only from two instances on, as AWS Config's rule pages do.</summary>
    public static RuleParameter<bool> InterContainerEncryption { get; } =
        new("interContainerEncryption", text => text.Choice() == "multiInstance")
        {
            ValueName = "reading",
            Choices = ["securityHub", "multiInstance"],
            Summary =
                "`securityHub` asks encryption of every definition, as Security Hub's page does; `multiInstance` only from two instances on, as AWS Config's rule page does",
            Allowed = "securityHub or multiInstance",
            DefaultValue = "securityHub",
            DefaultNote = null,
        };

    /// <summary>The keys that volumes may have; null for any customer managed key.</summary>
    public static RuleParameter<IReadOnlySet<string>?> KmsKeyArns { get; } =
        new("kmsKeyArns", text => Each(text, IsKeyArn))
        {
            ValueName = "arns",
            Summary = "the allowed KMS keys, by ARN, separated by commas",
            Allowed = "ARNs of KMS keys or aliases",
            DefaultValue = null,
            DefaultNote = "any customer managed key",
        };

    /// <summary>Accounts besides the own that images, roles and buckets may be of; null for none.</summary>
    public static RuleParameter<IReadOnlySet<string>?> AllowedAccounts { get; } =
        new("allowedAccounts", text => Each(text, entry => entry.Length == 12 && entry.All(char.IsAsciiDigit)))
        {
            ValueName = "ids",
            Summary = "accounts besides the own that may be named, separated by commas",
            Allowed = "account ids of 12 digits",
            DefaultValue = null,
            DefaultNote = "the own account only",
        };

    /// <summary>The hosts that code may come from; null for any.</summary>
    public static RuleParameter<IReadOnlySet<string>?> RepositoryHosts { get; } =
        new("repositoryHosts", text => Each(text, entry => Uri.CheckHostName(entry) != UriHostNameType.Unknown))
        {
            ValueName = "hosts",
            Summary = "the hosts that code may come from, separated by commas, lower case",
            Allowed = "host names such as github.com",
            DefaultValue = null,
            DefaultNote = "any host",
        };

    /// <summary>The registries besides Amazon ECR that images may come from; null for none.</summary>
    public static RuleParameter<IReadOnlySet<string>?> ImageRegistries { get; } =
        new("imageRegistries", text => Each(text, entry => Uri.CheckHostName(entry.Split(':')[0]) != UriHostNameType.Unknown))
        {
            ValueName = "hosts",
            Summary = "the registries that images may come from besides Amazon ECR of allowed accounts, separated by commas, lower case",
            Allowed = "host names such as registry.example.com, with a port where there is one",
            DefaultValue = null,
            DefaultNote = "no other registry",
        };

    /// <summary>The spaces that may be reached from a person's own machine; null for none.</summary>
    public static RuleParameter<IReadOnlySet<string>?> RemoteAccessSpaces { get; } =
        new(
            "remoteAccessSpaces",
            text => Each(text, entry => entry.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '/'))
        )
        {
            ValueName = "names",
            Summary = "the spaces that may be opened from a local editor, by name or by DOMAIN/NAME, separated by commas",
            Allowed = "names of spaces",
            DefaultValue = null,
            DefaultNote = "no space",
        };

    private static HashSet<string>? Each(ParameterText text, Func<string, bool> isAllowed)
    {
        var entries = text.List();
        return entries.FirstOrDefault(entry => !isAllowed(entry)) is { } bad
            ? throw text.Bad(bad, $"{text.Parameter.Allowed}, separated by commas")
            : entries.ToHashSet();
    }

    private static bool IsKeyArn(string entry) =>
        entry.Split(':') is ["arn", _, "kms", _, { Length: 12 }, var key]
        && (key.StartsWith("key/", StringComparison.Ordinal) || key.StartsWith("alias/", StringComparison.Ordinal));

    private static HashSet<string> ReadSubnets(ParameterText text)
    {
        var subnets = text.List();
        return subnets.FirstOrDefault(subnet => !subnet.StartsWith("subnet-", StringComparison.Ordinal) || subnet.Length > 32) is { } bad
            ? throw text.Bad(bad, $"{text.Parameter.Allowed}, separated by commas")
            : subnets.ToHashSet();
    }

    private static IReadOnlyList<string> ReadTagKeys(ParameterText text)
    {
        var keys = text.List();
        if (keys.Count > 6)
            throw text.Bad(text.Text, $"{text.Parameter.Allowed}, not {keys.Count}");
        return [.. keys.Select(text.TagKey)];
    }
}
