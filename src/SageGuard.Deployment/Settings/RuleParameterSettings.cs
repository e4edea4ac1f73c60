// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Deployment.Settings;

/// <summary>The rule parameters as settings. <see cref="RuleParameters.Read"/> checks their values, here and in the function.</summary>
internal static class RuleParameterSettings
{
    /// <summary>All but the controls, which are a setting of their own.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [.. RuleParameters.All.Where(parameter => parameter != GeneralParameters.Control).Select(Create)];

    /// <summary>The setting of a parameter.</summary>
    public static Setting For(RuleParameter parameter) => All.Single(setting => setting.Name == parameter.Name);

    /// <summary>The parameter of a setting.</summary>
    public static RuleParameter For(Setting setting) => RuleParameters.All.Single(parameter => parameter.Name == setting.Name);

    private static Setting Create(RuleParameter parameter) => Create(parameter, Catalog.Controls);

    /// <summary>The setting of a parameter where only some controls are offered.</summary>
    public static Setting Create(RuleParameter parameter, IReadOnlyList<Control> offered)
    {
        var controls = parameter.IsGeneral
            ? ""
            : $"{string.Join(", ", offered.Where(control => control.Parameters.Contains(parameter)))}: ";
        var summary = $"{controls}{parameter.Summary}";
        return new Setting(
            parameter.Name,
            $"{char.ToUpperInvariant(summary[0])}{summary[1..]}. Default: {parameter.DefaultMeaning}.".Replace(
                "`",
                "",
                StringComparison.Ordinal
            )
        )
        {
            // A list that AWS moves is not written into a stack, where it would stay what it was.
            Default = parameter.Choices.Count > 0 || parameter.IsGeneral ? parameter.DefaultValue : null,
            AllowedValues = parameter.Choices.Count > 0 ? parameter.Choices : null,
        };
    }
}
