// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace SageGuard.Shared;

/// <summary>
/// Where a version manager has put shims in front of Python's tools (python3, aws, moto_server, cfn-lint …), each start of one is a
/// shell script that looks for the tool and takes longer than the tool itself. The tests start hundreds, and go past them.
/// </summary>
internal static class Shims
{
    [ModuleInitializer]
    internal static void Bypass()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var python = path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);
        if (python is null || !IsScript(python) || Python.Run(python, "import sys; print(sys.executable)") is not { } real)
            return;
        Environment.SetEnvironmentVariable("PATH", Path.GetDirectoryName(real) + Path.PathSeparator + path);
    }

    private static bool IsScript(string file)
    {
        using var stream = File.OpenRead(file);
        return stream.ReadByte() == '#' && stream.ReadByte() == '!';
    }
}
