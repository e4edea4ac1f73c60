// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Accounts;

/// <summary>Which accounts of an organization a scan reads, and with which role.</summary>
internal sealed class OrganizationOptions
{
    private readonly Option<bool> _organization = new("--organization")
    {
        Description =
            "Read the accounts of the organization, with a role in each. Needs the management account or a delegated administrator's.",
    };
    private readonly Option<string[]> _unit = new("--ou")
    {
        Description = "With --organization: only the accounts in this organizational unit, and in those below it; repeatable.",
        HelpName = "id",
    };
    private readonly Option<string[]> _account = new("--account")
    {
        Description = "With --organization or --accounts-file: only this account; repeatable.",
        HelpName = "id",
    };
    private readonly Option<string?> _file = new("--accounts-file")
    {
        Description =
            "Read the accounts that this file lists, instead of asking AWS Organizations: an id of 12 digits a line, and a name after it.",
        HelpName = "file",
    };
    private readonly Option<string?> _role = new("--role-name")
    {
        Description =
            "The name, with its path, of the role to assume in each account. Default: sageguard-read, as policies/read-role.yaml makes it.",
        HelpName = "name",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_organization, _unit, _account, _file, _role])
            command.Options.Add(option);
    }

    /// <summary>What was asked; null where it was not.</summary>
    /// <exception cref="UsageException">The options do not fit together.</exception>
    public OrganizationChoice? Read(ParseResult parse)
    {
        var (organization, file) = (parse.GetValue(_organization), parse.GetValue(_file));
        var units = parse.GetValue(_unit) ?? [];
        var accounts = (parse.GetValue(_account) ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))
            .Distinct()
            .ToList();
        if (organization && file is not null)
            throw new UsageException("--organization and --accounts-file exclude each other: leave one out.");
        if (!organization && units.Length > 0)
            throw new UsageException("--ou has no effect without --organization. Remove it, or add --organization.");
        if (!organization && file is null)
        {
            if (accounts.Count > 0 || parse.GetValue(_role) is not null)
            {
                throw new UsageException(
                    $"{(accounts.Count > 0 ? _account : (Option)_role).Name} has no effect without --organization or --accounts-file. Remove it, or add one of them."
                );
            }

            return null;
        }

        foreach (
            var unit in units.Where(unit =>
                !(unit.StartsWith("ou-", StringComparison.Ordinal) || unit.StartsWith("r-", StringComparison.Ordinal))
            )
        )
        {
            throw new UsageException(
                $"--ou {OneLine.Clean(unit, 60)} is not the id of an organizational unit. Name one such as ou-ab12-11111111."
            );
        }

        foreach (var account in accounts.Where(account => !IsAccount(account)))
            throw new UsageException($"--account {OneLine.Clean(account, 40)} is not an account of 12 digits.");
        var role = parse.GetValue(_role) ?? Deployment.Stacks.ReadRoleTemplate.RoleName;
        if (
            role.Length == 0
            || !role.All(letter => char.IsAsciiLetterOrDigit(letter) || "+=,.@_-/".Contains(letter, StringComparison.Ordinal))
        )
        {
            throw new UsageException(
                $"--role-name {OneLine.Clean(role, 80)} is not the name of a role. Name one such as sageguard-read, without its ARN."
            );
        }

        return new OrganizationChoice(units, accounts, file is null ? null : Listed(file), role.TrimStart('/'));
    }

    private static List<(string Id, string? Name)> Listed(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file of accounts {file} cannot be read: {error.Message}");
        }

        var listed = new List<(string Id, string? Name)>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var parts = line.Split([' ', '\t', ','], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (!IsAccount(parts[0]))
            {
                throw new UsageException(
                    $"The file of accounts {file}, line {i + 1}: {OneLine.Clean(parts[0], 40)} is not an account of 12 digits."
                );
            }

            if (listed.Any(entry => entry.Id == parts[0]))
                throw new UsageException($"The file of accounts {file}, line {i + 1}: {parts[0]} is there twice.");
            listed.Add((parts[0], parts.Length > 1 ? parts[1] : null));
        }

        return listed.Count > 0
            ? listed
            : throw new UsageException($"The file of accounts {file} lists none. Write an id of 12 digits a line.");
    }

    private static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);
}
