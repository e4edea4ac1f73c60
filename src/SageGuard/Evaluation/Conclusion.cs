// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Evaluation;

/// <summary>One verdict out of the results of a rule's controls.</summary>
/// <param name="Compliance">The compliance to report; null: report nothing.</param>
/// <param name="Annotation">Why, 1 to 256 characters; null for none.</param>
/// <param name="Errors">What could not be judged; where there is any, the invocation fails too.</param>
public sealed record Conclusion(Compliance? Compliance, string? Annotation, IReadOnlyList<SageGuardException> Errors)
{
    /// <summary>
    /// The precedence: any failure is reported, also when another control could not be judged; else anything unknown means
    /// that nothing is reported; else compliant if at least one control passed; else not applicable.
    /// </summary>
    /// <param name="results">The results of the controls of the resource's kind, in the controls' order.</param>
    /// <param name="nameControls">True where the rule enforces several controls, so that the annotation must name the failing ones.</param>
    public static Conclusion From(IReadOnlyList<ControlResult> results, bool nameControls)
    {
        var errors = new List<SageGuardException>();
        var (controls, reasons) = (new List<Control>(), new List<string>());
        foreach (var result in results)
        {
            if (result.Error is { } error)
                errors.Add(error);
            if (result.Verdict is not NonCompliant failure)
                continue;
            controls.Add(result.Control);
            reasons.Add(failure.Reason);
        }

        if (reasons.Count > 0)
        {
            var text = nameControls ? $"{string.Join(", ", controls)}: {string.Join(' ', reasons)}" : string.Join(' ', reasons);
            return new Conclusion(Evaluation.Compliance.NonCompliant, Text.Annotation.From(text), errors);
        }

        if (errors.Count > 0)
            return new Conclusion(null, null, errors);
        if (results.Any(result => result.Verdict is Compliant))
            return new Conclusion(Evaluation.Compliance.Compliant, null, errors);

        var why = results.Select(result => result.Verdict).OfType<NotApplicable>().FirstOrDefault()?.Reason;
        return new Conclusion(Evaluation.Compliance.NotApplicable, Text.Annotation.From(why), errors);
    }
}
