// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.Function.Tests;

/// <summary>What each project may stand on, by the lock files that NuGet writes for it.</summary>
public sealed class CarriedAssembliesTests
{
    [Theory]
    [InlineData("SageGuard", "")]
    [InlineData("SageGuard.Network", "")]
    [InlineData("SageGuard.Remediation", "sageguard sageguard.network")]
    [InlineData("SageGuard.Aws", "AWSSDK.Core sageguard")]
    [InlineData("SageGuard.Function", "AWSSDK.Core sageguard sageguard.aws")]
    [InlineData("SageGuard.Lambda", "AWSSDK.Core sageguard sageguard.aws sageguard.function")]
    public void The_core_is_pure_and_the_function_carries_no_client_of_an_operator(string project, string carried)
    {
        // The compiler for Native AOT is a package too; it is not carried.
        var locked = JsonNode.Parse(File.ReadAllText(PathOf($"src/{project}/packages.lock.json")))!["dependencies"]!
            .AsObject()
            .SelectMany(framework => framework.Value!.AsObject())
            .Select(package => package.Key)
            .Where(name => !name.Contains("ILCompiler", StringComparison.Ordinal) && name != "Microsoft.NET.ILLink.Tasks");
        Assert.Equal(carried, string.Join(' ', locked.Distinct().Order(StringComparer.Ordinal)));
    }

    private static string PathOf(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SageGuard.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No repository above {AppContext.BaseDirectory}.");
        return Path.Combine(folder.FullName, path);
    }
}
