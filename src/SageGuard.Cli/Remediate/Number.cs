// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;

namespace SageGuard.Cli.Remediate;

/// <summary>Options that are numbers within bounds.</summary>
internal static class Number
{
    /// <summary>An option whose value lies from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<T> Option<T>(string name, string description, T preset, T least, T most)
        where T : IComparable<T>, IFormattable
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => preset };
        option.Validators.Add(result =>
        {
            if (
                result.Tokens.Count > 0
                && result.GetValueOrDefault<T>() is { } value
                && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            )
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it can be from {least} to {most}."));
            }
        });
        return option;
    }
}
