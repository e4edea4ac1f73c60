// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Cli.Results;

/// <summary>A host that answers in AWS's place.</summary>
/// <param name="Service">The service, as AWS calls it.</param>
/// <param name="Host">The host, with its port where that is not the usual one.</param>
/// <param name="IsEncrypted">False for plain HTTP.</param>
internal sealed record ForeignEndpoint(string Service, string Host, [property: JsonPropertyName("encrypted")] bool IsEncrypted)
{
    /// <summary>The endpoints of a connection that are not AWS's own.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="services">The services that are called.</param>
    public static IEnumerable<ForeignEndpoint> Find(Aws.AwsConnection connection, params IEnumerable<Aws.Endpoints.AwsService> services) =>
        from service in services
        let endpoint = connection.EndpointOf(service)
        where !Aws.Endpoints.AwsEndpoint.IsAws(service, connection.Region, endpoint)
        select new ForeignEndpoint(service.Name, endpoint.Authority, endpoint.Scheme == Uri.UriSchemeHttps);
}
