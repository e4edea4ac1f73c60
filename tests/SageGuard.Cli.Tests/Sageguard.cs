// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Tests;

/// <summary>Runs the command in this process, at a fixed time, in the folder of the samples.</summary>
internal static class Sageguard
{
    /// <summary>The controls that the expectations about whole files list, so that a new control changes none of them.</summary>
    public const string Listed = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25";

    /// <summary>The id of every run in this process.</summary>
    public const string RunId = "019c0000-0000-4000-8000-000000000019";

    /// <summary>Wide enough for sentences: the tests that look for one want no line break in it.</summary>
    public const int Width = 400;

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static Task<Answer> RunAsync(params string[] args) => RunAsync(args, []);

    public static async Task<Answer> RunAsync(string[] args, byte[] input)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var text = new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

        // The command closes its standard output, and may write to it once more.
        Stream Open() => PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true)).AsStream();
        var terminal = new Terminal(Terminal.PlainConsole(text, Width), Terminal.PlainConsole(error), Open, () => new MemoryStream(input));
        var code = await CommandRoot.RunAsync(args, terminal, new FakeTimeProvider(Now), () => RunId);
        return new Answer(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Checks samples as a person in their folder does: the report names them without the machine's path.</summary>
    public static async Task<Answer> CheckAsync(string sample, params string[] more)
    {
        var answer = await RunAsync([.. (string[])["check", "-"], .. more], await File.ReadAllBytesAsync(Repository.Sample(sample)));
        return answer;
    }
}

internal sealed record Answer(int Code, string Output, string Error)
{
    private System.Text.Json.JsonElement? _report;

    public System.Text.Json.JsonElement Report => _report ??= System.Text.Json.JsonDocument.Parse(Output).RootElement.Clone();

    /// <summary>The outcome of each result: "SageMaker.1 Lab" to "failing".</summary>
    public Dictionary<string, string> Outcomes =>
        Report
            .GetProperty("results")
            .EnumerateArray()
            .ToDictionary(
                result => $"{result.GetProperty("control").GetString()} {result.GetProperty("resource").GetProperty("name").GetString()}",
                result => result.GetProperty("outcome").GetString()!
            );

    public string ReasonOf(string control, string name) =>
        Report
            .GetProperty("results")
            .EnumerateArray()
            .Single(result =>
                result.GetProperty("control").GetString() == control
                && result.GetProperty("resource").GetProperty("name").GetString() == name
            )
            .GetProperty("reason")
            .GetString()!;
}
