// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace SageGuard.Benchmarks;

/// <summary>A function that is measured: ours, or a peer that makes the same three exchanges for a change event.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Subject(string Name, string Program, params string[] Arguments)
{
    public ProcessStartInfo Start() => new(Program, Arguments);

    /// <summary>Ours first, then the peers that this machine has.</summary>
    /// <param name="bootstrap">The published function.</param>
    /// <param name="python">A Python with boto3.</param>
    /// <param name="node">A node for the peer whose packages are installed; null leaves that peer out.</param>
    /// <param name="floor">The C program; null leaves it out.</param>
    public static IReadOnlyList<Subject> All(string bootstrap, string python, string? node, string? floor)
    {
        var subjects = new List<Subject> { new("SageGuard", bootstrap), new("boto3", python, Tools.Peer("function_boto3.py")) };
        if (node is not null)
            subjects.Add(new("AWS SDK for JavaScript", node, Tools.Peer("function_node.mjs")));
        if (floor is not null)
            subjects.Add(new("C with sockets and OpenSSL", floor));
        return subjects;
    }
}
