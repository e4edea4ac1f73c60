// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws;

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
        if (!string.IsNullOrEmpty(configured)) return Configured(service, useFips, useDualStack, configured);

        var partition = AwsPartition.Of(region) ?? throw new SageGuardException(
            $"\"{region}\" has the form of no AWS Region that SageGuard knows, so the host of {service.Name} is unknown. " +
            $"Set AWS_REGION (or --region) to a Region such as eu-central-1, or name the endpoint itself in {service.EndpointVariable}.");

        if (service.Global is not null)
        {
            return useFips || useDualStack
                ? throw new SageGuardException($"SageGuard does not know the FIPS and dual-stack hosts of {service.Name}. Name one in {service.EndpointVariable}, with AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT unset.")
                : new Uri($"https://{service.Global[partition.Id].Host}/");
        }

        var suffix = useDualStack ? partition.DualStackDnsSuffix : partition.DnsSuffix;
        return new Uri($"https://{HostName(service, partition, region, useFips, useDualStack)}.{region}.{suffix}/");
    }

    private static string HostName(AwsService service, AwsPartition partition, string region, bool useFips, bool useDualStack)
    {
        if (useDualStack && service.DualStackHosts is { } hosts) return useFips ? hosts.FipsHost : hosts.Host;
        if (!useFips) return service.Host;
        if (useDualStack && !service.FipsHostInDualStackToo) return service.FipsHost;
        return service.FipsHostIn.GetValueOrDefault(region)
            ?? service.FipsHostIn.GetValueOrDefault(partition.Id)
            ?? service.FipsHost;
    }

    // A host that we do not know cannot be turned into its FIPS or dual-stack sibling, and going to it as it is would
    // drop a setting that someone relies on.
    private static Uri Configured(AwsService service, bool useFips, bool useDualStack, string configured)
    {
        var setting = useFips ? "AWS_USE_FIPS_ENDPOINT" : useDualStack ? "AWS_USE_DUALSTACK_ENDPOINT" : null;
        if (setting is not null)
        {
            throw new SageGuardException(
                $"{setting} cannot be combined with an endpoint of your own ({configured} for {service.Name}). " +
                $"Unset {setting}, or unset {service.EndpointVariable} and AWS_ENDPOINT_URL (or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true).");
        }

        if (!Uri.TryCreate(configured, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new SageGuardException(
                $"The endpoint of {service.Name} is \"{configured}\", which is not an http or https URL without a query. " +
                $"Correct {service.EndpointVariable} or AWS_ENDPOINT_URL.");
        }

        return uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }
}
