// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;
using SageGuard.Aws.Endpoints;

namespace SageGuard.Aws.Tests.Wire;

/// <summary>Connections to a scripted server, with the SDK's pauses between attempts cut short.</summary>
internal static class Wired
{
    public const string Region = "eu-central-1";

    public static AWSCredentials Credentials { get; } = new SessionAWSCredentials("AKIDEXAMPLE", "secret-key", "session-token");

    public static AwsConnection Connect(ScriptedServer server, AwsConnectionOptions? options = null) =>
        new(
            Region,
            Credentials,
            (options ?? new AwsConnectionOptions()) with
            {
                Endpoint = server.Url,
                MaxBackoff = TimeSpan.FromMilliseconds(1),
            }
        );

    public static AwsJsonClient Client(this ScriptedServer server, AwsService? service = null, AwsConnectionOptions? options = null) =>
        Connect(server, options).Client(service ?? AwsService.Config);

    public static ConfigClient Config(this ScriptedServer server) => new(server.Client(AwsService.Config));

    public static SageMakerClient SageMaker(this ScriptedServer server) => new(server.Client(AwsService.SageMaker));

    public static CancellationToken Token => TestContext.Current.CancellationToken;
}
