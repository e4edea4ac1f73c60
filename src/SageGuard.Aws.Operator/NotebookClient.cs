// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using SageGuard.Aws.Endpoints;
using SageGuard.Remediation;

namespace SageGuard.Aws.Operator;

/// <summary>The calls on notebooks that change something, and lifecycle configurations.</summary>
/// <remarks>Source: the Amazon SageMaker API reference.</remarks>
public sealed class NotebookClient : INotebookCalls
{
    private const string Gone = "RecordNotFound";
    private const string LifecycleGone = "Notebook Instance Lifecycle Config does not exist";

    private readonly AwsJsonClient _client;

    /// <summary>Speaks to SageMaker through a client.</summary>
    /// <param name="client">A client for <see cref="AwsService.SageMaker"/>.</param>
    public NotebookClient(AwsJsonClient client) => _client = client;

    /// <inheritdoc/>
    public Task<JsonElement> CallAsync(NotebookCall call, CancellationToken cancellationToken) =>
        _client.CallAsync(
            call.Operation,
            input =>
            {
                foreach (var (member, value) in call.Input)
                {
                    input.WritePropertyName(member);
                    if (value is null)
                        input.WriteNullValue();
                    else
                        value.WriteTo(input);
                }
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<LifecycleFacts> LifecycleAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.CallAsync(
                "DescribeNotebookInstanceLifecycleConfig",
                input => input.WriteString("NotebookInstanceLifecycleConfigName", name),
                cancellationToken
            );
            var scripts = answer.ListOf("OnCreate").Concat(answer.ListOf("OnStart")).Select(hook => Decode(hook.TextOf("Content")));
            return new LifecycleFacts(name, true, string.Join('\n', scripts));
        }
        catch (AwsCallException e)
            when (e.Code == "ValidationException"
                && (
                    AwsFailure.AwsText(e).Contains(Gone, StringComparison.Ordinal)
                    || AwsFailure.AwsText(e).Contains(LifecycleGone, StringComparison.Ordinal)
                )
            )
        {
            return new LifecycleFacts(name, false, "");
        }
    }

    private static string Decode(string? content)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(content ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
