// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace SageGuard.Cli.CommandLine;

/// <summary>Options that are numbers within bounds.</summary>
internal static class Number
{
    /// <summary>An option whose value lies from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<T> Option<T>(string name, string description, T preset, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => preset };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [.., { Value: var text }])
                return;
            if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                result.AddError($"{name} is '{OneLine.Clean(text, 40)}'; it must be a{(typeof(T) == typeof(int) ? " whole" : "")} number.");
            }
            else if (!(value >= least && value <= most))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it can be from {least} to {most}."));
            }
        });
        return option;
    }
}
