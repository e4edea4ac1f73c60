// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator;
using SageGuard.Cli.Local;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;
using SageGuard.Network.Answers;
using SageGuard.Remediation;
using SageGuard.Resources;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>LocalAws, and a repair against it over the wire.</summary>
internal sealed class Lab : IAsyncDisposable
{
    public const string Al2 = "notebook-al2-v2";
    public const string Al2023 = "notebook-al2023-v1";

    private readonly AwsConnection _connection;
    private readonly AwsJsonClient _client;

    private Lab(LocalCloud cloud)
    {
        Cloud = cloud;

        // What a repair waits for is tested; how long its client lets a service rest that throttles it is not.
        _connection = new AwsConnection(
            "eu-west-1",
            new BasicAWSCredentials("local", "local"),
            new AwsConnectionOptions { Endpoint = cloud.Endpoint, Time = new Hasty() }
        );
        _client = _connection.Client(AwsService.SageMaker);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public LocalCloud Cloud { get; }

    public LocalRegion Region => Cloud.Region();

    public SageMakerClient Reads => new(_client);

    public NotebookClient Calls => new(_client);

    public FakeFactSource Facts { get; } = new();

    public MemoryJournals Journals { get; } = new();

    /// <summary>With all that a rebuild needs around a notebook but the bucket: a network, a key, and a role that may copy.</summary>
    public static async Task<Lab> StartAsync(LocalCloudOptions? options = null)
    {
        var cloud = await LocalCloud.StartAsync(options ?? new LocalCloudOptions { TransitionTime = TimeSpan.FromMilliseconds(15) }, Token);
        var region = cloud.Region();
        region.AddNetwork(LocalPrerequisites.Network(region));
        region.SetNotebookQuota("ml.t3.medium", 1000);
        region.AddKey(new LocalKey("1234abcd-12ab-34cd-56ef-1234567890ab"));
        cloud.AddRole(
            new LocalRole(region.Account, "notebooks")
            {
                Policies = new Dictionary<string, string>
                {
                    ["copies"] =
                        """{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*/_journal/*"}]}""",
                },
            }
        );
        return new Lab(cloud);
    }

    /// <summary>A notebook as it was made years ago, in any state: the API of today would refuse some of it.</summary>
    public void Seed(
        string name,
        string status = "InService",
        string platform = Al2023,
        JsonObject? more = null,
        params (string Key, string Value)[] tags
    )
    {
        var describe = new JsonObject
        {
            ["NotebookInstanceStatus"] = status,
            ["InstanceType"] = "ml.t3.medium",
            ["RoleArn"] = "arn:aws:iam::123456789012:role/notebooks",
            ["DirectInternetAccess"] = "Disabled",
            ["SubnetId"] = "subnet-0a1b2c3d4e5f67890",
            ["SecurityGroups"] = new JsonArray("sg-0a1b2c3d4e5f67890"),
            ["KmsKeyId"] = "1234abcd-12ab-34cd-56ef-1234567890ab",
            ["RootAccess"] = "Enabled",
            ["PlatformIdentifier"] = platform,
            ["VolumeSizeInGB"] = 5,
            ["InstanceMetadataServiceConfiguration"] = new JsonObject { ["MinimumInstanceMetadataServiceVersion"] = "1" },
        };
        foreach (var (member, value) in more ?? [])
        {
            if (value is null)
                describe.Remove(member);
            else
                describe[member] = value.DeepClone();
        }

        Region.Seed("NotebookInstance", name, describe, tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value)));
    }

    public JsonObject Describe(string name) =>
        Region.SageMaker("DescribeNotebookInstance", new JsonObject { ["NotebookInstanceName"] = name })!;

    public string Status(string name) => Describe(name)["NotebookInstanceStatus"]!.GetValue<string>();

    public async Task<Notebook> ReadAsync(string name)
    {
        var resource = (await Reads.DescribeAsync(ResourceKinds.NotebookInstance, name, Token))!;
        return Notebook.From(resource, (await Reads.TagsAsync(resource.Arn!, Token))!);
    }

    public Task<PlanResult> PlanAsync(RemediationTarget target, params string[] names) => PlanAsync(target, new RepairOptions(), names);

    public Task<PlanResult> PlanAsync(RemediationTarget target, RepairOptions options, params string[] names) =>
        new PlanRun(Reads, Calls, Facts, options).RunAsync(
            "20261123T133000Z-test",
            "eu-west-1",
            target,
            names,
            DateTimeOffset.UtcNow,
            Token
        );

    public RepairContext Repair(RemediationPlan plan, TimeSpan? state = null) =>
        new()
        {
            Plan = plan,
            SageMaker = Reads,
            Calls = Calls,
            Journals = Journals,
            Time = TimeProvider.System,
            Patience = new Patience
            {
                Poll = TimeSpan.FromMilliseconds(10),
                State = state ?? TimeSpan.FromSeconds(20),
                Copy = TimeSpan.FromSeconds(60),
            },
        };

    public async Task<IReadOnlyList<RepairOutcome>> ApplyAsync(
        RemediationPlan plan,
        TimeSpan? state = null,
        int concurrency = 10,
        params string[] again
    ) => await Apply.RunAsync(Repair(plan, state), [], again, concurrency, Token);

    /// <summary>The calls that changed something, in order, of one notebook or of all.</summary>
    public IReadOnlyList<string> Changes(string? name = null) =>
        [
            .. Cloud
                .Calls.All.Where(call =>
                    call.Service == "sagemaker"
                    && !call.Operation.StartsWith("Describe", StringComparison.Ordinal)
                    && !call.Operation.StartsWith("List", StringComparison.Ordinal)
                )
                .Where(call =>
                    name is null
                    || call.Body.Contains($"\"{name}\"", StringComparison.Ordinal)
                    || call.Body.Contains($"/{name}\"", StringComparison.Ordinal)
                )
                .Select(call => call.Operation),
        ];

    /// <summary>SageMaker's operations that were called, each once.</summary>
    public IReadOnlyList<string> Operations() =>
        [.. Cloud.Calls.All.Where(call => call.Service == "sagemaker").Select(call => call.Operation).Distinct()];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _connection.Dispose();
        await Cloud.DisposeAsync();
    }
}

internal sealed class FakeFactSource : INotebookFactSource
{
    public BucketFacts? Bucket { get; set; } = new(true, "eu-west-1", true, true);

    /// <summary>The network around every subnet; null: it could not be read.</summary>
    public FakeNetwork? Network { get; set; } = new();

    public QuotaFacts? Quota { get; set; } = new(10, 1);

    public IReadOnlyList<IamPolicy>? Policies { get; set; } = [];

    /// <summary>What the execution role lacks under its own prefix.</summary>
    public IReadOnlyList<string>? Lacks { get; set; } = [];

    /// <summary>What the execution role may do to the journal.</summary>
    public IReadOnlyList<string>? JournalWrites { get; set; } = [];

    public KeyFacts? Key { get; set; } = new(true, "Enabled", "SYMMETRIC_DEFAULT", "CUSTOMER");

    public Task<BucketFacts?> BucketAsync(BucketAccess access, CancellationToken cancellationToken) => Task.FromResult(Bucket);

    public Task<NetworkAnswers?> NetworkAsync(string subnetId, CancellationToken cancellationToken) =>
        Task.FromResult(Network?.For(subnetId));

    public Task<QuotaFacts?> QuotaAsync(string instanceType, CancellationToken cancellationToken) => Task.FromResult(Quota);

    public Task<IReadOnlyList<IamPolicy>?> PoliciesAsync(CancellationToken cancellationToken) => Task.FromResult(Policies);

    public Task<IReadOnlyList<string>?> RoleMayAsync(
        string roleArn,
        IReadOnlyList<string> actions,
        string bucket,
        string key,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<string>?>(
            key.Contains("/_journal/", StringComparison.Ordinal) ? JournalWrites
            : Lacks is null ? null
            : [.. actions.Except(Lacks)]
        );

    public Task<KeyFacts?> KeyAsync(string keyId, CancellationToken cancellationToken) => Task.FromResult(Key);
}

internal sealed class MemoryJournals : IJournalStore
{
    public ConcurrentDictionary<string, string> Texts { get; } = new();

    public Task<string> ReadAsync(string notebook, CancellationToken cancellationToken) =>
        Task.FromResult(Texts.GetValueOrDefault(notebook, ""));

    public Task AppendAsync(string notebook, string line, CancellationToken cancellationToken)
    {
        Texts.AddOrUpdate(notebook, line + "\n", (_, text) => text + line + "\n");
        return Task.CompletedTask;
    }
}
