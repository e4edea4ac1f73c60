// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.RegularExpressions;
using SageGuard.Shared;

namespace SageGuard.Remediate.Tests;

/// <summary>What <c>sageguard local</c> offers for a rebuild: the command as a process, the commands that it prints, the real
/// scripts and the stock aws command, and nothing else.</summary>
public sealed class LocalRebuildTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sageguard-local-rebuild-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_commands_that_it_prints_rebuild_the_open_notebook_with_its_files_and_no_other_access_key_is_good()
    {
        SkipWithoutTools();
        await using var local = await StartAsync("--with-notebooks", "--run-lifecycle-scripts");
        var volumes = Regex.Match(local.Guide, "are in (/[^ ]+)/NOTEBOOK").Groups[1].Value;
        var files = HostileTree.Read(Path.Combine(volumes, "open-lab"));
        var commands = local
            .Guide.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Contains(" remediate ", StringComparison.Ordinal));
        Assert.Equal(["plan", "apply", "purge"], commands.Select(command => command.Split(' ')[2]));

        foreach (var command in commands)
        {
            string[] answers = command.Split(' ')[2] switch
            {
                "apply" => ["--yes", "--poll-seconds", "0.3"],
                "purge" => ["--yes", "open-lab"],
                _ => [],
            };
            string[] arguments = [.. command.Replace(" --poll-seconds 1", "", StringComparison.Ordinal).Split(' ').Skip(1), .. answers];
            var (code, output, error) = await CommandHost.RunAsync(_folder.FullName, local.Variables, arguments);
            var log = Path.Combine(Path.GetDirectoryName(volumes)!, "scripts.log");
            Assert.True(code == 0, $"{command}: {output}{error}\n{(File.Exists(log) ? File.ReadAllText(log) : "")}");

            // All that plan looks at is there and was read, but for what no call reports.
            if (arguments[1] == "plan")
                Assert.Single(output.Split('\n'), line => line.Contains("Not checked", StringComparison.Ordinal));
            if (arguments[1] == "apply")
                Assert.Equal(files, HostileTree.Read(Path.Combine(volumes, "open-lab")));
        }

        var stranger = new Dictionary<string, string>(local.Variables) { ["AWS_ACCESS_KEY_ID"] = "local" };
        var (refused, _, why) = await CommandHost.RunAsync(_folder.FullName, stranger, "scan", "--control", "1");
        Assert.Equal(2, refused);
        Assert.Contains("AWS does not accept the credentials", why, StringComparison.Ordinal);

        Assert.True(files.Count > 3);
        Assert.Equal(files, HostileTree.Read(Path.Combine(volumes, "open-lab-private")));
        Assert.False(Directory.Exists(Path.Combine(volumes, "open-lab")));
        await local.EndAsync();
        Assert.False(Directory.Exists(volumes));
    }

    [Fact]
    public async Task Without_the_option_no_script_runs_and_apply_says_which_option_is_missing()
    {
        await using var local = await StartAsync("--with-notebooks");
        Assert.Contains("begin with --run-lifecycle-scripts to try one", local.Guide, StringComparison.Ordinal);
        string[] apply =
        [
            "remediate",
            "apply",
            "open-lab",
            "--control",
            "1",
            "--bucket",
            "sageguard-local-backups",
            "--subnet",
            "subnet-0a1b2c3d4e5f67890",
            "--security-group",
            "sg-0a1b2c3d4e5f67890",
            "--yes",
            "--poll-seconds",
            "0.1",
        ];
        var (code, output, error) = await CommandHost.RunAsync(_folder.FullName, local.Variables, apply);
        Assert.Equal(1, code);
        Assert.Contains("was started without --run-lifecycle-scripts", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_tool_of_the_scripts_is_missing_it_says_which_and_does_not_begin()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The scripts are Linux's.");
        var path = _folder.CreateSubdirectory("bin").FullName;
        foreach (var tool in new[] { "bash", "setsid", "tail", "find" })
            File.CreateSymbolicLink(Path.Combine(path, tool), Moto.Run("bash", ["-c", $"command -v {tool}"]).Output.Trim());
        var (code, _, error) = await CommandHost.RunAsync(
            _folder.FullName,
            new Dictionary<string, string>(Variables()) { ["PATH"] = path },
            "local",
            "--run-lifecycle-scripts"
        );
        Assert.Equal(64, code);
        Assert.Contains("Missing, or not working: python3, aws.", error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static void SkipWithoutTools()
    {
        var (_, missing) = Moto.Run(
            "bash",
            ["-c", "for tool in bash setsid tail find python3 aws; do $tool --version >/dev/null 2>&1 || echo $tool; done"]
        );
        Assert.False(
            missing.Length > 0 && Environment.GetEnvironmentVariable("CI") == "true",
            $"Missing, and in CI this test must run: {missing}"
        );
        Assert.SkipWhen(missing.Length > 0 || !OperatingSystem.IsLinux(), $"Missing on this machine: {missing}");
    }

    private static async Task<Local> StartAsync(params string[] options)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "SageGuard.Cli.dll"), "local", "--port", "0", "--quiet", .. options]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Variables())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var limit = Limit.Of(process);
        var guide = "";
        while (!guide.EndsWith("Ctrl-C ends it.\n", StringComparison.Ordinal))
        {
            guide += (await process.StandardOutput.ReadLineAsync(Lab.Token) ?? throw new InvalidOperationException(guide)) + "\n";
        }

        var variables = Variables();
        foreach (Match match in Regex.Matches(guide, "(AWS_[A-Z_]+)=([^ \n]+)"))
            variables[match.Groups[1].Value] = match.Groups[2].Value;
        return new Local(process, limit, guide, variables);
    }

    private static Dictionary<string, string> Variables() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .Where(variable => !((string)variable.Key).StartsWith("AWS_", StringComparison.Ordinal))
            .Append(new("COLUMNS", "400"))
            .DistinctBy(variable => variable.Key)
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");

    private sealed record Local(Process Process, Limit Limit, string Guide, Dictionary<string, string> Variables) : IAsyncDisposable
    {
        /// <summary>Ends it as Ctrl-C does.</summary>
        public async Task EndAsync()
        {
            Moto.Run("kill", ["-TERM", $"{Process.Id}"]);
            await Process.WaitForExitAsync(Lab.Token);
        }

        public async ValueTask DisposeAsync()
        {
            if (!Process.HasExited)
                await EndAsync();
            Limit.Dispose();
            Process.Dispose();
        }
    }
}
