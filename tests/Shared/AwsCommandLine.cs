// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SageGuard.Shared;

/// <summary>
/// The stock <c>aws</c> command line, pointed at a service of this machine: many commands in one interpreter, which the
/// next test takes over, because the start of each takes ten times as long as its call.
/// </summary>
internal sealed class AwsCommandLine : IDisposable
{
    // Longer than any command takes: a service that no longer answers ends a test, and not the patience of CI.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly Lazy<string?> Interpreter = new(() => Python.With("awscli.clidriver"));

    // Those that no test uses now: each knows the models of the services that it was asked for. They end with this process.
    private static readonly ConcurrentBag<Process> Idle = [];

    private readonly Process _process;
    private readonly JsonObject _environment;
    private readonly string _folder;
    private bool _isBroken;

    private AwsCommandLine(string python, Uri endpoint, IReadOnlyDictionary<string, string>? variables, string? folder)
    {
        _folder = folder ?? Environment.CurrentDirectory;
        _environment = new JsonObject
        {
            ["NO_PROXY"] = "*",
            ["AWS_ENDPOINT_URL"] = endpoint.ToString(),
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-such-file"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-such-file"),
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            _environment[name] = value;
        _process = Idle.TryTake(out var idle)
            ? idle
            : Process.Start(
                new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "aws_commands.py")])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!;
    }

    /// <summary>Starts it; skips the test where the machine has none, unless this is CI, which must have it.</summary>
    /// <param name="endpoint">The service's address.</param>
    /// <param name="variables">Variables beside the endpoint's, such as other credentials than a user's; null for none.</param>
    /// <param name="folder">The folder that files are named from; null for that of the tests.</param>
    public static AwsCommandLine StartOrSkip(Uri endpoint, IReadOnlyDictionary<string, string>? variables = null, string? folder = null)
    {
        if (Interpreter.Value is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("The aws command line (version 1) is not installed: the independent judge of this test.");
        Assert.True(Interpreter.Value is not null, "CI must have the aws command line (version 1).");
        return new AwsCommandLine(Interpreter.Value!, endpoint, variables, folder);
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
        var command = new JsonObject
        {
            ["folder"] = _folder,
            ["environment"] = _environment.DeepClone(),
            ["arguments"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]),
        };
        // Until it has answered: whoever stops waiting leaves an answer behind that is not the next one's.
        _isBroken = true;
        _process.StandardInput.WriteLine(command.ToJsonString());
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        if (!line.Wait(Limit, TestContext.Current.CancellationToken))
            _process.Kill();
        var answer = JsonNode.Parse(
            line.GetAwaiter().GetResult()
                ?? throw new InvalidOperationException($"aws {string.Join(' ', arguments)}: it ended, or did not answer within {Limit}.")
        )!;
        _isBroken = false;
        return (answer["code"]!.GetValue<int>(), answer["out"]!.GetValue<string>().Trim(), answer["err"]!.GetValue<string>());
    }

    public void Dispose()
    {
        if (!_isBroken)
        {
            Idle.Add(_process);
            return;
        }

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
