// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SageGuard.Shared;

/// <summary>
/// The stock <c>aws</c> command line, pointed at a service of this machine: many commands in one interpreter, because the start of
/// each takes ten times as long as its call.
/// </summary>
internal sealed class AwsCommandLine : IDisposable
{
    // Longer than any command takes: a service that no longer answers ends a test, and not the patience of CI.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly Lazy<string?> Interpreter = new(() => Python.With("awscli.clidriver"));

    private readonly Process _process;

    private AwsCommandLine(string python, Uri endpoint, IReadOnlyDictionary<string, string>? credentials)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "aws_commands.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Who runs the tests has profiles and endpoints of their own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_PROXY"] = "*";
        start.Environment["AWS_ENDPOINT_URL"] = endpoint.ToString();
        start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(
            Path.GetTempPath(),
            "no-such-file"
        );
        foreach (var (name, value) in credentials ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>Starts it; skips the test where the machine has none, unless this is CI, which must have it.</summary>
    /// <param name="endpoint">The service's address.</param>
    /// <param name="credentials">Variables with credentials; null for those of a user.</param>
    public static AwsCommandLine StartOrSkip(Uri endpoint, IReadOnlyDictionary<string, string>? credentials = null)
    {
        if (Interpreter.Value is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("The aws command line (version 1) is not installed: the independent judge of this test.");
        Assert.True(Interpreter.Value is not null, "CI must have the aws command line (version 1).");
        return new AwsCommandLine(Interpreter.Value!, endpoint, credentials);
    }

    /// <summary>Runs one command that must succeed.</summary>
    /// <param name="arguments">The arguments behind <c>aws</c>.</param>
    /// <returns>What it printed; null for nothing.</returns>
    public JsonNode? Run(params IEnumerable<string> arguments)
    {
        var output = Succeed(arguments);
        return output.Length == 0 ? null : JsonNode.Parse(output);
    }

    /// <summary>Runs one command that must succeed, and picks one value of its answer.</summary>
    /// <param name="query">The value's path, in JMESPath.</param>
    /// <param name="arguments">The arguments behind <c>aws</c>.</param>
    public string Text(string query, params IEnumerable<string> arguments) => Succeed([.. arguments, "--query", query, "--output", "text"]);

    /// <summary>Runs one command to whatever end.</summary>
    /// <param name="arguments">The arguments behind <c>aws</c>.</param>
    public (int Code, string Output, string Error) Try(params IEnumerable<string> arguments)
    {
        _process.StandardInput.WriteLine(new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]).ToJsonString());
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        if (!line.Wait(Limit, TestContext.Current.CancellationToken))
            _process.Kill();
        var answer = JsonNode.Parse(
            line.GetAwaiter().GetResult()
                ?? throw new InvalidOperationException($"aws {string.Join(' ', arguments)}: it ended, or did not answer within {Limit}.")
        )!;
        return (answer["code"]!.GetValue<int>(), answer["out"]!.GetValue<string>().Trim(), answer["err"]!.GetValue<string>());
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Limit))
            _process.Kill();
        _process.Dispose();
    }

    private string Succeed(IEnumerable<string> arguments)
    {
        var (code, output, error) = Try(arguments);
        Assert.True(code == 0, $"aws {string.Join(' ', arguments)}: {error}");
        return output;
    }
}
