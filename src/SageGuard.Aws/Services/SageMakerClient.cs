// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SageGuard.Aws.Endpoints;
using SageGuard.Resources;
using SageGuard.Runs;
using SageGuard.Text;

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
    public async IAsyncEnumerable<ListedResource> ListAsync(ResourceKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (kind.ListedUnder is not { } under)
        {
            await foreach (var listed in ListAsync(kind, null, cancellationToken))
                yield return listed;
            yield break;
        }

        await foreach (var parent in ListAsync(under.Kind, cancellationToken))
        {
            var entries = ListAsync(kind, (under.Member, parent.Name), cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (entries)
            {
                while (await NextAsync(entries, under.Kind))
                    yield return entries.Current;
            }
        }
    }

    // What they are listed under can be deleted meanwhile, and they with it.
    private static async Task<bool> NextAsync(IAsyncEnumerator<ListedResource> entries, ResourceKind parent)
    {
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (AwsCallException e) when (IsGone(e, parent.GoneMessage))
        {
            return false;
        }
    }

    private async IAsyncEnumerable<ListedResource> ListAsync(
        ResourceKind kind,
        (string Member, string Name)? parent,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var entries = _client.ItemsAsync(
            kind.ListOperation,
            input => WriteListInput(input, kind, parent),
            kind.ListMember,
            "NextToken",
            cancellationToken
        );
        await foreach (var entry in entries)
        {
            var name =
                kind.NameFrom(member => entry.TextOf(member), kind.ListNameMember)
                ?? throw AwsFailure.Unreadable(
                    _client,
                    kind.ListOperation,
                    $"an entry of {kind.ListMember} lacks one of {string.Join(", ", kind.ParentMembers.Append(kind.ListNameMember))}"
                );
            // An ARN has the parent's name in lower case.
            if (parent is var (_, exact))
                name = $"{exact}/{name[(name.LastIndexOf('/') + 1)..]}";
            yield return new ListedResource(name, TextOf(entry, kind.ListArnMember), TextOf(entry, kind.ListStatusMember));
        }
    }

    /// <inheritdoc/>
    public async Task<Resource?> DescribeAsync(ResourceKind kind, string name, CancellationToken cancellationToken)
    {
        foreach (var members in kind.InputsFor(name))
        {
            try
            {
                var answer = await _client.CallAsync(kind.DescribeOperation, input => WriteName(input, kind, members), cancellationToken);
                return AboutWhatWasAsked(kind, name, Resource.FromDescribe(kind, answer));
            }
            catch (AwsCallException e) when (IsGone(e, kind.GoneMessage)) { }
            catch (MalformedEventException e)
            {
                throw AwsFailure.Unreadable(_client, kind.DescribeOperation, e.Message, e);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<Properties?> ModelPackageAsync(string nameOrArn, CancellationToken cancellationToken)
    {
        var kind = ResourceKinds.ModelPackage;
        try
        {
            var answer = await _client.CallAsync(
                kind.DescribeOperation,
                input => input.WriteString(kind.NameMember, nameOrArn),
                cancellationToken
            );
            var arn = answer.TextOf(kind.ArnMember);
            var isAsked =
                arn is not null
                && (
                    arn.Equals(nameOrArn, StringComparison.OrdinalIgnoreCase)
                    || arn.EndsWith($":{kind.ArnResource}/{nameOrArn}", StringComparison.OrdinalIgnoreCase)
                );
            return isAsked
                ? new Properties(answer.Clone())
                : throw AwsFailure.Unreadable(
                    _client,
                    kind.DescribeOperation,
                    $"it is about {Annotation.Clean(arn ?? "no ARN", 160)}, and {Annotation.Clean(nameOrArn, 160)} was asked for"
                );
        }
        catch (AwsCallException e) when (IsGone(e, kind.GoneMessage))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>?> TagsAsync(string arn, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var entries = _client.ItemsAsync(
                "ListTags",
                input =>
                {
                    input.WriteString("ResourceArn", arn);
                    input.WriteNumber("MaxResults", PageSize);
                },
                "Tags",
                "NextToken",
                cancellationToken
            );
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
        {
            throw AwsFailure.Unreadable(
                _client,
                kind.DescribeOperation,
                $"it is about {Annotation.Clean(answered.Name!, 80)}, and {Annotation.Clean(name, 80)} was asked for"
            );
        }

        var arn = answered.Arn!.Split(':', 6);
        return
            arn is ["arn", _, "sagemaker", var region, _, var resource]
            && region == _client.Region
            && resource.Equals($"{kind.ArnResource}/{name}", StringComparison.OrdinalIgnoreCase)
            ? answered
            : throw AwsFailure.Unreadable(
                _client,
                kind.DescribeOperation,
                $"its {kind.ArnMember} is {Annotation.Clean(answered.Arn, 160)}, and the {kind.Noun} {Annotation.Clean(name, 80)} in {_client.Region} was asked for"
            );
    }

    private static void WriteName(Utf8JsonWriter input, ResourceKind kind, IReadOnlyList<(string Member, string Value)> members)
    {
        foreach (var (member, value) in members)
        {
            if (
                kind.IsNumbered
                && member == kind.NameMember
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
            {
                input.WriteNumber(member, number);
            }
            else
            {
                input.WriteString(member, value);
            }
        }
    }

    private static void WriteListInput(Utf8JsonWriter input, ResourceKind kind, (string Member, string Name)? parent)
    {
        input.WriteNumber("MaxResults", PageSize);
        if (parent is var (member, name))
            input.WriteString(member, name);
        if (kind.SortsBy is not { } sorts)
            return;
        input.WriteString("SortBy", sorts.By);
        input.WriteString("SortOrder", sorts.Order);
    }

    private static bool IsGone(AwsCallException e, string? goneMessage) =>
        e.Code == "ResourceNotFound"
        || (
            e.Code == "ValidationException"
            && goneMessage is not null
            && AwsFailure.AwsText(e).Contains(goneMessage, StringComparison.OrdinalIgnoreCase)
        );

    private static string? TextOf(JsonElement entry, string? member) => member is null ? null : entry.TextOf(member);
}
