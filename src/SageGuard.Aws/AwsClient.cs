// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Pipeline;
using SageGuard.Runs;

namespace SageGuard.Aws;

/// <summary>
/// A client of one service over AWSSDK.Core's own pipeline: its credentials, signature, retries, clock-skew correction,
/// endpoint variables and reading of errors. What a request and an answer look like is the derived class's business.
/// </summary>
public abstract class AwsClient : AmazonServiceClient
{
    private protected AwsClient(AwsService service, AWSCredentials credentials, ClientSettings settings)
        : base(credentials, settings) => Service = service;

    /// <summary>The service.</summary>
    public AwsService Service { get; }

    /// <summary>The Region that requests are signed for.</summary>
    public string Region => Settings.AuthenticationRegion;

    /// <summary>Where the requests go.</summary>
    public Uri Endpoint => Settings.EndpointUri;

    /// <summary>How many calls of this service the connection has sent, and how many were refused for their rate.</summary>
    public CallCounts Counts => Settings.Rate.Counts;

    private protected TimeProvider Time => Settings.Time;

    private ClientSettings Settings => (ClientSettings)Config;

    /// <summary>True if the SDK counts the error as throttling.</summary>
    internal bool IsThrottling(AmazonServiceException exception) => Retries(RuntimePipeline).IsThrottlingError(exception);

    /// <summary>Sends a request and reads its answer; every failure comes out as one that says what to do.</summary>
    private protected async Task<T> SendAsync<T>(
        ServiceCall call,
        InvokeOptions invoke,
        string? secret,
        CancellationToken cancellationToken
    )
        where T : AmazonWebServiceResponse, new()
    {
        try
        {
            return await InvokeAsync<T>(call, invoke, cancellationToken);
        }
        catch (Exception e) when (e is not ObjectDisposedException && !cancellationToken.IsCancellationRequested)
        {
            throw AwsFailure.From(e, this, call.Operation, secret);
        }
        catch (Exception e) when (e is not OperationCanceledException and not ObjectDisposedException)
        {
            // The SDK reports some cancelled attempts as failed ones.
            throw new OperationCanceledException("The call was cancelled.", e, cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Runs inside the base class's constructor, so nothing of this class is set yet but <see
    /// cref="AmazonServiceClient.Config"/>.</remarks>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        // Each is put right after the marshaller, so the one added last runs first: the scheme, then the endpoint.
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());

        // Events, metrics, the older ways to an endpoint, compressed bodies and S3's checksums: nothing here uses them, and each handler
        // costs every call of a sweep, and a quarter of a million instructions at the first one.
        while (pipeline.Handlers.OfType<CallbackHandler>().Any())
            pipeline.RemoveHandler<CallbackHandler>();
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        pipeline.RemoveHandler<MetricsHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.RemoveHandler<CompressionHandler>();
        pipeline.RemoveHandler<ChecksumHandler>();

        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new PatientRetryPolicy(Settings)));
    }

    private static RetryPolicy Retries(RuntimePipeline pipeline) => pipeline.Handlers.OfType<RetryHandler>().Single().RetryPolicy;
}
