// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediate.Tests;

/// <summary>The scripts run with the Pythons that notebooks have: Amazon Linux 1 (conda's 3.6), 2 (3.7) and 2023 (3.9).</summary>
public sealed class PythonTests
{
    [Theory]
    [InlineData("3.6")]
    [InlineData("3.7")]
    [InlineData("3.9")]
    public async Task A_volume_is_rebuilt_bit_for_bit(string version)
    {
        var python = Find(version);
        await using var lab = await RebuildLab.StartAsync(isFast: true, python);
        lab.Open("lab", 60, 1 << 22);
        lab.Keep((await lab.PlanAsync()).Plan);

        var (code, text) = await lab.ApplyAsync();

        Assert.True(code == 0, $"{text}\n{lab.Log}");
        Assert.Equal(
            HostileTree.Read(lab.VolumeOf("lab"), withoutRoot: true),
            HostileTree.Read(lab.VolumeOf("lab-private"), withoutRoot: true)
        );
    }

    private static string Find(string version)
    {
        // By its name, or among pyenv's.
        var (_, output) = Moto.Run(
            "bash",
            [
                "-c",
                $"{{ python{version} -c 'import sys; print(sys.executable)' || ls -d \"$(pyenv root)\"/versions/{version}.*/bin/python3; }} 2>/dev/null | head -1",
            ]
        );
        if (File.Exists(output.Trim()))
            return output.Trim();
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"Python {version} is missing, and in CI this test must run.");
        Assert.Skip($"Python {version} is missing on this machine.");
        return "";
    }
}
