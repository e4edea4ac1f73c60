// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>Every request in the order it came, so that tests can assert on bytes and on which permissions were used.</summary>
public sealed class CallLog
{
    private readonly List<AwsCall> _calls = [];

    /// <summary>A copy of all calls so far.</summary>
    public IReadOnlyList<AwsCall> All
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    /// <summary>The calls of one operation so far.</summary>
    public IReadOnlyList<AwsCall> Select(string operation) => [.. this.All.Where(c => c.Operation == operation)];

    /// <summary>How often an operation was called.</summary>
    public int Count(string operation) => this.Select(operation).Count;

    /// <summary>Forgets all calls.</summary>
    public void Clear()
    {
        lock (_calls)
            _calls.Clear();
    }

    internal void Add(AwsCall call)
    {
        lock (_calls)
            _calls.Add(call);
    }
}
