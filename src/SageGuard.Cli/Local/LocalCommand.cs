// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Local;

/// <summary><c>sageguard local</c>: LocalAws and the function, kept running for a person's own <c>aws</c> commands.</summary>
internal static class LocalCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new LocalOptions();
        var command = new Command(
            "local",
            "Keep a local AWS and the function running for your own aws commands, until Ctrl-C. What it serves: docs/local.md."
        );
        options.AddTo(command);
        command.SetAction(
            (parse, cancellationToken) =>
                CommandRunner.RunAsync(terminal, () => RunAsync(terminal, options.Read(parse), cancellationToken), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, LocalChoice choice, CancellationToken cancellationToken)
    {
        using var machines = choice.RunScripts ? LocalMachines.Create(LocalOptions.RunScripts) : null;
        var options = new LocalCloudOptions
        {
            Port = choice.Port,
            Region = choice.Regions[0],
            ScriptRefusal =
                $"LocalAws ran no script of the lifecycle configuration: sageguard local was started without {LocalOptions.RunScripts}.",
        };
        LocalFunction local;
        try
        {
            local = await LocalFunction.StartAsync(
                machines?.With(options) ?? options,
                choice.Quiet ? Stream.Null : Console.OpenStandardOutput(),
                cancellationToken
            );
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Port {choice.Port} cannot be used: {error.Message.TrimEnd('.')}. Choose another with --port, or 0 for a free one."
            );
        }

        await using (local)
        {
            machines?.Connect(local.Cloud);
            LocalRule.Put(local.Cloud.Region());
            if (choice.WithSamples)
            {
                LocalPrerequisites.Make(local.Cloud);
                if (machines is not null)
                    LocalPrerequisites.Fill(machines.VolumeOf(local.Cloud.Region(), LocalPrerequisites.Notebook));
                LocalSamples.Make(local.Cloud.Region());
            }

            var accounts = LocalMembers.Make(local.Cloud, choice.Accounts);
            LocalMembers.AddNotebooks(local.Cloud, accounts, choice.Regions, choice.Notebooks);
            // Written as it is: the console would break long commands at the terminal's width.
            await terminal.Out.Profile.Out.Writer.WriteLineAsync(Guide(local.Cloud, choice, machines));
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await terminal.Out.Profile.Out.Writer.WriteLineAsync("Stopped. Nothing was kept.");
            }
        }

        return ExitCodes.Success;
    }

    private static string Variables(LocalCloud cloud, string region, string accessKey) =>
        OperatingSystem.IsWindows()
            ? $"$env:AWS_ENDPOINT_URL='{cloud.Endpoint}'; $env:AWS_DEFAULT_REGION='{region}'; $env:AWS_ACCESS_KEY_ID='{accessKey}'; $env:AWS_SECRET_ACCESS_KEY='local'"
            : $"export AWS_ENDPOINT_URL={cloud.Endpoint} AWS_DEFAULT_REGION={region} AWS_ACCESS_KEY_ID={accessKey} AWS_SECRET_ACCESS_KEY=local";

    private static string Guide(LocalCloud cloud, LocalChoice choice, LocalMachines? machines)
    {
        var scans = new[]
        {
            choice.WithSamples ? $"sageguard scan --region {choice.Regions[0]} --control all" : null,
            choice.Accounts > 1 ? $"sageguard scan --organization --region {string.Join(',', choice.Regions)}" : null,
            choice is { Accounts: 1, Notebooks: > 0 } ? $"sageguard scan --region {string.Join(',', choice.Regions)}" : null,
        };
        return $"""
            A local AWS listens at {cloud.Endpoint} with the rule {LocalRule.Name}{(
                choice.Quiet ? "" : "; below come the function's log lines"
            )}.

            In another terminal:

              {Variables(cloud, choice.Regions[0], machines?.AccessKey ?? "local")}
            {string.Concat(scans.OfType<string>().Select(scan => $"\n  {scan}"))}
              aws sagemaker create-notebook-instance --notebook-instance-name lab --instance-type ml.t3.medium --role-arn arn:aws:iam::123456789012:role/notebooks --direct-internet-access Enabled
              aws configservice get-compliance-details-by-config-rule --config-rule-name {LocalRule.Name}
              aws configservice start-config-rules-evaluation --config-rule-names {LocalRule.Name}
              aws sagemaker stop-notebook-instance --notebook-instance-name lab
              aws sagemaker delete-notebook-instance --notebook-instance-name lab

            {Repair(choice, machines)}Served: calls of {string.Join(
                ", ",
                LocalCloud.Services
            )} (docs/local.md lists them). Permissions are not evaluated.
            What is not served is refused with the code NotServedByLocalAws.
            Ctrl-C ends it.

            """;
    }

    private static string Repair(LocalChoice choice, LocalMachines? machines) =>
        (choice.WithSamples, machines) switch
        {
            (true, not null) => $"""
                A repair that makes {LocalPrerequisites.Notebook} again, closed, with its files, from the plan until the old one is deleted:

                  sageguard remediate plan {LocalPrerequisites.Notebook} --control 1 --bucket {LocalPrerequisites.Bucket} --subnet {LocalPrerequisites.Subnet} --security-group {LocalPrerequisites.SecurityGroup} --retention-days 0 --out plan.json
                  sageguard remediate apply --plan plan.json --poll-seconds 1
                  sageguard remediate purge --plan plan.json {LocalPrerequisites.Notebook}

                Scripts run as your own user. The files of a notebook are in {machines.Folder}/{choice.Regions[0]}/NOTEBOOK, and
                what the copy scripts say is in {machines.Folder}/scripts.log.


                """,
            (true, null) =>
                $"A repair that makes {LocalPrerequisites.Notebook} again runs scripts on this machine: begin with {LocalOptions.RunScripts} to try one.\n\n",
            _ => "",
        };
}
