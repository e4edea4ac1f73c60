// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Accounts;
using SageGuard.LocalAws.Ec2;
using SageGuard.LocalAws.Functions;
using SageGuard.LocalAws.Http;
using SageGuard.LocalAws.Iam;
using SageGuard.LocalAws.Kms;
using SageGuard.LocalAws.Quotas;
using SageGuard.LocalAws.S3;
using SageGuard.LocalAws.SecurityHub;

namespace SageGuard.LocalAws.Hosting;

/// <summary>
/// A small AWS in this process, on one loopback port: SageMaker's notebooks and more kinds, AWS Config with its recorder and
/// custom rules, the Lambda Runtime API and Invoke, Security Hub's findings, STS's AssumeRole, AWS Organizations, and of Amazon
/// S3, Amazon EC2, IAM, AWS KMS and Service Quotas what a repair of notebooks calls. Any long-term credentials are good and are the
/// first account's; permissions are not evaluated. The credentials' account and the signature's Region select the state.
/// </summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LocalCloudOptions _options;
    private readonly Ids _ids;
    private readonly Activity _activity = new();
    private readonly FunctionQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<(string Account, string Region), LocalRegion> _regions = [];
    private Server? _server;
    private int _disposed;

    private LocalCloud(LocalCloudOptions options)
    {
        _options = options;
        _ids = new Ids(options.IdSeed);
        _queue = new FunctionQueue(options, _ids, Faults, _activity);
        Sessions = new Sessions(options, _ids);
        Organizations = new OrganizationsService(options);
        Iam = new IamService(Sessions, options);
        S3 = new S3Service(options, _ids, (account, region) => Region(region, account).Keys);
    }

    /// <summary>The services of which something is served, as signatures name them.</summary>
    public static IReadOnlyList<string> Services { get; } =
    [
        "sagemaker",
        "config",
        "sts",
        "organizations",
        "securityhub",
        "lambda",
        "logs",
        "monitoring",
        "ec2",
        "s3",
        "iam",
        "kms",
        "servicequotas",
    ];

    /// <summary>True for a Region that AWS has, in one of its three public partitions.</summary>
    public static bool HasRegion(string name) => Regions.Has(name);

    /// <summary>Where every service is: give it to a client as its endpoint URL.</summary>
    public Uri Endpoint => _server!.Endpoint;

    /// <summary>Host and port for the environment variable <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string RuntimeApi => Endpoint.Authority;

    /// <summary>The registered function's ARN in the default Region; rules name it as their source.</summary>
    public string FunctionArn => Arns.Function(_options, _options.Region);

    /// <summary>The faults to switch on.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Every request so far.</summary>
    public CallLog Calls { get; } = new();

    /// <summary>How many function instances wait at the Runtime API for an event.</summary>
    public int WaitingPollers => _queue.WaitingPollers;

    /// <summary>Asynchronous invocations that failed in all three attempts.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => [.. _queue.DeadLetters];

    /// <summary>The bodies that runtimes posted to <c>init/error</c>.</summary>
    public IReadOnlyList<string> InitErrors => [.. _queue.InitErrors];

    /// <summary>Starts one and listens.</summary>
    /// <param name="options">How it behaves; null: as AWS does.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalCloud> StartAsync(LocalCloudOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var cloud = new LocalCloud(options);
        var runtime = new RuntimeApi(cloud._queue, cloud.Faults, options, cloud._ids, cloud._stopping.Token);
        var front = new RequestRouter(
            cloud,
            options,
            cloud._ids,
            runtime,
            new InvokeApi(cloud._queue, options),
            new FunctionLog(options, cloud._queue),
            new FunctionMetrics(options, cloud._queue)
        );
        cloud._server = await Server.StartAsync(options.Port, front.HandleAsync, cancellationToken);
        return cloud;
    }

    /// <summary>The organization; null until <see cref="CreateOrganization"/>.</summary>
    public LocalOrganization? Organization { get; private set; }

    /// <summary>Makes the organization; the first account becomes its management account.</summary>
    public LocalOrganization CreateOrganization() =>
        Organization ??= new LocalOrganization(_options.AccountId, _options.Time.GetUtcNow(), _ids, _gate);

    /// <summary>Makes a bucket.</summary>
    public void AddBucket(LocalBucket bucket) => S3.Add(bucket);

    /// <summary>Writes an object, as the bucket's owner does.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="body">What it holds.</param>
    public void PutObject(string bucket, string key, byte[] body) => S3.Put(bucket, key, body);

    /// <summary>The current version of an object; null where there is none.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    public byte[]? GetObject(string bucket, string key) => S3.Get(bucket, key);

    /// <summary>Makes a role.</summary>
    /// <exception cref="ArgumentException">LocalAws does not evaluate one of its policies.</exception>
    public void AddRole(LocalRole role) => Sessions.Add(role);

    /// <summary>The calls that are served: service and operation.</summary>
    public IEnumerable<(string Service, string Operation)> Served =>
        [
            .. Region().Operations("sagemaker").Select(static o => ("sagemaker", o)),
            .. Region().Operations("config").Select(static o => ("config", o)),
            .. StsService.Operations.Select(static o => ("sts", o)),
            .. Organizations.Operations.Select(static o => ("organizations", o)),
            .. SecurityHubService.Operations.Select(static o => ("securityhub", o)),
            .. InvokeApi.Operations.Select(static o => ("lambda", o)),
            ("logs", "FilterLogEvents"),
            ("monitoring", "GetMetricStatistics"),
            .. Ec2Service.Operations.Select(static o => ("ec2", o)),
            .. S3Service.Operations.Select(static o => ("s3", o)),
            .. IamService.Operations.Select(static o => ("iam", o)),
            .. KmsService.Operations.Select(static o => ("kms", o)),
            .. QuotaService.Operations.Select(static o => ("servicequotas", o)),
        ];

    internal Sessions Sessions { get; }

    internal OrganizationsService Organizations { get; }

    internal IamService Iam { get; }

    internal S3Service S3 { get; }

    /// <summary>The state of one Region of an account, without the wire.</summary>
    /// <param name="name">The Region; null: the default one.</param>
    /// <param name="account">The account; null: the first one.</param>
    public LocalRegion Region(string? name = null, string? account = null)
    {
        (name, account) = (name ?? _options.Region, account ?? _options.AccountId);
        lock (_gate)
        {
            if (!_regions.TryGetValue((account, name), out var region))
                _regions[(account, name)] = region = new LocalRegion(OptionsOf(account), name, _ids, _queue, Faults, _activity, _gate);
            return region;
        }
    }

    /// <summary>
    /// Waits until no transition of a resource is under way and no asynchronous invocation waits, runs or is to be tried
    /// again.
    /// </summary>
    /// <param name="timeout">In real time; null: 3 minutes, which a busy machine needs, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">Something is still under way.</exception>
    public Task WaitForIdleAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _activity.WaitAsync(timeout ?? TimeSpan.FromMinutes(3), cancellationToken);

    /// <summary>Invokes the function with any payload, even a malformed one, and waits for its end.</summary>
    /// <param name="payload">The event; it is delivered as it is.</param>
    /// <param name="retry">Asynchronous: up to three attempts, then a dead letter. Else one attempt.</param>
    /// <param name="cancellationToken">Stops waiting; the invocation goes on.</param>
    public Task<InvocationOutcome> InvokeAsync(string payload, bool retry = true, CancellationToken cancellationToken = default) =>
        _queue.Enqueue(payload, FunctionArn, retry ? 3 : 1).Done.Task.WaitAsync(cancellationToken);

    /// <summary>Stops listening at once; pollers that wait are cut off. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync();
        _queue.Dispose();
        lock (_gate)
        {
            foreach (var region in _regions.Values)
                region.Dispose();
        }
        if (_server is not null)
            await _server.DisposeAsync();
        _stopping.Dispose();
    }

    // Another account has no function: no name, no rule that could invoke one.
    internal LocalCloudOptions OptionsOf(string account) =>
        account == _options.AccountId ? _options : _options with { AccountId = account, FunctionName = "" };

    internal JsonObject? Call(string service, string operation, string region, string account, JsonObject input) =>
        Region(region, account).Call(service, operation, input);

    internal string ResourceOf(string service, string operation, string region, Caller caller, string body)
    {
        var options = OptionsOf(caller.Account);
        JsonObject input;
        try
        {
            input = JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            input = [];
        }
        return service switch
        {
            "lambda" => Arns.Function(options, region),
            "logs" => Arns.Create(options, "logs", region, "log-group:*"),
            "securityhub" => Arns.Create(options, "securityhub", region, "hub/default"),
            "sts" => caller.Arn,
            "sagemaker" or "config" => Region(region, caller.Account).ResourceOf(service, operation, input),
            _ => "*",
        };
    }
}
