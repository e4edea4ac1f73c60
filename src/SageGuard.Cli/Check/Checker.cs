// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Runs;

namespace SageGuard.Cli.Check;

/// <summary>Evaluates what a file holds, with the rule's own assessor, and asks AWS nothing.</summary>
internal sealed class Checker(RuleParameters parameters, DateOnly today)
{
    // What an enumeration holds besides the values that controls name: a pattern may leave no third.
    private static readonly string[] OthersOfEnumerations = ["Standard", "Allowed", "0"];

    // Counts only for what a person chooses: the key of another resource in the file is not AWS's.
    private const string AwsManagedKey = "alias/aws/sagemaker";

    // Properties that hold one value. In the place of any other stands an object or a list, of which nothing is certain.
    private static readonly HashSet<string> Scalars = new(
        from control in Catalog.Controls
        let paths = control.Requirement.Properties.ToList()
        from property in paths
        where
            !property.IsContent
            && property.Terraform?.EndsWith(']') != true
            && !paths.Exists(other => other.Path.StartsWith(property.Path + ".", StringComparison.Ordinal))
        select property.Path[(property.Path.LastIndexOf('.') + 1)..],
        StringComparer.Ordinal
    );

    private const int MaxProbing = 3;

    /// <summary>True to count suppressions that the files' authors wrote, in the form of waivers.</summary>
    public bool InlineWaivers { get; init; }

    private readonly Assessor _assessor = new(new OfflineSageMaker(), parameters, today);
    private readonly IReadOnlyList<string> _interesting =
    [
        .. Catalog.Controls.SelectMany(control => control.Requirement.Values(parameters)).Concat(OthersOfEnumerations).Distinct(),
    ];

    /// <summary>The results of one resource, one a control of its kind.</summary>
    public async Task<IReadOnlyList<ResultRow>> CheckAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var controls = parameters.Controls.Where(control => control.Kind == candidate.Kind).ToList();
        if (candidate.NotApplicable is { } why)
            return [.. controls.Select(control => new ResultRow(control, candidate.Subject, Outcome.NotApplicable, why))];
        if (candidate.Open is { } open)
            return [.. controls.Select(control => new ResultRow(control, candidate.Subject, Outcome.DecidedAtDeployment, open))];

        var forms = new List<(Form Form, IReadOnlyList<ResultRow> Rows)>();
        foreach (var form in candidate.Forms)
            forms.Add((form, await CheckAsync(form, candidate, cancellationToken)));
        return [.. Enumerable.Range(0, controls.Count).Select(i => Together([.. forms.Select(entry => (entry.Form, entry.Rows[i]))]))];
    }

    /// <summary>What a person who deploys may choose so that a control fails that passes with the defaults.</summary>
    /// <param name="candidate">The resource.</param>
    /// <param name="rows">Its results with the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<string>> ChoicesThatFailAsync(
        Candidate candidate,
        IReadOnlyList<ResultRow> rows,
        CancellationToken cancellationToken
    )
    {
        var notes = new List<string>();
        if (rows.Count == 0)
            return notes;
        foreach (var alternative in candidate.Alternatives)
        {
            var others = await CheckAsync(alternative.Make(), cancellationToken);
            var worse = rows.Zip(others)
                .Where(pair => pair.First.Outcome is Outcome.Passed or Outcome.NotApplicable && pair.Second.Outcome == Outcome.Failing)
                .Select(pair => pair.Second.ControlId)
                .ToList();
            if (worse.Count > 0)
            {
                notes.Add(
                    $"{candidate.Subject.Location?.File}: {OneLine.Clean(candidate.Subject.Name)} fails {string.Join(", ", worse)} with {alternative.Choice}, which the template allows; the default is {alternative.Default}. --parameters any evaluates every allowed value."
                );
            }
        }

        return notes;
    }

    private async Task<IReadOnlyList<ResultRow>> CheckAsync(Form form, Candidate candidate, CancellationToken cancellationToken)
    {
        var assessment =
            await _assessor.AssessAsync(form.Resource, cancellationToken)
            ?? throw new InvalidOperationException($"A check reads nothing live, and yet {candidate.Subject.Name} is gone.");
        var rows = new List<ResultRow>();
        foreach (var result in assessment.Results)
        {
            var (decided, row) = (result, (ResultRow?)null);
            if (result.Verdict is Undetermined { Need: DeploymentNeed need })
            {
                (row, var certain) = Decide(result.Control, form, need, candidate, 0);
                if (certain is not null)
                {
                    // The same value as the deployment's, or one that gets the same verdict: with waivers and all.
                    var whole = await _assessor.AssessAsync(certain.Resource, cancellationToken);
                    // What is seen stays what the file holds.
                    decided = whole!.Results.Single(other => other.Control == result.Control) with
                    {
                        View = form.Resource,
                    };
                    row = null;
                }
            }

            rows.Add(row ?? RowOf(decided, candidate));
        }

        return rows;
    }

    // Tries each value that stands for what the open one can be. One verdict for all of them is the verdict: the form with such a
    // value is returned. Else the row says what decides.
    private (ResultRow? Row, Form? Certain) Decide(Control control, Form form, DeploymentNeed need, Candidate candidate, int depth)
    {
        if (LeafOf(form, need.Path) is not { } leaf)
        {
            // The name of a definition is known, and the definition is not in the file.
            return (
                new ResultRow(
                    control,
                    candidate.Subject,
                    Outcome.NotAssessed,
                    $"{Placed(need.Path, candidate)} names {OneLine.Clean(need.Expression, 80)}, which is not in this file."
                )
                {
                    Remedy = "Check it where it is declared, or read it from SageMaker: sageguard scan",
                },
                null
            );
        }

        var (path, open) = leaf;
        var location = candidate.Declaration?.LocationOf(path);
        var row = new ResultRow(
            control,
            candidate.Subject with
            {
                Location = location ?? candidate.Subject.Location,
            },
            Outcome.DecidedAtDeployment,
            $"{(path.Length == 0 ? Placed(need.Path, candidate) : Placed(path, candidate))} is decided at deployment ({open.Description})."
        )
        {
            Property = path.Length == 0 ? null : Placed(path, candidate),
            Remedy = RemedyOf([open.Remedy]),
        };
        if (
            !Scalars.Contains(path[(path.LastIndexOf('.') + 1)..])
            || open.Probes(open.Parameter is null ? _interesting : [.. _interesting, AwsManagedKey]) is not { Count: > 0 } probes
        )
        {
            return (row, null);
        }

        Form? passing = null;
        Form? failing = null;
        Form? exempt = null;
        (string? Value, string Reason)? failure = null;
        var undecided = false;
        foreach (var probe in probes)
        {
            var tried = form.With(open.Key, probe);
            var verdict = ControlEvaluator.Evaluate(control, tried.Resource, parameters);
            if (
                verdict is Undetermined { Need: DeploymentNeed next }
                && depth < MaxProbing
                && Decide(control, tried, next, candidate, depth + 1).Certain is { } certain
            )
            {
                tried = certain;
                verdict = ControlEvaluator.Evaluate(control, tried.Resource, parameters);
            }

            switch (verdict)
            {
                case Compliant:
                    passing = tried;
                    break;
                case NonCompliant fails:
                    failing = tried;
                    failure ??= (probe, fails.Reason);
                    break;
                case NotApplicable:
                    exempt = tried;
                    break;
                default:
                    undecided = true;
                    break;
            }
        }

        if (!undecided && failing is null)
            return (row, passing ?? exempt);
        if (!undecided && passing is null && exempt is null)
            return (row, failing);
        if (failure is { Value: { } value } known && (open.Values ?? open.Numbers) is not null)
        {
            // Behind a mapping or a joined string stands a parameter, and the value is not the parameter's own.
            var where = open is { Expression: "Ref", Parameter: not null }
                ? $"where {open.Description} is {OneLine.Clean(value, 60)}"
                : $"for some values of {open.Description}";
            row = row with { Reason = $"It fails {where}: {Worded(known.Reason, control, candidate).Reason} The deployment decides." };
        }

        return (row, null);
    }

    // The open value behind a need. A need inside a list or a definition names only the end of the path.
    private static (string Path, OpenValue Open)? LeafOf(Form form, string path)
    {
        foreach (var (full, index) in Leaves(form.Properties, ""))
        {
            if (
                full.Length == 0
                || full == path
                || full.EndsWith("." + path, StringComparison.Ordinal)
                || path.StartsWith(full + ".", StringComparison.Ordinal)
                || path.StartsWith(full + "[", StringComparison.Ordinal)
            )
            {
                return (full, form.Open[index]);
            }
        }

        return form.Definition is { } definition ? LeafOf(definition, path) : null;
    }

    private static IEnumerable<(string Path, int Index)> Leaves(JsonNode? node, string path)
    {
        if (Expressions.IndexOf(node) is { } index)
            return [(path, index)];
        return node switch
        {
            JsonObject members => members.SelectMany(member =>
                Leaves(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")
            ),
            JsonArray items => items.SelectMany((item, i) => Leaves(item, $"{path}[{i}]")),
            _ => [],
        };
    }

    private ResultRow RowOf(ControlResult result, Candidate candidate)
    {
        if (result.Verdict is Undetermined { Need: TagsNeed } && candidate.Declaration is not null)
            return new ResultRow(result.Control, candidate.Subject, Outcome.DecidedAtDeployment, "The tags are decided at deployment.");
        var row = ResultRow.From(
            result,
            candidate.Subject,
            parameters.WaiverTagKey,
            candidate.Declaration is { } declared ? declared.NameOf : null
        );
        if (row.Outcome == Outcome.NotAssessed && candidate.NotSelected is { } notSelected)
            return row with { Reason = notSelected };
        if (row.Outcome == Outcome.Failing && InlineWaivers && candidate.Suppression is { } suppression)
            row = Suppressed(row, suppression);
        if (row.Outcome is not (Outcome.Failing or Outcome.Waived))
            return row;

        var (reason, path) = Worded(row.Reason, result.Control, candidate);
        row = row with { Reason = reason, Property = path is null ? null : candidate.Declaration?.NameOf(path) ?? path };
        if (candidate.Declaration is not { } declaration)
            return row;
        var location = declaration.LocationOf(path);
        row = row with { Subject = row.Subject with { Location = location } };
        return path is null || row.Outcome != Outcome.Failing
            ? row
            : row with
            {
                Fix = DeclaredFix.Write(result.Control, path, reason, candidate, location),
            };
    }

    private ResultRow Suppressed(ResultRow row, Suppression suppression)
    {
        var (waiver, refusal) = Waiver.Read(suppression.Value, row.Control!, today, parameters.WaiverMaxDays);
        return waiver is null
            ? row with
            {
                Reason =
                    $"{row.Reason} The waiver on line {suppression.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)} {refusal}.",
            }
            : row with
            {
                Outcome = Outcome.Waived,
                Waiver = waiver,
                WaiverSource =
                    $"{row.Subject.Location?.File ?? "the file"}, line {suppression.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                Reason =
                    $"Waived until {waiver.UntilDay} on line {suppression.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)}. {waiver.Reason}",
            };
    }

    // The reason with the property's whole path, in the names of the file's language.
    private static (string Reason, string? Path) Worded(string reason, Control control, Candidate candidate)
    {
        if (PropertyPath.At(reason) is not { } path)
            return (reason, null);
        var full = PropertyPath.Whole(path, control);
        return (string.Concat(candidate.Declaration?.NameOf(full) ?? full, reason.AsSpan(path.Length)), full);
    }

    private static string Placed(string path, Candidate candidate) => candidate.Declaration?.NameOf(path) ?? path;

    private static string? RemedyOf(IEnumerable<string?> remedies)
    {
        var known = remedies.OfType<string>().Distinct().ToList();
        return known.Count > 0 ? $"Give it: {string.Join(" ", known)}" : null;
    }

    // Several forms of one resource, of which the deployment makes one.
    private static ResultRow Together(IReadOnlyList<(Form Form, ResultRow Row)> forms)
    {
        var first = forms[0].Row;
        var outcomes = forms.Select(form => form.Row.Outcome).Distinct().ToList();
        if (outcomes.Count == 1)
            return first;
        if (outcomes.All(outcome => outcome is Outcome.Passed or Outcome.NotApplicable))
            return forms.First(form => form.Row.Outcome == Outcome.Passed).Row;
        var worst = forms.OrderBy(form => form.Row.Outcome).First();
        var verb = worst.Row.Outcome == Outcome.Failing ? "It fails where" : "It is open where";
        return worst.Row with
        {
            Outcome = Outcome.DecidedAtDeployment,
            Waiver = null,
            WaiverSource = null,
            Fix = null,
            Reason = $"{verb} {worst.Form.Assumption}: {worst.Row.Reason} The deployment decides.",
            Remedy = RemedyOf(forms.SelectMany(form => form.Form.Remedies)) ?? worst.Row.Remedy,
        };
    }
}
