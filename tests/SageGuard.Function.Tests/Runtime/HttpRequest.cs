// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using System.Text;

namespace SageGuard.Function.Tests.Runtime;

/// <summary>A request as it came over the wire.</summary>
internal sealed record HttpRequest(int Connection, string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The next request on this connection, or null when the client closed it.</summary>
    public static async Task<HttpRequest?> ReadAsync(NetworkStream stream, int connection, CancellationToken cancellation)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(h => h[0], h => h[1]);
        Assert.DoesNotContain("Transfer-Encoding", headers.Keys);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), provider: null)];
        await stream.ReadExactlyAsync(body, cancellation);
        return new HttpRequest(connection, lines[0], headers, body);
    }
}
