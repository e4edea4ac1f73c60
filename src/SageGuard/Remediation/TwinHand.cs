// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>Makes the twin, once, and knows it again by ARN, creation time and the plan's tag.</summary>
internal sealed class TwinHand(Repair repair, NotebookPlan plan, Journal journal, Hand old)
{
    private const string Arn = "twinArn";
    private const string CreatedAt = "twinCreatedAt";

    private Hand? _hand;

    private string Name => plan.TwinName!;

    /// <summary>The twin, once it was made.</summary>
    public Hand Hand => _hand ??= new Hand(repair, IdentityFrom(journal) ?? throw new QuestionException(
        $"The journal of {plan.Name} does not say which notebook is its twin. Nothing was changed; look at {Name} and make a new plan."));

    /// <summary>The twin's identity as the journal holds it; null before it was made.</summary>
    public static NotebookIdentity? IdentityFrom(Journal journal) =>
        journal.Fact(Arn) is { } arn && DateTimeOffset.TryParse(journal.Fact(CreatedAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            ? new NotebookIdentity(arn, created)
            : null;

    /// <summary>Creates the twin, unless this plan has created it already.</summary>
    /// <param name="lifecycle">The lifecycle configuration that restores.</param>
    /// <param name="isRestored">Whether a twin of this plan has said that its restore is complete.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task CreateAsync(string lifecycle, Func<CancellationToken, Task<bool>> isRestored, CancellationToken cancellationToken)
    {
        if (await FindOwnAsync(cancellationToken) is not { } twin)
        {
            // The mark of a twin that is gone would be taken for the new one's, and an empty volume for a verified one.
            if (await isRestored(cancellationToken))
            {
                throw new QuestionException(
                    $"The twin {Name} was made and restored, and is gone: somebody deleted it. {plan.Name} and its files are untouched. " +
                    $"For another twin run sageguard remediate rollback for {plan.Name}, then make a new plan, which backs up anew.");
            }

            var notebook = await old.ReadAsync(cancellationToken);
            try
            {
                await old.Patiently(
                    () => repair.Calls.CallAsync(Twin.Create(notebook, plan.Changes, Name, lifecycle, repair.Plan.Id), cancellationToken), cancellationToken);
            }
            catch (AwsCallException refusal) when (refusal.Code == "ResourceLimitExceeded")
            {
                throw new SageGuardException(
                    $"AWS refused {Name}: {refusal.Message} Side by side needs one spare instance of the type. {plan.Name} and its files are untouched. " +
                    "Ask for a higher quota in Service Quotas, or stop notebooks that idle; then run the same command again.", refusal);
            }
            catch (AwsCallException refusal) when (refusal.Kind == AwsRefusal.Invalid)
            {
                // An earlier try of ours may have been taken: then the twin is there, with our tag.
                if (await FindOwnAsync(cancellationToken) is null) throw;
            }

            twin = await FindOwnAsync(cancellationToken) ?? throw new SageGuardException(
                $"AWS took the creation of {Name} and does not show it. {plan.Name} and its files are untouched. Run the same command again.");
        }

        await journal.WriteAsync(
            StepKind.CreateTwin, JournalEntry.Found, repair.Now,
            new Dictionary<string, string> { [Arn] = twin.Identity.Arn, [CreatedAt] = PlanJson.Iso(twin.Identity.CreatedAt) }, cancellationToken);
    }

    /// <summary>Marks the twin as verified.</summary>
    public async Task MarkAsync(CancellationToken cancellationToken)
    {
        var twin = await Hand.ReadAsync(cancellationToken);
        if (twin.Tags.ContainsKey(RebuildTags.Verified)) return;

        var tags = new Dictionary<string, string> { [RebuildTags.Verified] = PlanJson.Iso(repair.Now) };
        await Hand.Patiently(() => repair.Calls.CallAsync(NotebookCall.Tag(twin.Identity.Arn, tags), cancellationToken), cancellationToken);
    }

    private async Task<Notebook?> FindOwnAsync(CancellationToken cancellationToken)
    {
        var resource = await old.Patiently(() => repair.SageMaker.Describe(ResourceKinds.NotebookInstance, Name, cancellationToken), cancellationToken);
        if (resource is null) return null;

        var tags = await old.Patiently(() => repair.SageMaker.Tags(resource.Arn!, cancellationToken), cancellationToken);
        if (tags is null) return null;

        return tags.GetValueOrDefault(RebuildTags.Rebuild) == repair.Plan.Id
            ? Notebook.From(resource, tags)
            : throw new QuestionException(
                $"A notebook called {Name} exists and is not the twin of this plan. {plan.Name} was not touched by this step. Choose another ending with --suffix in a new plan, or find out whose it is.");
    }
}
