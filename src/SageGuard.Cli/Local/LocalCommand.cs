// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.LocalAws;
using Spectre.Console;

namespace SageGuard.Cli.Local;

/// <summary><c>sageguard local</c>: LocalAws and the function, kept running for a person's own <c>aws</c> commands.</summary>
internal static class LocalCommand
{
    public static Command Create(Terminal terminal)
    {
        var port = Number.Option("--port", "The loopback port; 0 takes a free one.", 4599, 0, 65_535);
        var samples = new Option<bool>("--with-notebooks")
        {
            Description =
                "Begin with notebooks and other resources, some of each kind that controls evaluate, some that pass and some that fail.",
        };
        var command = new Command("local", "Keep a local AWS and the function running for your own aws commands, until Ctrl-C.")
        {
            port,
            samples,
        };
        command.SetAction(
            (parse, cancellationToken) =>
                Guarded.RunAsync(
                    terminal,
                    () => RunAsync(terminal.Out, parse.GetValue(port), parse.GetValue(samples), cancellationToken),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, int port, bool withSamples, CancellationToken cancellationToken)
    {
        var options = new LocalCloudOptions { Port = port };
        LocalFunction local;
        try
        {
            local = await LocalFunction.StartAsync(options, Console.OpenStandardOutput(), cancellationToken);
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"Port {port} cannot be used: {error.Message.TrimEnd('.')}. Choose another with --port, or 0 for a free one."
            );
        }

        await using (local)
        {
            LocalRule.Put(local.Cloud.Region());
            if (withSamples)
                LocalSamples.Make(local.Cloud.Region());
            // Written as it is: the console would break long commands at the terminal's width.
            await console.Profile.Out.Writer.WriteLineAsync(Guide(local.Cloud, options.Region, withSamples));
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                console.WriteLine("Stopped. Nothing was kept.");
            }
        }

        return ExitCodes.Success;
    }

    private static string Variables(LocalCloud cloud, string region) =>
        OperatingSystem.IsWindows()
            ? $"$env:AWS_ENDPOINT_URL='{cloud.Endpoint}'; $env:AWS_DEFAULT_REGION='{region}'; $env:AWS_ACCESS_KEY_ID='local'; $env:AWS_SECRET_ACCESS_KEY='local'"
            : $"export AWS_ENDPOINT_URL={cloud.Endpoint} AWS_DEFAULT_REGION={region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local";

    private static string Guide(LocalCloud cloud, string region, bool withSamples) =>
        $"""
            A local AWS listens at {cloud.Endpoint} with the rule {LocalRule.Name}; below come the function's log lines.

            In another terminal:

              {Variables(cloud, region)}
            {(withSamples ? "\n  sageguard scan --region " + region + " --control all\n" : "")}
              aws sagemaker create-notebook-instance --notebook-instance-name lab --instance-type ml.t3.medium --role-arn arn:aws:iam::123456789012:role/notebooks --direct-internet-access Enabled
              aws configservice get-compliance-details-by-config-rule --config-rule-name {LocalRule.Name}
              aws configservice start-config-rules-evaluation --config-rule-names {LocalRule.Name}
              aws sagemaker stop-notebook-instance --notebook-instance-name lab
              aws sagemaker delete-notebook-instance --notebook-instance-name lab

            Ctrl-C ends it.

            """;
}
