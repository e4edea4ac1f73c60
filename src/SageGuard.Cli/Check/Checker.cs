// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Reports;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;

namespace SageGuard.Cli.Check;

/// <summary>Judges what a file holds, with the rule's own assessor, and asks nobody.</summary>
internal sealed class Checker(RuleParameters parameters, DateOnly today)
{
    private readonly Assessor _assessor = new(new NoSageMaker(), parameters, today);

    /// <summary>The results of one resource, one a control of its kind.</summary>
    public async Task<IReadOnlyList<ResultRow>> CheckAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var controls = parameters.Controls.Where(control => control.Kind == candidate.Kind).ToList();
        if (candidate.NotApplicable is { } why) return [.. controls.Select(control => new ResultRow(control, candidate.Subject, Outcome.NotApplicable, why))];
        if (candidate.Open is { } open) return [.. controls.Select(control => new ResultRow(control, candidate.Subject, Outcome.DecidedAtDeployment, open))];

        var forms = new List<(string Assumption, IReadOnlyList<ResultRow> Rows)>();
        foreach (var variant in candidate.Variants) forms.Add((variant.Assumption, await CheckAsync(variant, candidate.Subject, cancellationToken)));
        return [.. Enumerable.Range(0, controls.Count).Select(i => Together([.. forms.Select(form => (form.Assumption, form.Rows[i]))]))];
    }

    private async Task<IReadOnlyList<ResultRow>> CheckAsync(Variant variant, Subject subject, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(variant.Resource, subject, cancellationToken);
        if (variant.Referring is null || rows.All(row => row.Outcome != Outcome.DecidedAtDeployment)) return rows;

        // A reference to another resource is some text that nobody knows yet: where any text passes, this one does. It
        // shows nothing else, so only a pass counts.
        var referring = await RowsAsync(variant.Referring, subject, cancellationToken);
        return [.. rows.Zip(referring, (row, other) => row.Outcome == Outcome.DecidedAtDeployment && other.Outcome == Outcome.Passed ? other : row)];
    }

    private async Task<IReadOnlyList<ResultRow>> RowsAsync(Resource resource, Subject subject, CancellationToken cancellationToken)
    {
        var assessment = await _assessor.AssessAsync(resource, cancellationToken)
            ?? throw new InvalidOperationException($"A check reads nothing live, and yet {subject.Name} is gone.");
        return [.. assessment.Results.Select(result => RowOf(result, resource, subject))];
    }

    private static ResultRow RowOf(ControlResult result, Resource resource, Subject subject) => result.Verdict switch
    {
        Undetermined { Need: DeploymentNeed need } => new ResultRow(result.Control, subject, Outcome.DecidedAtDeployment, $"{need.Path} is decided at deployment ({Expressions.Words(need.Expression)})."),
        Undetermined { Need: TagsNeed } when resource.Origin == Origin.Declared =>
            new ResultRow(result.Control, subject, Outcome.DecidedAtDeployment, "The tags are decided at deployment."),
        _ => ResultRow.From(result, subject),
    };

    // Several forms of one resource, of which the deployment makes one.
    private static ResultRow Together(IReadOnlyList<(string Assumption, ResultRow Row)> forms)
    {
        var first = forms[0].Row;
        var outcomes = forms.Select(form => form.Row.Outcome).Distinct().ToList();
        if (outcomes.Count == 1) return first;
        if (outcomes.All(outcome => outcome is Outcome.Passed or Outcome.NotApplicable)) return forms.First(form => form.Row.Outcome == Outcome.Passed).Row;
        var worst = forms.OrderBy(form => form.Row.Outcome).First();
        var verb = worst.Row.Outcome == Outcome.Failing ? "It fails where" : "It is open where";
        return first with { Outcome = Outcome.DecidedAtDeployment, Waiver = null, Reason = $"{verb} {worst.Assumption}: {worst.Row.Reason} The deployment decides." };
    }
}
