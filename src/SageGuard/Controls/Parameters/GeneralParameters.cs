// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>The parameters that every rule takes, an entry each.</summary>
public static class GeneralParameters
{
    /// <summary>The controls that a rule enforces: sets and ids, because InputParameters hold 1,024 characters.</summary>
    public static RuleParameter<IReadOnlyList<Control>> Control { get; } =
        new("control", ReadControls)
        {
            IsGeneral = true,
            ValueName = "controls",
            Summary =
                "the controls that the rule enforces: ids and sets, separated by commas; several controls give one combined verdict, whose annotation names the failing ones",
            Allowed = ControlSelection.Allowed,
            DefaultValue = "SageMaker.1",
            DefaultNote = null,
        };

    /// <summary>The key of the tag that waives controls; null for no waivers.</summary>
    public static RuleParameter<string?> WaiverTagKey { get; } =
        new("waiverTagKey", text => text.TagKey())
        {
            IsGeneral = true,
            ValueName = "key",
            Summary =
                "the key of a tag that waives failures (the rule then needs a schedule); its value is `YYYY-MM-DD CONTROLS reason`, e.g. `2027-01-31 SageMaker.1+SageMaker.3 ticket 4711`",
            Allowed = "a tag key",
            DefaultValue = null,
            DefaultNote = "no waivers",
        };

    /// <summary>How many days ahead a waiver may end.</summary>
    public static RuleParameter<int> WaiverMaxDays { get; } =
        new("waiverMaxDays", text => text.Whole(1, 3650))
        {
            IsGeneral = true,
            ValueName = "days",
            Summary = "how many days ahead a waiver may end",
            Allowed = "a whole number of days from 1 to 3650",
            DefaultValue = "365",
            DefaultNote = null,
            Needs = WaiverTagKey,
        };

    private static IReadOnlyList<Control> ReadControls(ParameterText text)
    {
        var selection = ControlSelection.From(text.List());
        return selection.Problem is { } problem ? throw text.Bad(problem.Name, problem.Allowed) : selection.Controls;
    }
}
