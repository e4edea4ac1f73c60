// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using SageGuard.Cli;
using SageGuard.Cli.CommandLine;

// Runs the command for tests, one after the other in one process: each as if it were a process of its own, with its own folder and
// variables, but compiled only once. A line of standard input asks for a run, a line of standard output answers; when the input ends,
// so does the host.
var answers = Console.Out;
while (await Console.In.ReadLineAsync() is { } line)
{
    var request = JsonSerializer.Deserialize<Request>(line)!;
    foreach (
        var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => !request.Environment.ContainsKey(name)).ToList()
    )
    {
        Environment.SetEnvironmentVariable(name, null);
    }

    foreach (var (name, value) in request.Environment)
        Environment.SetEnvironmentVariable(name, value);
    Directory.SetCurrentDirectory(request.Folder);

    using var output = new MemoryStream();
    using var error = new StringWriter();
    Console.SetError(error);
    var text = new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    // The command closes its standard output, and may write to it once more.
    Stream Open() => PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true)).AsStream();
    var terminal = new Terminal(Terminal.PlainConsole(text), Terminal.PlainConsole(error), Open, () => Stream.Null);
    var code = await CommandRoot.RunAsync(request.Arguments, terminal, TimeProvider.System, static () => Guid.NewGuid().ToString());
    await answers.WriteLineAsync(JsonSerializer.Serialize(new Response(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString())));
}

/// <summary>A run that is asked for.</summary>
internal sealed record Request(string Folder, Dictionary<string, string> Environment, string[] Arguments);

/// <summary>What came of it.</summary>
internal sealed record Response(int Code, string Output, string Error);
