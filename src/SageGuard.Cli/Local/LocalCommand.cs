// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;
using SageGuard.LocalAws;

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
        var options = new LocalCloudOptions { Port = choice.Port, Region = choice.Regions[0] };
        LocalFunction local;
        try
        {
            local = await LocalFunction.StartAsync(options, choice.Quiet ? Stream.Null : Console.OpenStandardOutput(), cancellationToken);
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Port {choice.Port} cannot be used: {error.Message.TrimEnd('.')}. Choose another with --port, or 0 for a free one."
            );
        }

        await using (local)
        {
            LocalRule.Put(local.Cloud.Region());
            if (choice.WithSamples)
                LocalSamples.Make(local.Cloud.Region());
            var accounts = LocalMembers.Make(local.Cloud, choice.Accounts);
            LocalMembers.AddNotebooks(local.Cloud, accounts, choice.Regions, choice.Notebooks);
            // Written as it is: the console would break long commands at the terminal's width.
            await terminal.Out.Profile.Out.Writer.WriteLineAsync(Guide(local.Cloud, choice));
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

    private static string Variables(LocalCloud cloud, string region) =>
        OperatingSystem.IsWindows()
            ? $"$env:AWS_ENDPOINT_URL='{cloud.Endpoint}'; $env:AWS_DEFAULT_REGION='{region}'; $env:AWS_ACCESS_KEY_ID='local'; $env:AWS_SECRET_ACCESS_KEY='local'"
            : $"export AWS_ENDPOINT_URL={cloud.Endpoint} AWS_DEFAULT_REGION={region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local";

    private static string Guide(LocalCloud cloud, LocalChoice choice)
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

              {Variables(cloud, choice.Regions[0])}
            {string.Concat(scans.OfType<string>().Select(scan => $"\n  {scan}"))}
              aws sagemaker create-notebook-instance --notebook-instance-name lab --instance-type ml.t3.medium --role-arn arn:aws:iam::123456789012:role/notebooks --direct-internet-access Enabled
              aws configservice get-compliance-details-by-config-rule --config-rule-name {LocalRule.Name}
              aws configservice start-config-rules-evaluation --config-rule-names {LocalRule.Name}
              aws sagemaker stop-notebook-instance --notebook-instance-name lab
              aws sagemaker delete-notebook-instance --notebook-instance-name lab

            Served: calls of {string.Join(
                ", ",
                LocalCloud.Services
            )} (docs/local.md lists them). Not served: Amazon S3, IAM, AWS KMS, Amazon ECR and VPCs,
            so a repair that makes a notebook again ends before its first change. Permissions are not evaluated. Every call that is not served is
            refused with the code NotServedByLocalAws.
            Ctrl-C ends it.

            """;
    }
}
