// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Function.Runtime;

namespace SageGuard.Function.Tests.Runtime;

public sealed class RuntimeApiAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9001")]
    [InlineData("localhost:80")]
    [InlineData("[::1]:9001")]
    public void A_host_and_a_port_are_an_address(string address) => new RuntimeApi(address).Dispose();

    [Theory]
    [InlineData("http://127.0.0.1:9001")]
    [InlineData("127.0.0.1:9001/x")]
    [InlineData("127.0.0.1:port")]
    [InlineData("user@127.0.0.1:9001")]
    [InlineData("127.0.0.1:9001?x")]
    [InlineData("127.0.0.1:9001#x")]
    public void Anything_else_is_refused_with_an_example(string address)
    {
        var error = Assert.Throws<ArgumentException>(() => new RuntimeApi(address));

        Assert.Contains("127.0.0.1:9001", error.Message, StringComparison.Ordinal);
        Assert.Contains(address, error.Message, StringComparison.Ordinal);
    }
}
