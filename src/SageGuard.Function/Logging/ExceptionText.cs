// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Function.Logging;

/// <summary>An exception in words, the same in the log and in what is reported to Lambda.</summary>
internal static class ExceptionText
{
    /// <summary>The type's name without its namespace: the name that people search for.</summary>
    public static string Type(Exception exception) => exception.GetType().Name;

    /// <summary>The stack, a line each, and below it the exceptions that led to this one, each with its own stack.</summary>
    public static IEnumerable<string> StackTrace(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e != exception)
            {
                yield return $"caused by {Type(e)}: {e.Message}";
            }

            foreach (var line in (e.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                yield return line;
            }
        }
    }
}
