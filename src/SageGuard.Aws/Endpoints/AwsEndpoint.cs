// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws.Endpoints;

/// <summary>Where the requests to a service go.</summary>
/// <remarks>Source: AWS's endpoint rule sets and the SDKs' shared settings (AWS SDKs and Tools Reference Guide).</remarks>
public static class AwsEndpoint
{
    /// <summary>Resolves the endpoint of a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="region">The Region.</param>
    /// <param name="useFips">AWS_USE_FIPS_ENDPOINT.</param>
    /// <param name="useDualStack">AWS_USE_DUALSTACK_ENDPOINT.</param>
    /// <param name="configured">The endpoint that the environment or a profile names, e.g. LocalAws; null for AWS's own.</param>
    /// <returns>An absolute URL that ends with a slash.</returns>
    /// <exception cref="SageGuardException">The settings exclude each other, or the Region is in no partition that we know.</exception>
    public static Uri Resolve(AwsService service, string region, bool useFips, bool useDualStack, string? configured)
    {
        if (!string.IsNullOrEmpty(configured))
            return Configured(service, useFips, useDualStack, configured);

        var partition =
            AwsPartition.Find(region)
            ?? throw new SageGuardException(
                $"\"{region}\" has the form of no AWS Region that SageGuard knows, so the host of {service.Name} is unknown. "
                    + $"Set AWS_REGION (or --region) to a Region such as eu-central-1, or name the endpoint itself in {service.EndpointVariable}."
            );

        if (service.Global is not null)
        {
            return useFips || useDualStack
                ? throw new SageGuardException(
                    $"SageGuard does not know the FIPS and dual-stack hosts of {service.Name}. Name one in {service.EndpointVariable}, with AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT unset."
                )
                : new Uri($"https://{service.Global[partition.Id].Host}/");
        }

        var suffix = useDualStack ? partition.DualStackDnsSuffix : partition.DnsSuffix;
        return new Uri($"https://{HostName(service, partition, region, useFips, useDualStack)}.{region}.{suffix}/");
    }

    /// <summary>
    /// True where it is surely AWS that answers there: one of the service's own hosts, or a VPC endpoint of it, over TLS. A host
    /// that only ends as AWS's hosts do proves nothing: customers' machines and endpoint services have such names as well.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="region">The Region.</param>
    /// <param name="endpoint">Where the requests go.</param>
    /// <remarks>Source: AWS PrivateLink guide, "Interface endpoint private DNS names".</remarks>
    public static bool IsAws(AwsService service, string region, Uri endpoint)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps || AwsPartition.Find(region) is not { } partition)
            return false;
        if (service.Global is { } global)
            return endpoint.Host == global[partition.Id].Host;
        foreach (var (fips, dualStack) in (ReadOnlySpan<(bool, bool)>)[(false, false), (true, false), (false, true), (true, true)])
        {
            var host = $"{HostName(service, partition, region, fips, dualStack)}.{region}";
            if (endpoint.Host == $"{host}.{(dualStack ? partition.DualStackDnsSuffix : partition.DnsSuffix)}")
                return true;
            if (
                endpoint.Host.StartsWith("vpce-", StringComparison.Ordinal)
                && endpoint.Host.IndexOf('.') is > 0 and var dot
                && endpoint.Host[(dot + 1)..] == $"{host}.vpce.{partition.DnsSuffix}"
            )
            {
                return true;
            }
        }

        return false;
    }

    private static string HostName(AwsService service, AwsPartition partition, string region, bool useFips, bool useDualStack)
    {
        if (useDualStack && service.DualStackHosts is { } hosts)
            return useFips ? hosts.FipsHost : hosts.Host;
        if (!useFips)
            return service.Host;
        if (useDualStack && !service.FipsHostInDualStackToo)
            return service.FipsHost;
        return service.FipsHostIn.GetValueOrDefault(region) ?? service.FipsHostIn.GetValueOrDefault(partition.Id) ?? service.FipsHost;
    }

    // A host that we do not know cannot be turned into its FIPS or dual-stack sibling, and going to it as it is would
    // drop a setting that someone relies on.
    private static Uri Configured(AwsService service, bool useFips, bool useDualStack, string configured)
    {
        var setting =
            useFips ? "AWS_USE_FIPS_ENDPOINT"
            : useDualStack ? "AWS_USE_DUALSTACK_ENDPOINT"
            : null;
        if (setting is not null)
        {
            throw new SageGuardException(
                $"{setting} cannot be combined with an endpoint of your own ({configured} for {service.Name}). "
                    + $"Unset {setting}, or unset {service.EndpointVariable} and AWS_ENDPOINT_URL (or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true)."
            );
        }

        if (
            !Uri.TryCreate(configured, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Query.Length > 0
            || uri.Fragment.Length > 0
        )
        {
            throw new SageGuardException(
                $"The endpoint of {service.Name} is \"{configured}\", which is not an http or https URL without a query. "
                    + $"Correct {service.EndpointVariable} or AWS_ENDPOINT_URL."
            );
        }

        return uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }
}
