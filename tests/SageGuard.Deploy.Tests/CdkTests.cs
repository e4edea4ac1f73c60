// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deploy.Tests;

/// <summary>The tests of the CDK app, the SAM template and the policies are written in TypeScript; this runs them.</summary>
public sealed class CdkTests
{
    [Fact]
    public async Task The_tests_of_the_CDK_app_pass()
    {
        await CdkApp.InstallAsync();
        var (exitCode, output) = (await CdkApp.NpmAsync("test"))!.Value;
        Assert.True(exitCode == 0, CdkApp.Tail(output));
    }
}
