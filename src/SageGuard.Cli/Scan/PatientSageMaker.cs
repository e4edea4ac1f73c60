// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Scan;

/// <summary>
/// SageMaker for a scan, which has time: where AWS throttles a call, or does not answer it, to the end of the SDK's own retries, it waits and asks
/// again, rather than leave a resource out.
/// </summary>
/// <param name="inner">The client.</param>
/// <param name="time">The clock.</param>
internal sealed class PatientSageMaker(ISageMaker inner, TimeProvider time) : ISageMaker
{
    // The SDK's own attempts lie between these: about two minutes for one call.
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30)];

    // A fault on AWS's side passes within seconds, or it lasts longer than anybody waits.
    private const int PausesForFaults = 2;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedResource> List(ResourceKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A page cannot be asked for again from here, so the whole list is: it is handed out only when it is complete.
        var listed = await AskAsync(
            async () =>
            {
                var all = new List<ListedResource>();
                await foreach (var resource in inner.List(kind, cancellationToken)) all.Add(resource);
                return all;
            },
            cancellationToken);
        foreach (var resource in listed) yield return resource;
    }

    /// <inheritdoc/>
    public Task<Resource?> Describe(ResourceKind kind, string name, CancellationToken cancellationToken) =>
        AskAsync(() => inner.Describe(kind, name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>?> Tags(string arn, CancellationToken cancellationToken) =>
        AskAsync(() => inner.Tags(arn, cancellationToken), cancellationToken);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Pauses.Length; i++)
        {
            try
            {
                return await ask();
            }
            catch (AwsCallException error) when (error.Kind == AwsRefusal.Throttled || (error.Kind == AwsRefusal.Unreachable && i < PausesForFaults))
            {
                // Not all at the same moment again.
                await Task.Delay(Pauses[i] * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
            }
        }

        return await ask();
    }
}
