// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SageGuard.Lambda;

/// <summary>The heap of native code: OpenSSL's, and the runtime's own.</summary>
internal static partial class NativeHeap
{
    // mallopt's M_ARENA_MAX.
    private const int ArenaMax = -8;

    /// <summary>
    /// Lets all threads share one arena. By default glibc makes one for each, which grows page by page with a call of the kernel each
    /// time: 70 of them in INIT. The function's threads seldom allocate at the same moment.
    /// </summary>
    public static void UseOneArena()
    {
        // Where code is compiled at run time, the C library may be another one, without this setting.
        if (OperatingSystem.IsLinux() && !RuntimeFeature.IsDynamicCodeSupported)
            _ = SetOption(ArenaMax, 1);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
