// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Completions;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Completion;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Check;

/// <summary>What the operator of a check says about the deployment, and what counts for the exit code.</summary>
internal sealed partial class CheckOptions
{
    private readonly Option<string[]> _parameter = new("--parameter")
    {
        Description = "A CloudFormation template's parameter, NAME=VALUE; repeatable. Default: the template's default.",
        HelpName = "name=value",
    };
    private readonly Option<string[]> _parameterFile = new("--parameter-file")
    {
        Description = "A file with a template's parameters, in either form of AWS's tools; repeatable.",
        HelpName = "file",
    };
    private readonly Option<string> _parameters = Choice(
        "--parameters",
        "default or any: any evaluates every allowed value, as a Service Catalog user could choose it. Default: default.",
        "default",
        "any"
    );
    private readonly Option<string?> _account = new("--account")
    {
        Description = "The account of the deployment, where the file does not say it.",
        HelpName = "id",
    };
    private readonly Option<string?> _region = new("--region", "-r")
    {
        Description = "The Region of the deployment, where the file does not say it.",
        HelpName = "region",
    };
    private readonly Option<string> _undecided = Choice(
        "--undecided",
        "pass or fail: what values that only the deployment decides count. Default: exit code 2.",
        "",
        "pass",
        "fail"
    );
    private readonly Option<string> _unjudged = Choice(
        "--unjudged",
        "pass: list SageMaker resources that no control evaluates, and accept them. Default: exit code 2.",
        "",
        "pass"
    );
    private readonly Option<string> _replacements = Choice(
        "--replacements",
        "warn or fail: a Terraform plan that deletes or replaces a notebook, and its files. Default: warn.",
        "warn",
        "fail"
    );
    private readonly Option<bool> _inlineWaivers = new("--inline-waivers")
    {
        Description = "Count waivers in a resource's Metadata: SageGuard: {Waiver: \"2027-01-31 SageMaker.1 reason\"}.",
    };
    private readonly Option<string?> _stdinName = new("--stdin-name")
    {
        Description = "The file that standard input stands for, e.g. main.tf: reports, waivers and baselines name it.",
        HelpName = "file",
    };
    private readonly Option<string[]> _skipControl = new("--skip-control")
    {
        Description = "Controls that are left out, by set, id or number, several separated by commas.",
        HelpName = "control",
    };
    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Files that are left out, by pattern such as 'test/*'; repeatable.",
        HelpName = "pattern",
    };
    private readonly Option<string?> _config = new("--config")
    {
        Description = "A file that sets options of this command by their names; the command line counts more.",
        HelpName = "file",
    };
    private readonly Option<bool> _allowEmpty = new("--allow-empty")
    {
        Description = "End with 0 where none of the files is of a kind that is read, as in a commit hook.",
    };
    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Refuse files that are not ours, or are broken: exit code 64.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _region.CompletionSources.Add(_ => KnownValues.Regions);
        _skipControl.CompletionSources.Add(_ => ControlOption.Names.Select(name => new CompletionItem(name)));
        foreach (
            var option in (Option[])
                [
                    _parameter,
                    _parameterFile,
                    _parameters,
                    _account,
                    _region,
                    _undecided,
                    _unjudged,
                    _replacements,
                    _inlineWaivers,
                    _skipControl,
                    _exclude,
                    _stdinName,
                    _config,
                    _allowEmpty,
                    _strict,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    /// <summary>True to count suppressions that the files' authors wrote.</summary>
    public bool InlineWaivers(ParseResult parse) => parse.GetValue(_inlineWaivers);

    /// <summary>The file that standard input stands for; null where none was named.</summary>
    public string? StdinName(ParseResult parse) => parse.GetValue(_stdinName) is { } name ? InputFile.NameOf(name) : null;

    /// <summary>True where files may be left out.</summary>
    public bool ExcludesAny(ParseResult parse) => parse.GetValue(_exclude) is { Length: > 0 };

    /// <summary>True for a file that is left out.</summary>
    public bool Excludes(ParseResult parse, FoundFile file) =>
        (parse.GetValue(_exclude) ?? []).Any(pattern =>
            FileSystemName.MatchesSimpleExpression(
                pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern,
                InputFile.NameOf(file.Name),
                ignoreCase: false
            )
        );

    /// <summary>The parameters without the controls that are left out.</summary>
    /// <exception cref="UsageException">There is no such control, or none is left.</exception>
    public RuleParameters Without(ParseResult parse, RuleParameters rule)
    {
        var skipped = ControlOption.Choose(parse.GetValue(_skipControl) ?? [], " in --skip-control").ToHashSet();
        if (skipped.Count == 0)
            return rule;
        var left = rule.Controls.Where(control => !skipped.Contains(control)).ToList();
        return left.Count > 0 ? rule with { Controls = left } : throw new UsageException("--skip-control leaves no control to evaluate.");
    }

    /// <summary>True where a control is left out.</summary>
    public bool Skips(ParseResult parse) => parse.GetValue(_skipControl) is { Length: > 0 };

    /// <summary>True to accept that no file is of a kind that is read.</summary>
    public bool AllowEmpty(ParseResult parse) => parse.GetValue(_allowEmpty);

    /// <summary>True to refuse files that are not ours.</summary>
    public bool Strict(ParseResult parse) => parse.GetValue(_strict);

    /// <summary>The report with what counts for its exit code.</summary>
    public Report Apply(ParseResult parse, Report report) =>
        report with
        {
            Undecided = parse.GetValue(_undecided) switch
            {
                "pass" => UndecidedPolicy.Pass,
                "fail" => UndecidedPolicy.Fail,
                _ => UndecidedPolicy.NotAssessed,
            },
            AcceptUnjudged = parse.GetValue(_unjudged) == "pass",
            FailOnLoss = parse.GetValue(_replacements) == "fail",
        };

    /// <summary>What is said about the deployment of templates.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    public DeploymentSettings Deployment(ParseResult parse)
    {
        var (account, region) = (parse.GetValue(_account), parse.GetValue(_region));
        if (account is not null && !AccountId().IsMatch(account))
            throw new UsageException($"--account {OneLine.Clean(account, 40)} is not an account id: it must be 12 digits.");
        if (region is not null && Aws.Endpoints.AwsPartition.Find(region) is null)
        {
            throw new UsageException(
                $"--region {OneLine.Clean(region, 40)} does not have the form of an AWS Region. Name one such as eu-central-1."
            );
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in parse.GetValue(_parameterFile) ?? [])
        {
            foreach (var (name, value) in ParameterFile.Read(file))
                values[name] = value;
        }

        // What is written on the command line counts more than a file.
        foreach (var text in parse.GetValue(_parameter) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new UsageException(
                    $"--parameter {OneLine.Clean(text, 60)} does not have the form NAME=VALUE, e.g. SubnetId=subnet-0a1b2c3d4e5f67890."
                );
            }

            values[text[..equals]] = text[(equals + 1)..];
        }

        return new DeploymentSettings(values, account, region) { AnyParameters = parse.GetValue(_parameters) == "any" };
    }

    private static Option<string> Choice(string name, string description, string otherwise, params string[] words)
    {
        var allowed = otherwise.Length > 0 && !words.Contains(otherwise) ? [otherwise, .. words] : words;
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', allowed),
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (allowed.Contains(text, StringComparer.OrdinalIgnoreCase))
                    return text.ToLowerInvariant();
                result.AddError($"{name} '{text}' is not known. Choose {string.Join(" or ", allowed)}.");
                return otherwise;
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(allowed);
        return option;
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountId();
}
