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
    public static AwsConnection Connect(Uri endpoint, string region) =>
        new(region, new BasicAWSCredentials("local", "local"), new AwsConnectionOptions { Endpoint = endpoint });
}
