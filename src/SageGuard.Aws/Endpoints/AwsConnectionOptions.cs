// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws.Endpoints;

/// <summary>How patient a connection is. Attempts after faults are the SDK's standard mode (AWS_MAX_ATTEMPTS).</summary>
public sealed record AwsConnectionOptions
{
    /// <summary>The longest time for a connection to be made, TLS excluded. Default: 3.1 s, as in the SDKs' standard mode.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3.1);

    /// <summary>The longest time for one attempt, from sending to the last byte of the answer. Default: 30 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest pause between two attempts. Default: 20 s, as in the SDK; the caller's token ends a pause early.
    /// </summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How often a call is tried that fails for another reason than its rate: a scan has more time than an event. Null: the
    /// SDK's default, 3. AWS_MAX_ATTEMPTS wins.
    /// </summary>
    public int? MaxAttempts { get; init; }

    /// <summary>
    /// How long a call that AWS refuses for its rate (throttling) is sent again, at the rate that the service allows.
    /// Default: 2 minutes; <see cref="Timeout.InfiniteTimeSpan"/>: until the caller's token ends it. AWS_MAX_ATTEMPTS does not
    /// count here.
    /// </summary>
    public TimeSpan ThrottlePatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock of pauses and rates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Where the requests to every service go, e.g. LocalAws; null for what the environment or a profile names
    /// (AWS_ENDPOINT_URL_CONFIG_SERVICE, AWS_ENDPOINT_URL_SAGEMAKER, AWS_ENDPOINT_URL), else for AWS's own hosts.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>What sends the requests instead of the network; for the rehearsal and for tests.</summary>
    internal HttpMessageHandler? Handler { get; init; }
}
