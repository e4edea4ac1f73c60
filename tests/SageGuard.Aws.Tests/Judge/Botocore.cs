// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json;
using SageGuard.Shared;

namespace SageGuard.Aws.Tests.Judge;

/// <summary>
/// botocore (Python), whose service models and endpoint rule sets judge what we send. Where it is missing the tests say
/// that they were skipped; CI installs it, so there they fail instead.
/// </summary>
internal static class Botocore
{
    private static readonly Lazy<string?> Interpreter = new(() => Python.With("botocore.endpoint_provider"));

    /// <summary>Runs the judge.</summary>
    /// <param name="input">Writes the members of its input.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The lines that it printed.</returns>
    public static string[] Judge(Action<Utf8JsonWriter> input, params string[] arguments)
    {
        if (Interpreter.Value is null)
        {
            const string Reason = "No python3 with botocore was found (pip install botocore), so nobody judged the requests.";
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", Reason);
            Assert.Fail(Reason);
        }

        var (exitCode, output, error) = Run(Interpreter.Value!, [Script(), .. arguments], input);
        Assert.True(exitCode == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static string Script() => Path.Combine(AppContext.BaseDirectory, "Judge", "judge.py");

    private static (int ExitCode, string Output, string Error) Run(string interpreter, string[] arguments, Action<Utf8JsonWriter> input)
    {
        using var process = Process.Start(
            new ProcessStartInfo(interpreter, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var limit = Limit.Of(process);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using (var writer = new Utf8JsonWriter(process.StandardInput.BaseStream))
        {
            writer.WriteStartObject();
            input(writer);
            writer.WriteEndObject();
        }

        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
