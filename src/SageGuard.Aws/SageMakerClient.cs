// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.Json;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Aws;

/// <summary>Amazon SageMaker as the runs need it: every kind of resource through one table.</summary>
/// <remarks>Source: the Amazon SageMaker API reference; the rows are <see cref="ResourceKinds"/>.</remarks>
public sealed class SageMakerClient : ISageMaker
{
    private const int PageSize = 100;

    private readonly AwsJsonClient _client;

    /// <summary>Speaks to SageMaker through a client.</summary>
    /// <param name="client">A client for <see cref="AwsService.SageMaker"/>.</param>
    public SageMakerClient(AwsJsonClient client) => _client = client;

    /// <inheritdoc/>
    public CallCounts Counts => _client.Counts;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedResource> List(ResourceKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = _client.Items(kind.ListOperation, input => WriteListInput(input, kind), kind.ListMember, "NextToken", cancellationToken);
        await foreach (var entry in entries)
        {
            var name = kind.NameFrom(member => entry.TextOf(member), kind.ListNameMember)
                ?? throw AwsFailure.Unreadable(_client, kind.ListOperation, $"an entry of {kind.ListMember} has no {(kind.ParentMember is null ? "" : $"{kind.ParentMember} or ")}{kind.ListNameMember}");
            yield return new ListedResource(name, TextOf(entry, kind.ListArnMember), TextOf(entry, kind.ListStatusMember));
        }
    }

    /// <inheritdoc/>
    public async Task<Resource?> Describe(ResourceKind kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.Call(kind.DescribeOperation, input => WriteName(input, kind, name), cancellationToken);
            return AboutWhatWasAsked(kind, name, Resource.FromDescribe(kind, answer));
        }
        catch (AwsCallException e) when (IsGone(e, kind.GoneMessage))
        {
            return null;
        }
        catch (MalformedEventException e)
        {
            throw AwsFailure.Unreadable(_client, kind.DescribeOperation, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>?> Tags(string arn, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var entries = _client.Items(
                "ListTags",
                input =>
                {
                    input.WriteString("ResourceArn", arn);
                    input.WriteNumber("MaxResults", PageSize);
                },
                "Tags", "NextToken", cancellationToken);
            await foreach (var entry in entries)
            {
                var key = entry.TextOf("Key") ?? throw AwsFailure.Unreadable(_client, "ListTags", "a tag has no Key");
                tags[key] = entry.TextOf("Value") ?? "";
            }
        }
        catch (AwsCallException e) when (IsGone(e, "Could not find resource") || ResourceKinds.All.Any(kind => IsGone(e, kind.GoneMessage)))
        {
            // ListTags has words of its own for a resource that vanished after it was described.
            return null;
        }

        return tags;
    }

    // The wrong answer of a shim or a defect would be a verdict on another resource.
    private Resource AboutWhatWasAsked(ResourceKind kind, string name, Resource answered)
    {
        if (!name.Equals(answered.Name, StringComparison.OrdinalIgnoreCase))
            throw AwsFailure.Unreadable(_client, kind.DescribeOperation, $"it is about {Annotation.Clean(answered.Name!, 80)}, and {Annotation.Clean(name, 80)} was asked for");
        var arn = answered.Arn!.Split(':', 6);
        return arn is ["arn", _, "sagemaker", var region, _, var resource]
            && region == _client.Region && resource.Equals($"{kind.ArnResource}/{name}", StringComparison.OrdinalIgnoreCase)
                ? answered
                : throw AwsFailure.Unreadable(_client, kind.DescribeOperation, $"its {kind.ArnMember} is {Annotation.Clean(answered.Arn, 160)}, and the {kind.Noun} {Annotation.Clean(name, 80)} in {_client.Region} was asked for");
    }

    private static void WriteName(Utf8JsonWriter input, ResourceKind kind, string name)
    {
        var slash = kind.ParentMember is null ? -1 : name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0) input.WriteString(kind.ParentMember!, name.AsSpan(0, slash));
        input.WriteString(kind.NameMember, name.AsSpan(slash + 1));
    }

    private static void WriteListInput(Utf8JsonWriter input, ResourceKind kind)
    {
        input.WriteNumber("MaxResults", PageSize);
        if (kind.SortsBy is not { } sorts) return;
        input.WriteString("SortBy", sorts.By);
        input.WriteString("SortOrder", sorts.Order);
    }

    private static bool IsGone(AwsCallException e, string? goneMessage) =>
        e.Code == "ResourceNotFound"
        || (e.Code == "ValidationException" && goneMessage is not null
            && AwsFailure.AwsText(e).Contains(goneMessage, StringComparison.OrdinalIgnoreCase));

    private static string? TextOf(JsonElement entry, string? member) => member is null ? null : entry.TextOf(member);
}
