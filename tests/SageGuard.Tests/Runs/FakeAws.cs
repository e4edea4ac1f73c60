// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Tests.Runs;

/// <summary>Both ports over plain collections; every call is written down.</summary>
internal sealed class FakeAws : ISageMaker, IConfig
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];

    public string AccountId { get; init; } = "123456789012";

    public Dictionary<(ResourceKind Kind, string Name), JsonObject> Resources { get; } = [];

    public Dictionary<string, Dictionary<string, string>> TagsByName { get; } = [];

    public List<ConfigurationItem> HistoryItems { get; } = [];

    public List<(string Type, RecordedId Id)> Recorded { get; } = [];

    public List<RuleResult> RuleResults { get; } = [];

    public List<ConfigEvaluation> Evaluations { get; } = [];

    public List<int> BatchSizes { get; } = [];

    public List<(string Token, bool TestMode)> Tokens { get; } = [];

    /// <summary>Throws, where a call should fail: the argument is the call as written down.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Runs before a call is answered.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>How many of each batch AWS Config does not take, call by call.</summary>
    public Queue<int> FailedEvaluations { get; } = [];

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    public string Arn(ResourceKind kind, string name) => $"arn:aws:sagemaker:eu-west-1:{AccountId}:{kind.ArnResource}/{name}";

    public async IAsyncEnumerable<ListedResource> ListAsync(ResourceKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CallAsync(kind.ListOperation, cancellationToken);
        foreach (
            var (key, answer) in Resources
                .Where(resource => resource.Key.Kind == kind)
                .OrderBy(r => r.Key.Name, StringComparer.Ordinal)
                .ToList()
        )
        {
            yield return new ListedResource(
                key.Name,
                kind.ListArnMember is null ? null : Arn(kind, key.Name),
                kind.ListStatusMember is null ? null : answer[kind.ListStatusMember]?.GetValue<string>()
            );
        }

        await CallAsync($"{kind.ListOperation} last page", cancellationToken);
    }

    public async Task<Resource?> DescribeAsync(ResourceKind kind, string name, CancellationToken cancellationToken)
    {
        await CallAsync($"{kind.DescribeOperation} {name}", cancellationToken);
        if (!Resources.TryGetValue((kind, name), out var properties))
            return null;

        var answer = properties.DeepClone().AsObject();
        foreach (var (member, value) in kind.InputsFor(name).First())
            answer[member] = value;
        answer[kind.ArnMember] = Arn(kind, name);
        using var document = JsonDocument.Parse(answer.ToJsonString());
        return Resource.FromDescribe(kind, document.RootElement);
    }

    public async Task<Properties?> ModelPackageAsync(string nameOrArn, CancellationToken cancellationToken)
    {
        await CallAsync($"DescribeModelPackage {nameOrArn}", cancellationToken);
        if (Resources.GetValueOrDefault((ResourceKinds.ModelPackage, nameOrArn))?["denied"] is not null)
        {
            throw new AwsCallException(
                AwsRefusal.Denied,
                "sagemaker:DescribeModelPackage",
                "AccessDeniedException",
                "AWS refused sagemaker:DescribeModelPackage."
            );
        }

        return Resources.TryGetValue((ResourceKinds.ModelPackage, nameOrArn), out var package)
            ? Properties.Parse(package.ToJsonString())
            : null;
    }

    public async Task<IReadOnlyDictionary<string, string>?> TagsAsync(string arn, CancellationToken cancellationToken)
    {
        await CallAsync($"ListTags {arn}", cancellationToken);
        var name = Resources.Keys.FirstOrDefault(key => Arn(key.Kind, key.Name) == arn).Name;
        return name is null ? null : TagsByName.GetValueOrDefault(name) ?? [];
    }

    public async IAsyncEnumerable<ConfigurationItem> HistoryAsync(
        string resourceType,
        string resourceId,
        DateTimeOffset laterTime,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await CallAsync($"GetResourceConfigHistory {resourceId} {laterTime:O}", cancellationToken);
        // The wire carries whole seconds, so the fraction is lost, as with every SDK.
        var upTo = DateTimeOffset.FromUnixTimeSeconds(laterTime.ToUnixTimeSeconds());
        foreach (var item in HistoryItems.Where(item => item.CaptureTime <= upTo).OrderByDescending(item => item.CaptureTime))
            yield return item;
    }

    public async IAsyncEnumerable<RecordedId> RecordedIdsAsync(
        string resourceType,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await CallAsync($"ListDiscoveredResources {resourceType}", cancellationToken);
        foreach (var (_, id) in Recorded.Where(recorded => recorded.Type == resourceType))
            yield return id;
    }

    public async IAsyncEnumerable<RuleResult> ResultsAsync(string ruleName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CallAsync($"GetComplianceDetailsByConfigRule {ruleName}", cancellationToken);
        foreach (var result in RuleResults)
            yield return result;
    }

    public async Task<IReadOnlyList<ConfigEvaluation>> PutAsync(
        IReadOnlyList<ConfigEvaluation> evaluations,
        string resultToken,
        bool testMode,
        CancellationToken cancellationToken
    )
    {
        await CallAsync($"PutEvaluations {evaluations.Count}", cancellationToken);
        BatchSizes.Add(evaluations.Count);
        Tokens.Add((resultToken, testMode));
        var failed = FailedEvaluations.TryDequeue(out var count) ? count : 0;
        Evaluations.AddRange(evaluations.Skip(failed));
        return [.. evaluations.Take(failed)];
    }

    private async Task CallAsync(string call, CancellationToken cancellationToken)
    {
        lock (_lock)
            _calls.Add(call);
        await Before(call, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (Fault(call) is { } fault)
            throw fault;
    }
}
