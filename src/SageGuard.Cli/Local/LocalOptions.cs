// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Local;

/// <summary>What <c>sageguard local</c> begins with.</summary>
internal sealed class LocalOptions
{
    public const string RunScripts = "--run-lifecycle-scripts";

    private readonly Option<int> _port = Number.Option("--port", "The loopback port; 0 takes a free one.", 4599, 0, 65_535);
    private readonly Option<string[]> _region = new("--region", "-r")
    {
        Description = "The Region that the rule and the notebooks are in; repeatable, the first has the rule. Default: eu-west-1.",
        HelpName = "region",
    };
    private readonly Option<bool> _samples = new("--with-notebooks")
    {
        Description =
            "Begin with notebooks and other resources, some of each kind that controls evaluate, some that pass and some that fail, and with what a repair of open-lab needs: a VPC, a bucket, a role.",
    };
    private readonly Option<bool> _scripts = new(RunScripts)
    {
        Description =
            "Run the lifecycle scripts of notebooks on this machine, as your own user and with your own rights, on folders that stand for the volumes. Linux only; needs bash, python3 and the aws command. Without it a notebook that has a lifecycle configuration fails to start, and a repair that makes a notebook again ends there.",
    };
    private readonly Option<int> _accounts = Number.Option(
        "--accounts",
        "So many accounts, in an organization that the first one manages, each other one with the role sageguard-read.",
        1,
        1,
        10_000
    );
    private readonly Option<int> _notebooks = Number.Option(
        "--notebooks",
        "So many notebooks, spread over the accounts and Regions; every tenth is open.",
        0,
        0,
        200_000
    );
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "None of the function's log lines." };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_port, _region, _samples, _scripts, _accounts, _notebooks, _quiet])
            command.Options.Add(option);
    }

    /// <summary>What was asked.</summary>
    /// <exception cref="UsageException">A Region is not one.</exception>
    public LocalChoice Read(ParseResult parse)
    {
        var regions = (parse.GetValue(_region) ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))
            .Distinct()
            .ToList();
        foreach (var region in regions.Where(region => !LocalCloud.HasRegion(region)))
            throw new UsageException($"--region {OneLine.Clean(region, 40)} is not a Region of AWS. Name one such as eu-central-1.");
        return new LocalChoice(
            parse.GetValue(_port),
            regions.Count > 0 ? regions : ["eu-west-1"],
            parse.GetValue(_samples),
            parse.GetValue(_scripts),
            parse.GetValue(_accounts),
            parse.GetValue(_notebooks),
            parse.GetValue(_quiet)
        );
    }
}
