// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>
/// Lists all resources of a kind, describes them with bounded concurrency, and hands out assessments as they come. The rule
/// turns them into evaluations, the scan into rows.
/// </summary>
/// <param name="sageMaker">Where resources are listed and described.</param>
/// <param name="assessor">Judges each of them.</param>
public sealed class Sweep(ISageMaker sageMaker, Assessor assessor)
{
    /// <summary>
    /// How many resources are described at a time. SageMaker throttles Describe calls at some ten a second, so more would
    /// only be retried.
    /// </summary>
    public const int Concurrency = 10;

    /// <summary>Every resource of a kind, from all pages; those on their way out are marked.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="AwsCallException">A page could not be read; then nothing is known to be gone.</exception>
    public async Task<IReadOnlyList<ListedResource>> ListAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        var all = new List<ListedResource>();
        await foreach (var listed in sageMaker.ListAsync(kind, cancellationToken))
            all.Add(listed);
        return all;
    }

    /// <summary>Describes and assesses listed resources; results come in the order in which the reads end.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="listed">The resources, in the order in which they are begun.</param>
    /// <param name="cancellationToken">Ends the reading, the calls under way included.</param>
    public async IAsyncEnumerable<SweptResource> AssessAsync(
        ResourceKind kind,
        IEnumerable<ListedResource> listed,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Bounded, so that describing waits for PutEvaluations and memory does not grow with the number of resources.
        var swept = Channel.CreateBounded<SweptResource>(Concurrency);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAllAsync(kind, listed, swept.Writer, stop.Token);
        try
        {
            await foreach (var resource in swept.Reader.ReadAllAsync(CancellationToken.None))
                yield return resource;
        }
        finally
        {
            // Where the consumer leaves early, the readers must not outlive it.
            await stop.CancelAsync();
            await reading;
        }
    }

    private async Task ReadAllAsync(
        ResourceKind kind,
        IEnumerable<ListedResource> listed,
        ChannelWriter<SweptResource> swept,
        CancellationToken cancellationToken
    )
    {
        Exception? failure = null;
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                listed,
                options,
                async (resource, token) => await swept.WriteAsync(await ReadAsync(kind, resource, token), token)
            );
        }
#pragma warning disable CA1031 // Not swallowed: it travels through the channel to the consumer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        swept.Complete(failure);
    }

    private async Task<SweptResource> ReadAsync(ResourceKind kind, ListedResource listed, CancellationToken cancellationToken)
    {
        try
        {
            var resource = await sageMaker.DescribeAsync(kind, listed.Name, cancellationToken);
            if (resource is not null)
                Identity.CheckAnswer(kind, listed.Arn, resource.Arn);
            var assessment = resource is null ? null : await assessor.AssessAsync(resource, cancellationToken);
            return new SweptResource(listed, assessment, null);
        }
        catch (SageGuardException error)
        {
            return new SweptResource(listed, null, error);
        }
    }
}
