// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Tests.Controls;

/// <summary>Scripts that were written to keep the patterns busy: a sweep that waits for one would not reach the next notebook.</summary>
public sealed class HostileScriptTests
{
    // As long as SageMaker takes one.
    private const int Length = 16_384;

    // With gaps that share their characters, the slowest of these took 24 seconds, and the others up to two.
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("env |")]
    [InlineData("curl ")]
    [InlineData("curl http://")]
    [InlineData("wget |sudo -a ")]
    [InlineData("nc -")]
    [InlineData("socat ")]
    [InlineData(".aws/credentials|")]
    [InlineData("base64 -d ")]
    [InlineData("pip a ")]
    [InlineData("eyJaaaaaaaaaa.eyJ")]
    [InlineData("a://b:")]
    [InlineData("password=")]
    public async Task A_script_of_one_repeated_command_is_evaluated_in_moments(string part)
    {
        var script = string.Concat(Enumerable.Repeat(part, (Length / part.Length) + 1))[..Length];
        var content = Convert.ToBase64String(Encoding.UTF8.GetBytes(script));
        var resource = new Resource(
            ResourceKinds.All.Single(kind => kind.ShortName == "NotebookInstanceLifecycleConfig"),
            "id",
            null,
            "script",
            new Dictionary<string, string>(),
            Properties.Parse($$"""{"OnStart":[{"Content":"{{content}}"}],"OnCreate":[]}"""),
            Origin.Live
        );

        foreach (var id in (string[])["SageGuard.20", "SageGuard.21"])
        {
            await Task.Run(
                    () => ControlEvaluator.Evaluate(Catalog.Find(id)!, resource, RuleParameters.Default),
                    TestContext.Current.CancellationToken
                )
                .WaitAsync(HangGuard, TestContext.Current.CancellationToken);
        }
    }
}
