// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;
using Type = System.Type;

namespace SageGuard.Deploy.Tests.Code;

/// <summary>Dependencies point one way: between assemblies, and between the namespaces in each.</summary>
public sealed class ArchitectureTests
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // What each assembly may use of ours. The core and the analysis of networks use nothing, and neither does the emulator, which must
    // not share a mistake with what it is to find mistakes in.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["SageGuard"] = [],
        ["SageGuard.Network"] = [],
        ["SageGuard.LocalAws"] = [],
        ["SageGuard.Aws"] = ["SageGuard"],
        ["SageGuard.Remediation"] = ["SageGuard", "SageGuard.Network"],
        ["SageGuard.Aws.Operator"] = ["SageGuard", "SageGuard.Aws", "SageGuard.Network", "SageGuard.Remediation"],
        ["SageGuard.Deployment"] = ["SageGuard", "SageGuard.Network", "SageGuard.Remediation"],
        ["SageGuard.Function"] = ["SageGuard", "SageGuard.Aws"],
        ["bootstrap"] = ["SageGuard.Function", "SageGuard.Aws"],
        ["SageGuard.Cli"] =
        [
            "SageGuard",
            "SageGuard.Aws",
            "SageGuard.Aws.Operator",
            "SageGuard.Deployment",
            "SageGuard.Function",
            "SageGuard.LocalAws",
            "SageGuard.Network",
            "SageGuard.Remediation",
        ],
    };

    public static TheoryData<string> Assemblies => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_only_what_is_below_it(string name) =>
        Assert.Subset(
            Arrows[name].ToHashSet(),
            Load(name)
                .GetReferencedAssemblies()
                .Select(used => used.Name!)
                .Where(used => used.StartsWith("SageGuard", StringComparison.Ordinal))
                .ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_namespace_uses_one_that_uses_it(string name) => Assert.Empty(Cycles(Load(name)));

    [Fact]
    public void A_cycle_is_found() => Assert.NotEmpty(Cycles(typeof(ArchitectureTests).Assembly, "SageGuard.Deploy.Tests.Code.(*)"));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_one_token_of_a_method_is_called_cancellationToken(string name)
    {
        var named = Load(name)
            .GetTypes()
            .SelectMany(type => type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            .Where(method =>
                !method.Name.Contains('<', StringComparison.Ordinal) && !method.DeclaringType!.Name.Contains('<', StringComparison.Ordinal)
            )
            .Select(method =>
                (method, tokens: method.GetParameters().Where(parameter => parameter.ParameterType == typeof(CancellationToken)).ToList())
            )
            .Where(method => method.tokens is [{ Name: not "cancellationToken" }])
            .Select(method => $"{method.method.DeclaringType}.{method.method.Name}: {method.tokens[0].Name}");
        Assert.Empty(named);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void What_is_awaited_ends_in_Async(string name) => Assert.Empty(WithoutSuffix(Load(name).GetTypes()));

    [Fact]
    public void A_missing_suffix_is_found() =>
        Assert.Equal(["Planted.Wait", "Planted.Pages"], WithoutSuffix([typeof(Planted)]).Select(found => found.Split('+')[^1]));

    // What others declare keeps the name that they gave it.
    private static IEnumerable<string> WithoutSuffix(IEnumerable<Type> types) =>
        types
            .Where(type => !typeof(Delegate).IsAssignableFrom(type) && !type.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method =>
                !method.Name.Contains('<', StringComparison.Ordinal)
                && !method.Name.Contains('.', StringComparison.Ordinal)
                && !method.IsSpecialName
                && method.GetBaseDefinition().DeclaringType!.Assembly == method.DeclaringType!.Assembly
                && IsAwaited(method.ReturnType)
                && !method.Name.EndsWith("Async", StringComparison.Ordinal)
            )
            .Select(method => $"{method.DeclaringType}.{method.Name}");

    private static bool IsAwaited(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (
            type.IsGenericType
            && type.GetGenericTypeDefinition() is var open
            && (open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>))
        );

    private static Assembly Load(string name) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    private static IEnumerable<string> Cycles(Assembly assembly, string slices = "SageGuard.(**)")
    {
        var code = new ArchLoader().LoadAssembly(assembly).Build();
        return SliceRuleDefinition
            .Slices()
            .Matching(slices)
            .Should()
            .BeFreeOfCycles()
            .Evaluate(code)
            .Where(result => !result.Passed)
            .Select(result => result.Description);
    }

    private static class Planted
    {
        public static Task Wait() => Task.CompletedTask;

        public static IAsyncEnumerable<int> Pages() => AsyncEnumerable.Empty<int>();

        public static ValueTask GoodAsync() => ValueTask.CompletedTask;
    }
}
