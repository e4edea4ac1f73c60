// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Function.Tests.Runtime;

/// <summary>What the scripted Runtime API does with a request: answers with bytes, hangs, or closes the connection.</summary>
internal sealed record Reply(byte[]? Bytes, bool Hangs = false, bool Closes = false)
{
    public static readonly Reply Hang = new(Bytes: null, Hangs: true);

    public static readonly Reply Drop = new(Bytes: null);

    public static Reply Status(int status, string body = "{\"status\":\"OK\"}") => Of(status, [], Encoding.UTF8.GetBytes(body));

    public static Reply Of(int status, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        var head = new StringBuilder($"HTTP/1.1 {status} Whatever\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        // A 204 has no body by its definition.
        head.Append(status == 204 ? "\r\n" : $"Content-Length: {body.Length}\r\n\r\n");
        return new Reply([.. Encoding.ASCII.GetBytes(head.ToString()), .. status == 204 ? [] : body]);
    }
}
