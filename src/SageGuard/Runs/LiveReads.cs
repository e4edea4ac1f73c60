// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Resources;
using SageGuard.Text;

namespace SageGuard.Runs;

/// <summary>What is read from SageMaker about one resource, each thing once, however many controls ask for it.</summary>
internal sealed class LiveReads(ISageMaker sageMaker, IReferenceReader? references, Resource resource)
{
    private Resource? _live = resource.Origin == Origin.Live ? resource : null;
    private IReadOnlyDictionary<string, string>? _tags = resource.Tags;
    private readonly Dictionary<NamedDefinitionNeed, NamedDefinition> _definitions = [];

    /// <summary>What was read besides the resource.</summary>
    public Answers Answers { get; } = new();

    /// <summary>The resource as it came.</summary>
    public Resource Resource => resource;

    /// <summary>The view of the resource after a need was read.</summary>
    /// <exception cref="ResourceGoneException">The resource no longer exists.</exception>
    public async Task<Resource> ReadAsync(Need need, Resource view, CancellationToken cancellationToken)
    {
        switch (need)
        {
            case ModelPackageNeed package:
                Answers.Add(package, new ModelPackage(await PackageAsync(package.Name, cancellationToken)));
                return view;
            case SharedRoleNeed shared:
                Answers.Add(shared, new SharedRole(await OtherWithoutRoleAsync(cancellationToken)));
                return view;
            case KmsKeyNeed key:
                Answers.Add(key, await References.KeyAsync(key, Account, cancellationToken));
                return view;
            case RepositoryNeed repository:
                Answers.Add(repository, await References.RepositoryAsync(repository, Account, cancellationToken));
                return view;
            case BucketNeed bucket:
                Answers.Add(bucket, await References.BucketAsync(bucket, Account, cancellationToken));
                return view;
            default:
                return await ViewAsync(need, view, cancellationToken);
        }
    }

    private IReferenceReader References =>
        references ?? throw new SageGuardException("What this control needs of other services is read by sageguard scan only.");

    private string Account =>
        resource.Account
        ?? throw new SageGuardException($"The account of the {resource.Kind.Noun} {resource.Name ?? resource.Id} is not known.");

    private async Task<Resource> ViewAsync(Need need, Resource view, CancellationToken cancellationToken) =>
        need switch
        {
            DescribeNeed => (await DescribeAsync(cancellationToken)) with { Tags = view.Tags, NamedDefinition = view.NamedDefinition },
            TagsNeed => view with { Tags = await TagsAsync(cancellationToken) },
            NamedDefinitionNeed named => view with { NamedDefinition = await DefinitionAsync(named, cancellationToken) },
            _ => throw new ArgumentOutOfRangeException(nameof(need), need, "This need cannot be read from SageMaker."),
        };

    /// <summary>The tags: those that came with the resource, else from ListTags.</summary>
    /// <exception cref="ResourceGoneException">The resource no longer exists.</exception>
    public async Task<IReadOnlyDictionary<string, string>> TagsAsync(CancellationToken cancellationToken)
    {
        if (_tags is not null)
            return _tags;

        // A recorded ARN can have the name in the wrong case, and no one knows what ListTags makes of that: only an ARN that
        // fits the name is taken; else SageMaker's own answer has the right one.
        var arn = _live?.Arn ?? (FitsName(resource) ? resource.Arn : null);
        if (arn is not null)
            _tags = await sageMaker.TagsAsync(arn, cancellationToken);
        if (_tags is not null)
            return _tags;

        var live = await DescribeAsync(cancellationToken);
        if (live.Arn != arn)
            _tags = await sageMaker.TagsAsync(live.Arn!, cancellationToken);
        return _tags ?? throw new ResourceGoneException($"The {resource.Kind.Noun} {live.Name} vanished while its tags were read.");
    }

    private static bool FitsName(Resource resource) =>
        resource.Arn is { } arn && resource.Name is { } name && arn.EndsWith($"/{name}", StringComparison.Ordinal);

    private async Task<Resource> DescribeAsync(CancellationToken cancellationToken)
    {
        if (_live is not null)
            return _live;

        var name = resource.Name ?? await FindNameAsync(cancellationToken);
        var live =
            await sageMaker.DescribeAsync(resource.Kind, name, cancellationToken)
            ?? throw new ResourceGoneException($"The {resource.Kind.Noun} {name} no longer exists.");
        Identity.CheckAnswer(resource.Kind, resource.Arn, live.Arn);
        // The result goes under the id that was asked, whatever SageMaker calls the resource.
        return _live = live with { Id = resource.Id };
    }

    // The item has no name: the id's last part is one, but perhaps in the wrong case, so only the list can say.
    private async Task<string> FindNameAsync(CancellationToken cancellationToken)
    {
        var guess = resource.Kind.NameOfId(resource.Arn ?? resource.Id);
        List<string> sameButForCase = [];
        await foreach (var listed in sageMaker.ListAsync(resource.Kind, cancellationToken))
        {
            if (listed.Name == guess)
                return listed.Name;
            if (listed.Name.Equals(guess, StringComparison.OrdinalIgnoreCase))
                sameButForCase.Add(listed.Name);
        }

        return sameButForCase.Count switch
        {
            1 => sameButForCase[0],
            0 => throw new ResourceGoneException($"No {resource.Kind.Noun} with the id {resource.Id} exists."),
            _ => throw new SageGuardException(
                $"The id {resource.Id} fits {string.Join(" and ", sameButForCase)}, which differ only in case, and the item has no resourceName. Rename one of them."
            ),
        };
    }

    private async Task<Properties?> PackageAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await sageMaker.ModelPackageAsync(name, cancellationToken);
        }
        catch (AwsCallException error)
            when (error.Kind == AwsRefusal.Denied && name.Split(':', 6) is ["arn", _, _, _, var account, _] && account != resource.Account)
        {
            throw new UnreadableElsewhereException($"The model package {Annotation.Clean(name, 160)}", account, error);
        }
    }

    // Of two profiles without a role of their own, each finds the other: the search ends at the first, and only where there is
    // none does it read all of the domain's.
    private async Task<string?> OtherWithoutRoleAsync(CancellationToken cancellationToken)
    {
        if (resource.Origin == Origin.Declared || (_live ?? resource).Name is not { } own)
        {
            throw new SageGuardException(
                "Whether other user profiles share the domain's default role is not in the file. Name a role of the profile's own, or read all profiles from SageMaker: sageguard scan"
            );
        }

        var domain = own[..(own.IndexOf('/', StringComparison.Ordinal) + 1)];
        await foreach (var listed in sageMaker.ListAsync(resource.Kind, cancellationToken))
        {
            if (!listed.Name.StartsWith(domain, StringComparison.Ordinal) || listed.Name == own || listed.Status == "Deleting")
                continue;
            if (
                await sageMaker.DescribeAsync(resource.Kind, listed.Name, cancellationToken) is { } other
                && other.Properties.Find("UserSettings.ExecutionRole").IsAbsent
            )
            {
                return listed.Name[domain.Length..];
            }
        }

        return null;
    }

    private async Task<NamedDefinition> DefinitionAsync(NamedDefinitionNeed need, CancellationToken cancellationToken)
    {
        if (!_definitions.TryGetValue(need, out var definition))
        {
            definition = new NamedDefinition(need.Kind, need.Name, await sageMaker.DescribeAsync(need.Kind, need.Name, cancellationToken));
            _definitions.Add(need, definition);
        }

        return definition;
    }
}
