// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.Shared;

namespace SageGuard.EndToEnd.Tests;

/// <summary>The stock <c>aws</c> command line, pointed at a LocalAws.</summary>
internal sealed class AwsCommandLine : IDisposable
{
    private readonly Process _process;

    private AwsCommandLine(string python, LocalCloud cloud)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "aws_commands.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_PROXY"] = "*";
        start.Environment["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString();
        start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-such-file");
        _process = Process.Start(start)!;
    }

    /// <summary>Starts it; skips the test where the machine has none, unless this is CI, which must have it.</summary>
    public static AwsCommandLine StartOrSkip(LocalCloud cloud)
    {
        var python = Python.With("awscli.clidriver");
        if (python is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("The aws command line (version 1) is not installed: the independent judge of this test.");
        Assert.True(python is not null, "CI must have the aws command line (version 1).");
        return new AwsCommandLine(python!, cloud);
    }

    /// <summary>Runs one command that must succeed.</summary>
    /// <param name="arguments">The arguments behind <c>aws</c>.</param>
    /// <returns>What it printed; null for nothing.</returns>
    public JsonNode? Run(params IEnumerable<string> arguments)
    {
        _process.StandardInput.WriteLine(new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]).ToJsonString());
        _process.StandardInput.Flush();
        var answer = JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("aws ended."))!;
        Assert.True(answer["code"]!.GetValue<int>() == 0, $"aws {string.Join(' ', arguments)}: {answer["err"]}");
        var output = answer["out"]!.GetValue<string>();
        return string.IsNullOrWhiteSpace(output) ? null : JsonNode.Parse(output);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
