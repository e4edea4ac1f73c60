// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>Makes the replacement, once, and knows it again by ARN, creation time and the plan's tag.</summary>
internal sealed class ReplacementController(RepairContext repair, NotebookPlan plan, Journal journal, NotebookController old)
{
    private const string Arn = "replacementArn";
    private const string CreatedAt = "replacementCreatedAt";

    private NotebookController? _controller;

    private string Name => plan.ReplacementName!;

    /// <summary>The replacement, once it was made.</summary>
    public NotebookController Controller =>
        _controller ??=
            ControllerFor(repair, plan, journal)
            ?? throw new QuestionException(
                $"The journal of {plan.Name} does not say which notebook is its replacement. Nothing was changed; look at {Name} and make a new plan."
            );

    /// <summary>The controller of the replacement that the journal names; null before it was made.</summary>
    /// <exception cref="QuestionException">The journal names another notebook than this plan's replacement.</exception>
    /// <remarks>Whatever is done to it, its name, its plan tag and its identity are compared first: a journal that was tampered with moves
    /// no other notebook.</remarks>
    public static NotebookController? ControllerFor(RepairContext repair, NotebookPlan plan, Journal journal)
    {
        if (IdentityFrom(journal) is not { } identity)
            return null;

        // AWS writes the name in an ARN in lower case at times.
        var expected = $"{plan.Identity.Arn[..(plan.Identity.Arn.LastIndexOf('/') + 1)]}{plan.ReplacementName}";
        if (!identity.Arn.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new QuestionException(
                $"The journal of {plan.Name} names {identity.Arn} as its replacement, and this plan's replacement is {expected}. The journal was changed by something else than SageGuard. "
                    + "Nothing was changed now; find out who writes it."
            );
        }

        return new NotebookController(
            repair,
            identity,
            notebook =>
                notebook.Name != plan.ReplacementName
                    ? $"its name is {notebook.Name}, and this plan's replacement is {plan.ReplacementName}"
                : notebook.Tags.GetValueOrDefault(RebuildTags.Rebuild) != repair.Plan.Id
                    ? $"its tag {RebuildTags.Rebuild} is not this plan's id {repair.Plan.Id}"
                : null
        );
    }

    private static NotebookIdentity? IdentityFrom(Journal journal) =>
        journal.Fact(Arn) is { } arn
        && DateTimeOffset.TryParse(journal.Fact(CreatedAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            ? new NotebookIdentity(arn, created)
            : null;

    /// <summary>Asks where another notebook has the replacement's name.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task CheckNameAsync(CancellationToken cancellationToken) => FindOwnAsync(cancellationToken);

    /// <summary>Creates the replacement, unless this plan has created it already.</summary>
    /// <param name="lifecycle">The lifecycle configuration that restores.</param>
    /// <param name="isRestored">Whether a replacement of this plan has said that its restore is complete.</param>
    /// <param name="disk">How many bytes the backup's files take on the disk.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task CreateAsync(
        string lifecycle,
        Func<CancellationToken, Task<bool>> isRestored,
        long disk,
        CancellationToken cancellationToken
    )
    {
        if (await FindOwnAsync(cancellationToken) is not { } replacement)
        {
            // The mark of a replacement that is gone would be taken for the new one's, and an empty volume for a verified one.
            if (await isRestored(cancellationToken))
            {
                throw new QuestionException(
                    $"The replacement {Name} was made and restored, and is gone: someone deleted it. {plan.Name} and its files are untouched. "
                        + $"For another replacement run sageguard remediate rollback for {plan.Name}, then make a new plan, which backs up again."
                );
            }

            var notebook = await old.ReadAsync(cancellationToken);
            var changes = plan.Changes;
            if (notebook.VolumeSizeInGB is { } size && VolumeSize.Larger(size, disk) is { } larger)
            {
                changes = [.. changes, larger];
                repair.Note(plan.Name, $"{Name} gets a volume of {larger.To} GB in place of {larger.From}, because {larger.Because}");
            }

            try
            {
                await repair.PersistAsync(
                    plan.Name,
                    () =>
                        repair.Calls.CallAsync(
                            Replacement.Create(notebook, changes, Name, lifecycle, repair.Plan.Id, plan.TagLeftOut(repair.Plan.Target)),
                            cancellationToken
                        ),
                    cancellationToken
                );
            }
            catch (AwsCallException refusal) when (refusal.Code == "ResourceLimitExceeded")
            {
                throw new SageGuardException(
                    $"AWS refused {Name}: {refusal.Message} Side by side needs one spare instance of the type. {plan.Name} and its files are untouched. "
                        + "Ask for a higher quota in Service Quotas, or stop notebooks that idle; then run the same command again.",
                    refusal
                );
            }
            catch (AwsCallException refusal)
                when (refusal.Kind == AwsRefusal.Denied && plan.TagLeftOut(repair.Plan.Target) is null && notebook.Tags.Count > 0)
            {
                throw new SageGuardException(
                    $"AWS refused {Name}: {refusal.Message} It would carry the tags {string.Join(", ", notebook.Tags.Keys.Order(StringComparer.Ordinal))}, and your organization may reserve one of them. "
                        + $"{plan.Name} and its files are untouched. Run the same command as a role that may set it; or roll back and plan with --waiver-tag-key, which leaves a waiver that is not needed out.",
                    refusal
                );
            }
            catch (AwsCallException refusal) when (refusal.Kind == AwsRefusal.Invalid)
            {
                // An earlier try of ours may have been taken: then the replacement is there, with our tag.
                if (await FindOwnAsync(cancellationToken) is null)
                    throw;
            }

            replacement =
                await FindOwnAsync(cancellationToken)
                ?? throw new SageGuardException(
                    $"AWS took the creation of {Name} and does not show it. {plan.Name} and its files are untouched. Run the same command again."
                );
        }

        if (IdentityFrom(journal) is { } recorded && recorded != replacement.Identity)
        {
            throw new QuestionException(
                $"The journal of {plan.Name} names another notebook as its replacement than {Name}, created at {PlanJson.Iso(replacement.Identity.CreatedAt)}. Nothing was changed; find out who made it."
            );
        }

        await journal.WriteAsync(
            StepKind.CreateReplacement,
            JournalEntry.Found,
            repair.Now,
            new Dictionary<string, string> { [Arn] = replacement.Identity.Arn, [CreatedAt] = PlanJson.Iso(replacement.Identity.CreatedAt) },
            cancellationToken
        );
    }

    /// <summary>Marks the replacement as verified.</summary>
    public async Task MarkAsync(CancellationToken cancellationToken)
    {
        var replacement = await Controller.ReadAsync(cancellationToken);
        if (replacement.Tags.ContainsKey(RebuildTags.Verified))
            return;

        var tags = new Dictionary<string, string> { [RebuildTags.Verified] = PlanJson.Iso(repair.Now) };
        await repair.PersistAsync(
            plan.Name,
            () => repair.Calls.CallAsync(NotebookCall.Tag(replacement.Identity.Arn, tags), cancellationToken),
            cancellationToken
        );
    }

    private async Task<Notebook?> FindOwnAsync(CancellationToken cancellationToken)
    {
        var resource = await repair.PersistAsync(
            plan.Name,
            () => repair.SageMaker.DescribeAsync(ResourceKinds.NotebookInstance, Name, cancellationToken),
            cancellationToken
        );
        if (resource is null)
            return null;

        var tags = await repair.PersistAsync(
            plan.Name,
            () => repair.SageMaker.TagsAsync(resource.Arn!, cancellationToken),
            cancellationToken
        );
        if (tags is null)
            return null;

        return tags.GetValueOrDefault(RebuildTags.Rebuild) == repair.Plan.Id
            ? Notebook.From(resource, tags)
            : throw new QuestionException(
                $"A notebook called {Name} exists and is not the replacement of this plan. {plan.Name} was not touched by this step. Choose another ending with --suffix in a new plan, or find out whose it is."
            );
    }
}
