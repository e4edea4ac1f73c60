// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws;

/// <summary>Connections to an emulator of AWS on this machine, which takes any credentials.</summary>
public static class LocalConnection
{
    /// <summary>Makes a connection whose every service is at one address.</summary>
    /// <param name="endpoint">The emulator's address.</param>
    /// <param name="region">The Region to speak to.</param>
    /// <param name="accessKey">The access key; null where the emulator takes any.</param>
    public static AwsConnection Connect(Uri endpoint, string region, string? accessKey = null) =>
        new(region, new BasicAWSCredentials(accessKey ?? "local", "local"), new AwsConnectionOptions { Endpoint = endpoint });
}
