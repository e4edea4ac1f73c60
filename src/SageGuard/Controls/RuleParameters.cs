// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using SageGuard.Text;

namespace SageGuard.Controls;

/// <summary>
/// The parameters of a rule: its InputParameters, validated. An unknown name, a bad value, or a parameter that the chosen
/// controls do not use is an error, never ignored: a rule with "subnetId" instead of "subnetIds" would otherwise pass what it
/// should fail.
/// </summary>
public sealed record RuleParameters
{
    private ImmutableDictionary<RuleParameter, object?> _values = ImmutableDictionary<RuleParameter, object?>.Empty;

    // The controls that were named by their ids, and not by a set.
    private ImmutableHashSet<string> _named = [];

    /// <summary>The defaults: SageMaker.1, nothing narrowed, no waivers.</summary>
    public static RuleParameters Default { get; } = new();

    /// <summary>Every parameter that there is, those of the controls in the catalog's order.</summary>
    public static IReadOnlyList<RuleParameter> All { get; } =
    [
        GeneralParameters.Control,
        .. Catalog.Controls.SelectMany(control => control.Parameters).Distinct(),
        GeneralParameters.WaiverTagKey,
        GeneralParameters.WaiverMaxDays,
    ];

    /// <summary>The controls that the rule enforces, in the catalog's order.</summary>
    public IReadOnlyList<Control> Controls
    {
        get => Get(GeneralParameters.Control);
        init => _values = _values.SetItem(GeneralParameters.Control, value);
    }

    /// <summary>The key of the tag that waives controls; null: no waivers.</summary>
    public string? WaiverTagKey
    {
        get => Get(GeneralParameters.WaiverTagKey);
        init => _values = _values.SetItem(GeneralParameters.WaiverTagKey, value);
    }

    /// <summary>How many days ahead a waiver may end, 1 to 3650.</summary>
    public int WaiverMaxDays => Get(GeneralParameters.WaiverMaxDays);

    /// <summary>The value of a parameter, its default where it was not given.</summary>
    /// <typeparam name="T">What the parameter is read as.</typeparam>
    /// <param name="parameter">The parameter.</param>
    public T Get<T>(RuleParameter<T> parameter) => (T)(_values.TryGetValue(parameter, out var value) ? value : parameter.Default)!;

    /// <summary>Reads and validates a rule's InputParameters.</summary>
    /// <param name="parameters">Names and values as AWS Config sends them.</param>
    /// <exception cref="RuleParameterException">The message names the parameter, the value and what is allowed.</exception>
    public static RuleParameters Read(IReadOnlyDictionary<string, string> parameters)
    {
        if (parameters.Count == 0)
            return Default;
        if (parameters.Keys.FirstOrDefault(name => All.All(parameter => parameter.Name != name)) is { } unknown)
        {
            throw new RuleParameterException(
                $"Rule parameter '{Annotation.Clean(unknown, 64)}' is unknown; allowed are {string.Join(", ", All)} (exact case)."
            );
        }

        var given = All.Where(parameter => parameters.ContainsKey(parameter.Name)).ToList();
        var read = new RuleParameters
        {
            _named =
            [
                .. (parameters.GetValueOrDefault(GeneralParameters.Control.Name) ?? "")
                    .Split(',', StringSplitOptions.TrimEntries)
                    .Select(Catalog.Find)
                    .OfType<Control>()
                    .Select(control => control.Id),
            ],
        };
        foreach (var parameter in given)
        {
            // The controls come first, and decide which others count.
            if (!parameter.IsGeneral)
                CheckEffect(parameter, read.Controls);
            if (parameter.Needs is { } needed && !given.Contains(needed))
            {
                throw new RuleParameterException(
                    $"Rule parameter '{parameter}' has no effect without '{needed}'. Remove it, or add '{needed}'."
                );
            }

            read._values = read._values.SetItem(parameter, parameter.Read(parameters[parameter.Name]));
        }

        return read;
    }

    /// <summary>
    /// The parameters for a rule of AWS Config, which cannot evaluate what AWS Config does not record, nor what other services than
    /// SageMaker have to be asked for: a set is taken without such controls.
    /// </summary>
    /// <exception cref="RuleParameterException">Such a control was named by its id.</exception>
    public RuleParameters ForRule() =>
        Without(
            control => control.NoRuleBecause,
            control =>
                $"no rule can evaluate it. {(control.IsScanOnly ? "sageguard scan does." : "sageguard scan, sageguard check and the CloudFormation hook do.")}"
        );

    /// <summary>The parameters for what is declared: a set is taken without the controls that only a scan can evaluate.</summary>
    /// <exception cref="RuleParameterException">Such a control was named by its id.</exception>
    public RuleParameters ForDeclared() => Without(control => control.ScanOnlyBecause, _ => "use sageguard scan.");

    private RuleParameters Without(Func<Control, string?> because, Func<Control, string> instead)
    {
        if (Controls.FirstOrDefault(control => because(control) is not null && _named.Contains(control.Id)) is { } named)
        {
            throw new RuleParameterException(
                $"Rule parameter '{GeneralParameters.Control}' names {named}, and {because(named)}: {instead(named)}"
            );
        }

        return Controls.All(control => because(control) is null)
            ? this
            : this with
            {
                Controls = [.. Controls.Where(control => because(control) is null)],
            };
    }

    private static void CheckEffect(RuleParameter parameter, IReadOnlyList<Control> controls)
    {
        if (controls.Any(control => control.Parameters.Contains(parameter)))
            return;
        throw new RuleParameterException(
            $"Rule parameter '{parameter}' has no effect on {string.Join(", ", controls)}; it belongs to "
                + $"{string.Join(", ", Catalog.Controls.Where(control => control.Parameters.Contains(parameter)))}. Remove it, or choose such a control."
        );
    }
}
