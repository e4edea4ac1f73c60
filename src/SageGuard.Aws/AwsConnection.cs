// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Amazon.Runtime;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Pipeline;

namespace SageGuard.Aws;

/// <summary>
/// One account in one Region: whose credentials sign, and the pool of HTTP connections that all services share. Cheap to
/// make; make one and keep it.
/// </summary>
public sealed class AwsConnection : IDisposable
{
    private readonly AwsConnectionOptions _options;
    private readonly HttpClient _http;
    private readonly SharedHttp _shared;
    private readonly ConcurrentDictionary<string, AdaptiveRate> _rates = new(StringComparer.Ordinal);

    /// <summary>Makes the connection; nothing is sent.</summary>
    /// <param name="region">The Region, e.g. <c>eu-central-1</c>.</param>
    /// <param name="credentials">Who signs.</param>
    /// <param name="options">How patient the connection is.</param>
    public AwsConnection(string region, AWSCredentials credentials, AwsConnectionOptions? options = null)
    {
        Region = region;
        Credentials = credentials;
        _options = options ?? new AwsConnectionOptions();
        _http = new HttpClient(new WholeBodyHandler(_options.Handler ?? Sockets(_options))) { Timeout = _options.AttemptTimeout };
        _shared = new SharedHttp(_http);
    }

    /// <summary>The Region.</summary>
    public string Region { get; }

    internal AWSCredentials Credentials { get; }

    internal Uri? Endpoint => _options.Endpoint;

    internal int? MaxAttempts => _options.MaxAttempts;

    /// <summary>
    /// The connection of a Lambda function: Region and credentials from the variables that Lambda sets, and from nowhere
    /// else, so that no profile is searched and no metadata service is asked.
    /// </summary>
    /// <param name="options">How patient the connection is.</param>
    /// <exception cref="SageGuardException">A variable is missing; the message names it.</exception>
    public static AwsConnection FromLambdaEnvironment(AwsConnectionOptions? options = null)
    {
        var region = Environment.GetEnvironmentVariable("AWS_REGION");
        if (string.IsNullOrWhiteSpace(region))
        {
            throw new SageGuardException(
                "AWS_REGION is not set. Lambda sets it; outside Lambda set it to the Region to judge, e.g. eu-central-1."
            );
        }

        try
        {
            return new AwsConnection(region, new EnvironmentVariablesAWSCredentials(), options);
        }
        catch (InvalidOperationException e)
        {
            throw new SageGuardException(
                "The environment holds no credentials. Lambda sets AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN "
                    + "for the function's role; outside Lambda set them yourself.",
                e
            );
        }
    }

    /// <summary>A client for one service. It is cheap, safe for concurrent calls, and shares this connection's pool.</summary>
    /// <param name="service">The service.</param>
    /// <param name="patience">How long a throttled call is sent again, where it is not as the connection's options say.</param>
    /// <exception cref="SageGuardException">The settings of endpoint and Region do not fit together.</exception>
    public AwsJsonClient Client(AwsService service, TimeSpan? patience = null) => new(service, Credentials, Settings(service, patience));

    /// <summary>Where the requests to a service go.</summary>
    /// <param name="service">The service.</param>
    /// <exception cref="SageGuardException">The settings of endpoint and Region do not fit together.</exception>
    public Uri EndpointOf(AwsService service) => Settings(service).EndpointUri;

    /// <summary>A client for one service of the REST JSON protocol, likewise.</summary>
    /// <param name="service">The service.</param>
    /// <exception cref="SageGuardException">The settings of endpoint and Region do not fit together.</exception>
    public AwsRestClient Rest(AwsService service) => new(service, Credentials, Settings(service));

    /// <summary>
    /// Runs one call through the whole pipeline (JSON, signature, retries, reading the answer) with the other side played
    /// in this process, so that the first real call finds its code loaded. Nothing leaves the process.
    /// </summary>
    /// <param name="cancellationToken">Ends the rehearsal.</param>
    public async Task RehearseAsync(CancellationToken cancellationToken)
    {
        using var rehearsal = new AwsConnection(Region, Credentials, _options with { Handler = new RehearsalHandler() });
        using var client = rehearsal.Client(AwsService.Config);
        await new ConfigClient(client).PutAsync([], "rehearsal", testMode: true, cancellationToken);
    }

    /// <summary>
    /// Opens a connection to a service (name resolution, TCP, TLS) and leaves it in the pool for the first real call. The
    /// request it sends is unsigned and without content. A failure is not an error here: the first real call reports it.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Ends the attempt; the only exception that comes out.</param>
    /// <returns>True if the service answered.</returns>
    public async Task<bool> ConnectAsync(AwsService service, CancellationToken cancellationToken)
    {
        var endpoint = Settings(service).EndpointUri;
        using var request = new HttpRequestMessage(HttpMethod.Head, endpoint);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Closes the pool.</summary>
    public void Dispose()
    {
        _http.Dispose();
        foreach (var rate in _rates.Values)
            rate.Dispose();
    }

    internal ClientSettings Settings(AwsService service, TimeSpan? patience = null) =>
        new(service, Region, _options, _shared, _rates.GetOrAdd(service.ServiceId, _ => new AdaptiveRate(_options.Time)), patience);

    // Redirects and cookies have no place in a signed call; bodies are never compressed by these services. The number of
    // connections is not limited: a sweep describes many resources at once and bounds itself.
    private static SocketsHttpHandler Sockets(AwsConnectionOptions options) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new RemoteOnlyProxy(HttpClient.DefaultProxy),
            ConnectTimeout = options.ConnectTimeout,
            SslOptions = Tls.Options(),

            // Below the time after which AWS's side closes idle connections: between events a function is frozen, and the
            // next event should not begin with a connection that the other side has given up.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(55),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        };
}
