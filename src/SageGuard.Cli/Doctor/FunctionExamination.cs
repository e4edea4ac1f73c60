// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Doctor;

/// <summary>The function behind rules: whether AWS Config may invoke it, whether it may run, where failed events go.</summary>
internal sealed class FunctionExamination(LambdaClient lambda, string function, string account, string region)
{
    private readonly List<Finding> _findings = [];

    /// <summary>Looks at it. What cannot be read is a finding of its own.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        await KnownAsync(
            async () =>
            {
                if (!await lambda.MayBeInvokedByConfigAsync(function, account, cancellationToken))
                {
                    Add(
                        Health.Broken,
                        "AWS Config may not invoke it: its rules never run.",
                        $"aws lambda add-permission --region {region} --function-name {function} --statement-id AllowAwsConfig --action lambda:InvokeFunction --principal config.amazonaws.com --source-account {account}"
                    );
                }
            },
            "Whether AWS Config may invoke it"
        );
        await KnownAsync(
            async () =>
            {
                if (await lambda.ReservedConcurrencyAsync(function, cancellationToken) == 0)
                {
                    Add(
                        Health.Broken,
                        "Its reserved concurrency is 0: Lambda never runs it.",
                        $"aws lambda delete-function-concurrency --region {region} --function-name {function}"
                    );
                }
            },
            "Its concurrency"
        );
        await KnownAsync(
            async () =>
            {
                if (await lambda.FailedEventsGoToAsync(function, cancellationToken) is null)
                {
                    Add(
                        Health.Warning,
                        "Events that failed in all attempts are lost: it has neither a dead-letter queue nor a destination for failures.",
                        $"aws lambda put-function-event-invoke-config --region {region} --function-name {function} --destination-config '{{\"OnFailure\":{{\"Destination\":\"QUEUE_ARN\"}}}}'"
                    );
                }
            },
            "Where its failed events go"
        );
        if (_findings.Count == 0)
            Add(Health.Fine, "AWS Config may invoke it, and its failed events are kept.");
        return _findings;
    }

    private async Task KnownAsync(Func<Task> look, string what)
    {
        try
        {
            await look();
        }
        catch (AwsCallException error)
        {
            Add(Health.Unknown, $"{what} cannot be read: {error.Message}");
        }
    }

    private void Add(Health state, string text, string? command = null) =>
        _findings.Add(new Finding(state, $"function {OneLine.Clean(function, 64)}", text, command) { Link = "evaluated" });
}
