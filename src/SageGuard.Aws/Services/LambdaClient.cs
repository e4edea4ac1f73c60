// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>What AWS Lambda says of a function: who may invoke it, where its failed events go, how many may run.</summary>
/// <remarks>Source: the AWS Lambda API reference.</remarks>
/// <param name="client">A client for <see cref="AwsService.Lambda"/>.</param>
public sealed class LambdaClient(AwsRestClient client)
{
    private const string ConfigPrincipal = "config.amazonaws.com";

    /// <summary>True where the function's policy lets AWS Config invoke it for an account.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="account">The account of the rule.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<bool> MayBeInvokedByConfigAsync(string function, string account, CancellationToken cancellationToken)
    {
        var answer = await FindAsync("GetPolicy", $"/2015-03-31/functions/{function}/policy", cancellationToken);
        if (answer?.TextOf("Policy") is not { } text)
            return false;
        using var policy = JsonDocument.Parse(text);
        return policy
            .RootElement.ListOf("Statement")
            .Any(statement =>
                statement.TextOf("Effect") == "Allow"
                && Names(statement.ObjectOf("Principal").ObjectOf("Service"), ConfigPrincipal)
                && (Names(statement.ObjectOf("Action"), "lambda:InvokeFunction") || Names(statement.ObjectOf("Action"), "lambda:*"))
                && IsFor(statement.ObjectOf("Condition"), account)
            );
    }

    /// <summary>Where events go that failed in all attempts: the dead-letter queue or the destination; null for nowhere.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<string?> FailedEventsGoToAsync(string function, CancellationToken cancellationToken)
    {
        var invoke = await FindAsync(
            "GetFunctionEventInvokeConfig",
            $"/2019-09-25/functions/{function}/event-invoke-config",
            cancellationToken
        );
        if (invoke?.ObjectOf("DestinationConfig").ObjectOf("OnFailure").TextOf("Destination") is { } destination)
            return destination;
        var settings = await FindAsync("GetFunctionConfiguration", $"/2015-03-31/functions/{function}/configuration", cancellationToken);
        return settings?.ObjectOf("DeadLetterConfig").TextOf("TargetArn");
    }

    /// <summary>How many may run at once; null for no limit of its own.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<int?> ReservedConcurrencyAsync(string function, CancellationToken cancellationToken)
    {
        var answer = await FindAsync("GetFunctionConcurrency", $"/2019-09-30/functions/{function}/concurrency", cancellationToken);
        return answer?.ObjectOf("ReservedConcurrentExecutions") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
    }

    // Lambda answers 404 for a setting that was never made.
    private async Task<JsonElement?> FindAsync(string operation, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(operation, path, cancellationToken);
        }
        catch (AwsCallException error) when (error.Code == "ResourceNotFoundException")
        {
            return null;
        }
    }

    private static bool Names(JsonElement oneOrMany, string wanted) =>
        oneOrMany.ValueKind switch
        {
            JsonValueKind.String => oneOrMany.GetString() == wanted,
            JsonValueKind.Array => oneOrMany.EnumerateArray().Any(entry => Names(entry, wanted)),
            _ => false,
        };

    // Without a condition every account's AWS Config may; with one it must name ours.
    private static bool IsFor(JsonElement condition, string account)
    {
        if (condition.ValueKind != JsonValueKind.Object)
            return true;
        var accounts = condition
            .EnumerateObject()
            .Where(test => test.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(test => test.Value.EnumerateObject())
            .Where(key => key.Name.Equals("AWS:SourceAccount", StringComparison.OrdinalIgnoreCase))
            .ToList();
        return accounts.Count == 0 || accounts.Any(key => Names(key.Value, account));
    }
}
