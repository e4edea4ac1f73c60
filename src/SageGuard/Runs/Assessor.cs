// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>Evaluates a control, reads what that needs from SageMaker, and evaluates again: each need once.</summary>
/// <param name="sageMaker">Where needs are read.</param>
/// <param name="parameters">The rule's parameters.</param>
/// <param name="today">The day in UTC, for waivers.</param>
/// <param name="references">Where needs of other services are read; null where controls with such needs are left out.</param>
public sealed class Assessor(ISageMaker sageMaker, RuleParameters parameters, DateOnly today, IReferenceReader? references = null)
{
    /// <summary>True to read the tags of what fails or is waived even where no control and no waiver needs them, so that its owner can be
    /// named.</summary>
    public bool ReadsTagsOfFailing { get; init; }

    /// <summary>Assesses one resource under those of the rule's controls that judge its kind.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The assessment; null when a live read showed that the resource no longer exists.</returns>
    public async Task<Assessment?> AssessAsync(Resource resource, CancellationToken cancellationToken)
    {
        var reads = new LiveReads(sageMaker, references, resource);
        var results = new List<ControlResult>();
        try
        {
            foreach (var control in parameters.Controls.Where(control => control.Kind == resource.Kind))
                results.Add(await AssessAsync(control, reads, cancellationToken));
        }
        catch (ResourceGoneException)
        {
            return null;
        }

        if (ReadsTagsOfFailing && results.Any(result => result.Verdict is NonCompliant || result.Waiver is not null))
            resource = resource with { Tags = await TagsOrNoneAsync(reads, cancellationToken) };
        return new Assessment(resource, results);
    }

    // Who owns a resource helps, and decides nothing.
    private static async Task<IReadOnlyDictionary<string, string>?> TagsOrNoneAsync(LiveReads reads, CancellationToken cancellationToken)
    {
        try
        {
            return await reads.TagsAsync(cancellationToken);
        }
        catch (SageGuardException)
        {
            return null;
        }
    }

    private async Task<ControlResult> AssessAsync(Control control, LiveReads reads, CancellationToken cancellationToken)
    {
        Need? unmet = null;
        try
        {
            var view = reads.Resource;
            var met = new HashSet<Need>();
            while (true)
            {
                var verdict = ControlEvaluator.Evaluate(control, view, parameters, reads.Answers);
                if (verdict is not Undetermined { Need: var need })
                    return await WaiveAsync(new ControlResult(control, verdict) { View = view }, reads, cancellationToken);

                unmet = need;
                if (need is DeploymentNeed deployment)
                {
                    throw new SageGuardException(
                        $"{control} on {Name(reads.Resource)}: {deployment.Path} is decided at deployment ({deployment.Expression})."
                    );
                }

                if (need is AccountNeed account)
                {
                    throw new SageGuardException(
                        $"{control} on {Name(reads.Resource)}: {account.Path} names account {account.Account}, and the account of the deployment is not known. Name it with --account, or allow the other one with {ControlParameters.AllowedAccounts.Option}."
                    );
                }

                if (!met.Add(need))
                {
                    throw new SageGuardException(
                        $"{control} on {Name(reads.Resource)} cannot be judged: SageMaker's answer still lacks what it needs."
                    );
                }

                view = await reads.ReadAsync(need, view, cancellationToken);
            }
        }
        catch (SageGuardException error) when (error is not ResourceGoneException)
        {
            return new ControlResult(control, new Undetermined(unmet ?? TagsNeed.Instance), error);
        }
    }

    private async Task<ControlResult> WaiveAsync(ControlResult result, LiveReads reads, CancellationToken cancellationToken)
    {
        if (result.Verdict is not NonCompliant failure || parameters.WaiverTagKey is not { } key)
            return result;

        var tags = await reads.TagsAsync(cancellationToken);
        if (!tags.TryGetValue(key, out var value))
            return result;

        var (waiver, refusal) = Waiver.Read(value, result.Control, today, parameters.WaiverMaxDays);
        return waiver is null
            ? result with
            {
                Verdict = new NonCompliant($"{failure.Reason} The waiver in tag {key} {refusal}."),
            }
            : result with
            {
                Verdict = new NotApplicable($"Waived until {waiver.UntilDay}."),
                Waiver = waiver,
            };
    }

    private static string Name(Resource resource) => $"{resource.Kind.Noun} {resource.Name ?? resource.Id}";
}
