// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace SageGuard.Aws.Pipeline;

/// <summary>The machine's proxy, but never for this machine itself: a proxy elsewhere cannot reach an emulator on loopback.</summary>
/// <param name="proxy">The machine's proxy (<c>HTTPS_PROXY</c> and its siblings).</param>
internal sealed class RemoteOnlyProxy(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
}
