// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>Amazon CloudWatch Logs: the function's latest error.</summary>
public sealed class LogsClient
{
    private const int PageSize = 100;
    private const int MaxPages = 10;

    private readonly AwsJsonClient _client;

    /// <summary>Speaks to CloudWatch Logs through a client.</summary>
    /// <param name="client">A client for <see cref="AwsService.Logs"/>.</param>
    public LogsClient(AwsJsonClient client) => _client = client;

    /// <summary>The newest message of level ERROR or FATAL.</summary>
    /// <param name="logGroup">The log group.</param>
    /// <param name="since">The oldest time of interest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The message; null where there is none, or no such group.</returns>
    /// <exception cref="AwsCallException">AWS refused or did not answer.</exception>
    public async Task<string?> LastErrorAsync(string logGroup, DateTimeOffset since, CancellationToken cancellationToken)
    {
        string? message = null;
        var pages = 0;
        try
        {
            var answers = _client.PagesAsync(
                "FilterLogEvents",
                input =>
                {
                    input.WriteString("logGroupName", logGroup);
                    input.WriteNumber("startTime", since.ToUnixTimeMilliseconds());
                    input.WriteString("filterPattern", "{ $.level = \"ERROR\" || $.level = \"FATAL\" }");
                    input.WriteNumber("limit", PageSize);
                },
                "nextToken",
                cancellationToken
            );
            await foreach (var page in answers)
            {
                foreach (var entry in page.ListOf("events"))
                    message = MessageOf(entry.TextOf("message")) ?? message;
                if (++pages == MaxPages)
                    break;
            }
        }
        catch (AwsCallException error) when (error.Code == "ResourceNotFoundException")
        {
            return null;
        }

        return message;
    }

    private static string? MessageOf(string? line)
    {
        if (line is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            // The function's own lines say why in "reason" or in the exception; "message" only says that.
            var entry = document.RootElement;
            return entry.TextOf("reason") ?? entry.ObjectOf("exception").TextOf("message") ?? entry.TextOf("message") ?? line;
        }
        catch (JsonException)
        {
            return line;
        }
    }
}
