// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.LocalAws;

/// <summary>All ids and tokens, minted from one seed so that a run can be repeated.</summary>
internal sealed class Ids(int seed)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    // Not for secrets: a loopback AWS guards nothing.
#pragma warning disable CA5394
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public string Uuid()
    {
        var bytes = new byte[16];
        lock (_gate)
            _random.NextBytes(bytes);
        return new Guid(bytes).ToString("D", CultureInfo.InvariantCulture);
    }

    public string Short(int length)
    {
        lock (_gate)
        {
            return string.Create(
                length,
                _random,
                static (span, r) =>
                {
                    foreach (ref var c in span)
                        c = Letters[r.Next(Letters.Length)];
                }
            );
        }
    }

    /// <summary>An opaque token of 300 bytes in base64, about as long as a short one of AWS Config's.</summary>
    public string Token()
    {
        var bytes = new byte[300];
        lock (_gate)
            _random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
#pragma warning restore CA5394
}
