// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>
/// Evaluates a control: pure, and it never waits. Where the source does not say what the control needs, it says what to read
/// (<see cref="Undetermined"/>); the run reads it and asks again.
/// </summary>
public static class ControlEvaluator
{
    /// <summary>Evaluates one resource under one control.</summary>
    /// <param name="control">The control; its kind is the resource's.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="parameters">The rule's parameters.</param>
    /// <param name="answers">What was read besides the resource; null for nothing.</param>
    public static Verdict Evaluate(Control control, Resource resource, RuleParameters parameters, Answers? answers = null)
    {
        if (control.Kind != resource.Kind)
            throw new ArgumentException($"{control} evaluates {control.Kind}, not {resource.Kind}.", nameof(resource));

        return control.Requirement.Check(
            new EvaluationContext(resource, resource.Properties, resource.Origin, parameters, answers ?? new Answers())
        );
    }
}
