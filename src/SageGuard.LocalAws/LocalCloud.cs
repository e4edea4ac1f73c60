// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Functions;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws;

/// <summary>
/// A small AWS in this process, on one loopback port: SageMaker's notebooks and eleven more kinds, AWS Config with its
/// recorder and custom rules, the Lambda Runtime API and Invoke, and STS's GetCallerIdentity. Any credentials are good;
/// the Region in the signature selects the Region's own state.
/// </summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LocalCloudOptions _options;
    private readonly Ids _ids;
    private readonly Activity _activity = new();
    private readonly FunctionQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, LocalRegion> _regions = new(StringComparer.Ordinal);
    private Server? _server;
    private int _disposed;

    private LocalCloud(LocalCloudOptions options)
    {
        _options = options;
        _ids = new Ids(options.IdSeed);
        _queue = new FunctionQueue(options, _ids, Faults, _activity);
    }

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
    /// <param name="ct">Gives up the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalCloud> StartAsync(LocalCloudOptions? options = null, CancellationToken ct = default)
    {
        options ??= new();
        var cloud = new LocalCloud(options);
        var runtime = new RuntimeApi(cloud._queue, cloud.Faults, options, cloud._ids, cloud._stopping.Token);
        var front = new Front(
            cloud,
            options,
            cloud._ids,
            runtime,
            new InvokeApi(cloud._queue, options),
            new FunctionLog(options, cloud._queue),
            new FunctionMetrics(options, cloud._queue)
        );
        cloud._server = await Server.StartAsync(options.Port, front.HandleAsync, ct);
        return cloud;
    }

    /// <summary>One Region's state, without the wire.</summary>
    /// <param name="name">The Region; null: the default one.</param>
    public LocalRegion Region(string? name = null)
    {
        name ??= _options.Region;
        lock (_gate)
        {
            if (!_regions.TryGetValue(name, out var region))
                _regions[name] = region = new LocalRegion(_options, name, _ids, _queue, Faults, _activity, _gate);
            return region;
        }
    }

    /// <summary>
    /// Waits until no transition of a resource is under way and no asynchronous invocation waits, runs or is to be tried
    /// again.
    /// </summary>
    /// <param name="timeout">In real time; null: 30 s.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="TimeoutException">Something is still under way.</exception>
    public Task WaitForIdleAsync(TimeSpan? timeout = null, CancellationToken ct = default) =>
        _activity.WaitAsync(timeout ?? TimeSpan.FromSeconds(30), ct);

    /// <summary>Invokes the function with any payload, even a malformed one, and waits for its end.</summary>
    /// <param name="payload">The event; it is delivered as it is.</param>
    /// <param name="retry">Asynchronous: up to three attempts, then a dead letter. Else one attempt.</param>
    /// <param name="ct">Stops waiting; the invocation goes on.</param>
    public Task<InvocationOutcome> InvokeAsync(string payload, bool retry = true, CancellationToken ct = default) =>
        _queue.Enqueue(payload, FunctionArn, retry ? 3 : 1).Done.Task.WaitAsync(ct);

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

    internal JsonObject? Call(string service, string operation, string region, JsonObject input) =>
        Region(region).Call(service, operation, input);

    internal string ResourceOf(string service, string operation, string region, string body)
    {
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
            "lambda" => Arns.Function(_options, region),
            "logs" => Arns.Of(_options, "logs", region, "log-group:*"),
            "securityhub" => Arns.Of(_options, "securityhub", region, "hub/default"),
            "sts" => Arns.Caller(_options, region),
            _ => Region(region).ResourceOf(service, operation, input),
        };
    }
}
