// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws.Pipeline;

/// <summary>
/// The SDK's settings for one service. What a person may set from outside (endpoint variables, AWS_MAX_ATTEMPTS, FIPS, dual
/// stack) is left to the SDK's own reading of the environment and of profiles.
/// </summary>
internal sealed class ClientSettings : ClientConfig, IEndpointProvider
{
    private static readonly string Agent = InternalSDKUtils.BuildUserAgentString("SageGuard", ProductVersion.Text);

    private readonly AwsService _service;
    private readonly Endpoint _endpoint;

    public ClientSettings(
        AwsService service,
        string region,
        AwsConnectionOptions options,
        HttpClientFactory http,
        AdaptiveRate rate,
        TimeSpan? patience = null
    )
        : base(new Defaults())
    {
        _service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.SigningName;

        // Explicit, because a configured endpoint makes the SDK forget the Region (ServiceURL and RegionEndpoint
        // exclude each other), and the signature needs it all the same.
        AuthenticationRegion =
            service.Global is { } global && AwsPartition.Find(region) is { } partition ? global[partition.Id].SigningRegion : region;
        RegionEndpoint = RegionEndpoint.GetBySystemName(region);

        HttpClientFactory = http;
        Timeout = options.AttemptTimeout;
        AllowAutoRedirect = false;
        DisableLogging = true;

        // On top of the retries and without a pause, the SDK sends again (ten times by default) what it takes for a stale
        // connection, a cut answer among them. The pool already replaces stale connections, so once more is enough.
        MaxStaleConnectionRetries = 1;

        if (options.Endpoint is not null)
        {
            // The caller's own endpoint, e.g. LocalAws: what the environment asks of AWS's hosts is not meant for it.
            ServiceURL = options.Endpoint.AbsoluteUri;
            UseFIPSEndpoint = false;
            UseDualstackEndpoint = false;
        }

        // PatientRetryPolicy replaces the mode's policy; a mode from outside would only change the number of attempts.
        RetryMode = RequestRetryMode.Standard;
        if (options.MaxAttempts is { } attempts && !IsSet("AWS_MAX_ATTEMPTS"))
            MaxErrorRetry = attempts - 1;

        EndpointUri = AwsEndpoint.Resolve(service, region, UseFIPSEndpoint, UseDualstackEndpoint, ConfiguredUrl(region));
        _endpoint = new Endpoint(EndpointUri.AbsoluteUri);
        EndpointProvider = this;
        MaxBackoff = options.MaxBackoff;
        Patience = patience ?? options.ThrottlePatience;
        Time = options.Time;
        Rate = rate;
    }

    public override string ServiceVersion => _service.Version;

    public override string UserAgent => Agent;

    public override string RegionEndpointServiceName => _service.SigningName;

    /// <summary>Where the requests go.</summary>
    public Uri EndpointUri { get; }

    /// <summary>The longest pause between two attempts.</summary>
    public TimeSpan MaxBackoff { get; }

    /// <summary>How long a call that is refused for its rate is sent again.</summary>
    public TimeSpan Patience { get; }

    /// <summary>The clock of pauses.</summary>
    public TimeProvider Time { get; }

    /// <summary>The limiter that all clients of a connection share for this service.</summary>
    public AdaptiveRate Rate { get; }

    public Endpoint ResolveEndpoint(EndpointParameters parameters) => _endpoint;

    // Only the SDK's older way of finding endpoints asks this.
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => _endpoint;

    private string? ConfiguredUrl(string region)
    {
        try
        {
            if (ServiceURL != "")
                return ServiceURL;
        }
        catch (AmazonClientException e)
        {
            throw new SageGuardException(
                $"The endpoint of {_service.Name} is not a URL ({e.Message}). Correct {_service.EndpointVariable} or AWS_ENDPOINT_URL.",
                e
            );
        }

        // A variable that is set to nothing means "none", as in a template with an empty default; the SDK would go on
        // with neither an endpoint nor a Region.
        IgnoreConfiguredEndpointUrls = true;
        RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        return null;
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    // One fixed mode: "auto" would ask the instance metadata service, which a function does not have.
    private sealed class Defaults : IDefaultConfigurationProvider
    {
        private static readonly DefaultConfiguration Standard = new()
        {
            Name = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
        };

        public IDefaultConfiguration GetDefaultConfiguration(
            RegionEndpoint clientRegion,
            DefaultConfigurationMode? requestedConfigurationMode
        ) => Standard;
    }
}
