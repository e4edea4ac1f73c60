// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SageGuard.Shared;

/// <summary>Ports for servers that must be told theirs.</summary>
internal static class FreePort
{
    /// <summary>A port that nobody listens on. It lies below those that a system gives to whoever asks for any: between this look and the
    /// server's start no other test gets it.</summary>
    public static int Find()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(10_000, 32_768));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) { }
        }
    }
}
