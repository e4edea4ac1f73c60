// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Reach;

/// <summary>The live reader and the reader of recorded answers against EC2 as moto plays it: both must make the same of one
/// network.</summary>
public sealed class MotoTests
{
    [Fact]
    public async Task Live_and_recorded_answers_of_one_network_give_the_same_results()
    {
        Needs.Program("moto_server", "pip install 'moto[server]'");
        var python = Needs.Python();
        using var answers = new TemporaryFolder();
        var endpoint = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        using var moto = Process.Start(
            new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", endpoint.Port.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            moto.BeginErrorReadLine();
            moto.BeginOutputReadLine();
            await AnswersAsync(endpoint);
            var script = Path.Combine(Repository.Tests, "Reach", "moto_network.py");
            var made = await CommandProcess.RunAsync(python, [script, endpoint.AbsoluteUri, answers.Path]);
            Assert.True(made.Code == 0, made.Error);
            var lines = made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
            string[] places =
            [
                .. lines.SelectMany(line => new[] { "--subnet", line[1] }),
                "--security-group",
                lines[0][2],
                "--output",
                "json",
            ];

            // moto does not know Block Public Access: what would be internet is unknown, and the path shows that all else was read.
            var live = await CommandProcess.SageguardAsync(
                new Dictionary<string, string>(CommandProcess.Aws(endpoint)) { ["AWS_MAX_ATTEMPTS"] = "1" },
                ["reach", .. places]
            );
            var recorded = await Sageguard.RunAsync(["reach", "--from", answers.Path, .. places], []);
            string[] expected =
            [
                "public closed",
                "isolated closed",
                "nat unknown",
                "private-nat closed",
                "gone closed",
                "peer hybrid",
                "hub closed",
                "to-hub unknown",
                "list unknown",
            ];
            Assert.Equal(expected, lines.Zip(Verdicts(live), (line, verdict) => $"{line[0]} {verdict}"));
            Assert.Equal(Facts(recorded), Facts(live));

            await File.WriteAllTextAsync(
                Path.Combine(answers.Path, "bpa.json"),
                """{"VpcBlockPublicAccessOptions":{"InternetGatewayBlockMode":"off","State":"default-state"}}""",
                TestContext.Current.CancellationToken
            );
            var complete = await Sageguard.RunAsync(["reach", "--from", answers.Path, .. places], []);
            Assert.Equal(
                expected.Select(line =>
                    line is "nat unknown" or "list unknown" ? line.Replace("unknown", "internet", StringComparison.Ordinal) : line
                ),
                lines.Zip(Verdicts(complete), (line, verdict) => $"{line[0]} {verdict}")
            );
        }
        finally
        {
            moto.Kill(entireProcessTree: true);
        }
    }

    private static IEnumerable<string> Verdicts(Answer answer) =>
        answer.Report.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("verdict").GetString()!);

    private static IEnumerable<string> Facts(Answer answer) =>
        answer
            .Report.GetProperty("results")
            .EnumerateArray()
            .Select(result =>
                string.Join(
                    '\n',
                    ((string[])["verdict", "path", "reason", "unread", "anyBucket", "endpoints"]).Select(member =>
                        result.TryGetProperty(member, out var value) ? value.GetRawText() : "absent"
                    )
                )
            );

    private static async Task AnswersAsync(Uri endpoint)
    {
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                await http.GetAsync(endpoint, TestContext.Current.CancellationToken);
                return;
            }
            catch (HttpRequestException) when (i < 1200)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("sageguard-moto").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
