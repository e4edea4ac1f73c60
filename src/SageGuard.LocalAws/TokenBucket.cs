// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>Fills steadily up to its size; each call takes one token, and finds none where calls came faster.</summary>
internal sealed class TokenBucket(double perSecond, int size)
{
    private double _tokens = size;
    private DateTimeOffset? _filled;

    public bool Take(DateTimeOffset now)
    {
        _tokens = Math.Min(size, _tokens + ((now - (_filled ?? now)).TotalSeconds * perSecond));
        _filled = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
