// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Function.Logging;

/// <summary>A property's value as text.</summary>
internal static class LogValue
{
    public static string Text(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case bool flag:
                return flag ? "true" : "false";
            case TimeSpan span:
                return Math.Round(span.TotalMilliseconds, 3).ToString(CultureInfo.InvariantCulture);
            case DateTimeOffset instant:
                Span<char> time = stackalloc char[LogTime.Length];
                return LogTime.Format(instant, time).ToString();
            case Exception exception:
                return $"{ExceptionText.Type(exception)}: {exception.Message} {string.Join(' ', ExceptionText.StackTrace(exception))}".TrimEnd();
            case string text:
                return text;
            case IEnumerable<string> texts:
                return string.Join(',', texts);
            case IFormattable formattable:
                return formattable.ToString(format: null, CultureInfo.InvariantCulture);
            default:
                return value.ToString() ?? "";
        }
    }
}
