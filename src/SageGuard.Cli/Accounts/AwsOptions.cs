// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Completion;

namespace SageGuard.Cli.Accounts;

/// <summary>Which account and Region a command speaks to, and with whose credentials.</summary>
internal sealed class AwsOptions
{
    private readonly Option<string[]> _region = new("--region", "-r")
    {
        Description = "A Region, e.g. eu-central-1; repeatable. Default: AWS_REGION, AWS_DEFAULT_REGION or the profile's.",
        HelpName = "region",
    };
    private readonly Option<bool> _allRegions = new("--all-regions")
    {
        Description = "Every Region that the account has enabled (needs ec2:DescribeRegions).",
    };
    private readonly Option<string[]> _exclude = new("--exclude-region")
    {
        Description = "With --all-regions: a Region to leave out; repeatable.",
        HelpName = "region",
    };
    private readonly Option<bool> _skipDenied = new("--skip-denied-regions")
    {
        Description =
            "Accept a whole Region that a service control policy denies as out of use: it is listed, and does not count as not assessed.",
    };
    private readonly Option<string[]> _role = new("--role-arn")
    {
        Description = "A role to assume, e.g. in a member account; repeatable. Default: the caller itself.",
        HelpName = "arn",
    };
    private readonly Option<string?> _externalId = new("--external-id")
    {
        Description = "The external id that the roles' trust policies ask for.",
        HelpName = "id",
    };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "A profile of the AWS configuration files. Default: AWS_PROFILE, else the standard chain.",
        HelpName = "name",
    };

    /// <summary>Adds the options that choose one account and one Region.</summary>
    public void AddTo(Command command)
    {
        _region.CompletionSources.Add(_ => KnownValues.Regions);
        _profile.CompletionSources.Add(_ => KnownValues.Profiles);
        foreach (var option in (Option[])[_region, _role, _externalId, _profile])
            command.Options.Add(option);
    }

    /// <summary>Adds the options that choose many of both.</summary>
    public void AddAllTo(Command command)
    {
        AddTo(command);
        _exclude.CompletionSources.Add(_ => KnownValues.Regions);
        foreach (var option in (Option[])[_allRegions, _exclude, _skipDenied])
            command.Options.Add(option);
    }

    /// <summary>The first of these options that was given; null for none.</summary>
    public string? Given(ParseResult parse) =>
        ((Option[])[_region, _allRegions, _exclude, _skipDenied, _role, _externalId, _profile])
            .FirstOrDefault(option => parse.GetResult(option) is { Implicit: false })
            ?.Name;

    /// <summary>What was asked.</summary>
    public AwsChoice Read(ParseResult parse)
    {
        var regions = (parse.GetValue(_region) ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))
            .Distinct()
            .ToList();
        var all = parse.GetValue(_allRegions);
        if (all && regions.Count > 0)
            throw new UsageException("--region and --all-regions exclude each other: leave one out.");
        var excluded = (parse.GetValue(_exclude) ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))
            .Distinct()
            .ToList();
        if (excluded.Count > 0 && !all)
            throw new UsageException("--exclude-region leaves Regions out of --all-regions: add that, or leave it out.");
        foreach (var region in excluded.Where(region => Aws.Endpoints.AwsPartition.Find(region) is null))
        {
            throw new UsageException(
                $"--exclude-region {OneLine.Clean(region, 40)} has not the form of an AWS Region. Name one such as eu-central-1."
            );
        }

        foreach (var region in regions.Where(region => Aws.Endpoints.AwsPartition.Find(region) is null))
        {
            throw new UsageException(
                $"--region {OneLine.Clean(region, 40)} has not the form of an AWS Region. Name one such as eu-central-1."
            );
        }

        var roles = (parse.GetValue(_role) ?? []).Distinct().ToList();
        foreach (var role in roles.Where(role => !IsRole(role)))
        {
            throw new UsageException(
                $"--role-arn {OneLine.Clean(role, 80)} is not a role's ARN. Name one such as arn:aws:iam::123456789012:role/sageguard-read."
            );
        }

        return new AwsChoice(regions, all, roles, parse.GetValue(_externalId), parse.GetValue(_profile))
        {
            ExcludedRegions = excluded,
            SkipDeniedRegions = parse.GetValue(_skipDenied),
        };
    }

    private static bool IsRole(string arn)
    {
        var parts = arn.Split(':', 6);
        return parts is ["arn", _, "iam", "", { Length: 12 } account, var role]
            && account.All(char.IsAsciiDigit)
            && role.StartsWith("role/", StringComparison.Ordinal);
    }
}
