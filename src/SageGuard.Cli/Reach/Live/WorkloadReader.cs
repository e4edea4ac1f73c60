// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SageGuard.Aws;
using SageGuard.Network.Findings;

namespace SageGuard.Cli.Reach;

/// <summary>Reads notebook instances and Studio domains with their networks. What cannot be read is among the results, with the
/// reason.</summary>
/// <remarks>Source: the Amazon SageMaker API reference, DescribeNotebookInstance, DescribeDomain, DescribeUserProfile.</remarks>
internal sealed class WorkloadReader(AwsJsonClient sageMaker)
{
    // Describe calls are throttled at about ten a second; the SDK waits where it must.
    private const int CallsAtOnce = 8;

    public async Task<IReadOnlyList<LiveWorkload>> ReadAsync(CancellationToken cancellationToken)
    {
        var notebooks = await ReadAsync(
            "notebookInstance",
            "ListNotebookInstances",
            "NotebookInstances",
            "NotebookInstanceName",
            NotebookAsync,
            cancellationToken
        );
        var domains = await ReadAsync("domain", "ListDomains", "Domains", "DomainId", DomainAsync, cancellationToken);
        return [.. notebooks, .. domains];
    }

    private async Task<IEnumerable<LiveWorkload>> ReadAsync(
        string kind,
        string operation,
        string member,
        string nameMember,
        Func<string, CancellationToken, Task<LiveWorkload>> describe,
        CancellationToken cancellationToken
    )
    {
        var names = new List<string>();
        try
        {
            await foreach (
                var entry in sageMaker.ItemsAsync(
                    operation,
                    input => input.WriteNumber("MaxResults", 100),
                    member,
                    "NextToken",
                    cancellationToken
                )
            )
            {
                if (entry.TextOf(nameMember) is { } name && !IsLeaving(entry))
                    names.Add(name);
            }
        }
        catch (AwsCallException error) when (error.Kind == AwsRefusal.NotAvailableHere)
        {
            return [];
        }
        catch (SageGuardException error)
        {
            return [LiveWorkload.NotRead(kind, "all", $"sagemaker:{operation}", error)];
        }

        var workloads = new ConcurrentBag<LiveWorkload>();
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
            async (name, token) =>
            {
                try
                {
                    workloads.Add(await describe(name, token));
                }
                catch (AwsCallException error) when (IsGone(error))
                {
                    // Deleted since it was listed.
                }
                catch (SageGuardException error)
                {
                    workloads.Add(
                        LiveWorkload.NotRead(kind, name, error is AwsCallException call ? call.Action : $"sagemaker:{operation}", error)
                    );
                }
            }
        );
        return workloads.OrderBy(workload => workload.Name, StringComparer.Ordinal);
    }

    private async Task<LiveWorkload> NotebookAsync(string name, CancellationToken cancellationToken)
    {
        var notebook = await sageMaker.CallAsync(
            "DescribeNotebookInstance",
            input => input.WriteString("NotebookInstanceName", name),
            cancellationToken
        );

        // Absent means Enabled: the service's default counts.
        var isDirect = notebook.TextOf("DirectInternetAccess") != "Disabled";
        var places = notebook.TextOf("SubnetId") is { } subnet
            ? [(subnet, Texts(notebook, "SecurityGroups"))]
            : Array.Empty<(string, IReadOnlyList<string>)>();
        return new LiveWorkload(
            "notebookInstance",
            name,
            isDirect,
            places,
            notebook.TextOf("IpAddressType") == "dualstack",
            notebook.TextOf("NetworkInterfaceId")
        );
    }

    private async Task<LiveWorkload> DomainAsync(string id, CancellationToken cancellationToken)
    {
        var domain = await sageMaker.CallAsync("DescribeDomain", input => input.WriteString("DomainId", id), cancellationToken);
        var name = domain.TextOf("DomainName") is { } given ? $"{given} ({id})" : id;
        if (domain.TextOf("AppNetworkAccessType") != "VpcOnly")
            return new LiveWorkload("domain", name, true, []);

        // Private spaces, shared spaces, RStudio, and every profile with groups of its own: each set counts in each subnet.
        var sets = new List<IReadOnlyList<string>>
        {
            Texts(domain.ObjectOf("DefaultUserSettings"), "SecurityGroups"),
            Texts(domain.ObjectOf("DefaultSpaceSettings"), "SecurityGroups"),
            Texts(domain.ObjectOf("DomainSettings"), "SecurityGroupIds"),
        };
        Unread? unread = null;
        try
        {
            await foreach (var set in ProfilesAsync(id, cancellationToken))
                sets.Add(set);
        }
        catch (SageGuardException error)
        {
            // What the domain's own settings say is judged all the same.
            unread = LiveWorkload
                .NotRead("domain", name, error is AwsCallException call ? call.Action : "sagemaker:DescribeUserProfile", error)
                .Unread;
        }

        var distinct = sets.Where(set => set.Count > 0).DistinctBy(set => string.Join(' ', set.Order(StringComparer.Ordinal))).ToList();
        var places = Texts(domain, "SubnetIds")
            .SelectMany(subnet => distinct.Count > 0 ? distinct.Select(set => (subnet, set)) : [(subnet, (IReadOnlyList<string>)[])]);
        return new LiveWorkload(
            "domain",
            name,
            false,
            [.. places],
            domain.ObjectOf("DomainSettings").TextOf("IpAddressType") == "dualstack",
            Unread: unread
        );
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> ProfilesAsync(
        string id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var profiles = new List<string>();
        await foreach (
            var entry in sageMaker.ItemsAsync(
                "ListUserProfiles",
                input =>
                {
                    input.WriteString("DomainIdEquals", id);
                    input.WriteNumber("MaxResults", 100);
                },
                "UserProfiles",
                "NextToken",
                cancellationToken
            )
        )
        {
            if (entry.TextOf("UserProfileName") is { } profile)
                profiles.Add(profile);
        }

        foreach (var profile in profiles)
        {
            var described = await sageMaker.CallAsync(
                "DescribeUserProfile",
                input =>
                {
                    input.WriteString("DomainId", id);
                    input.WriteString("UserProfileName", profile);
                },
                cancellationToken
            );
            yield return Texts(described.ObjectOf("UserSettings"), "SecurityGroups");
        }
    }

    private static bool IsLeaving(JsonElement entry) => (entry.TextOf("NotebookInstanceStatus") ?? entry.TextOf("Status")) is "Deleting";

    private static bool IsGone(AwsCallException error) =>
        error.Code is "ResourceNotFound"
        || (error.Code == "ValidationException" && error.Message.Contains("RecordNotFound", StringComparison.Ordinal));

    private static IReadOnlyList<string> Texts(JsonElement element, string member) =>
        [.. element.ListOf(member).Select(text => text.GetString()).OfType<string>()];
}
