// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws;

/// <summary>How patient a connection is. Attempts and retry mode are the SDK's (AWS_MAX_ATTEMPTS, AWS_RETRY_MODE).</summary>
public sealed record AwsConnectionOptions
{
    /// <summary>The longest time for a connection to be made, TLS excluded. Default: 3.1 s, as in the SDKs' standard mode.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3.1);

    /// <summary>The longest time for one attempt, from sending to the last byte of the answer. Default: 30 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest pause between two attempts in the SDK's modes "standard" and "adaptive". Default: 20 s, as in the SDK;
    /// the caller's token ends a pause early.
    /// </summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How often a call is tried, the SDK's adaptive mode with it: for a scan, which has the time to wait while AWS
    /// throttles. Null: the SDK's default. AWS_MAX_ATTEMPTS and AWS_RETRY_MODE win.
    /// </summary>
    public int? MaxAttempts { get; init; }

    /// <summary>
    /// Where the requests to every service go, e.g. LocalAws; null for what the environment or a profile names
    /// (AWS_ENDPOINT_URL_CONFIG_SERVICE, AWS_ENDPOINT_URL_SAGEMAKER, AWS_ENDPOINT_URL), else for AWS's own hosts.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>What sends the requests instead of the network; for the rehearsal and for tests.</summary>
    internal HttpMessageHandler? Handler { get; init; }
}
