// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.Deployment.Policies;

namespace SageGuard.Cli.Policies;

/// <summary><c>sageguard policy people</c>: what a person who runs this command needs.</summary>
internal static class PeopleCommand
{
    public static Command Create(Terminal terminal)
    {
        var job = ChoiceArgument.Create(
            "JOB",
            "scan, organization or aggregator (a scan of one), doctor, reach, import, repair or purge.",
            "scan",
            "organization",
            "aggregator",
            "doctor",
            "reach",
            "import",
            "repair",
            "purge"
        );
        var command = new Command(
            "people",
            "Print the IAM policy of a person who scans, diagnoses, looks at networks, imports findings, repairs or purges."
        )
        {
            job,
        };
        command.SetAction(parse =>
        {
            terminal.Out.Profile.Out.Writer.WriteLine(
                (
                    parse.GetValue(job) switch
                    {
                        "aggregator" => OperatorPolicies.Aggregator(),
                        "organization" => OperatorPolicies.Organization(),
                        "doctor" => OperatorPolicies.Doctor(),
                        "reach" => OperatorPolicies.Reach(),
                        "import" => OperatorPolicies.Import(),
                        "repair" => OperatorPolicies.Repair(),
                        "purge" => OperatorPolicies.Purge(),
                        _ => OperatorPolicies.Scan(),
                    }
                ).TrimEnd()
            );
            return ExitCodes.Success;
        });
        return command;
    }
}
