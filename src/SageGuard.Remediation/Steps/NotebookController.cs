// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>
/// Moves one notebook, and only that one: reads it again before each call, and leaves it alone where it is not the one that
/// was planned or someone else's tool manages it. Every method can be repeated.
/// </summary>
/// <param name="repair">The plan and what is needed.</param>
/// <param name="identity">Which notebook.</param>
/// <param name="foreign">Why a notebook of this identity is still not the right one; null where it is.</param>
internal sealed class NotebookController(RepairContext repair, NotebookIdentity identity, Func<Notebook, string?>? foreign = null)
{
    private const int StartTries = 3;

    // A start that was taken shows as Pending at once; this many looks at Stopped mean that it was not.
    private const int LooksBeforeNotTaken = 3;

    private string Name => identity.Name;

    /// <summary>The notebook as it is now.</summary>
    public async Task<Notebook> ReadAsync(CancellationToken cancellationToken)
    {
        var notebook =
            await FindAsync(cancellationToken)
            ?? throw new QuestionException(
                $"The notebook {Name} is gone: someone deleted it since the plan was made. Nothing was changed; take it out of the plan by making a new one."
            );
        return OwnershipDetector.Find(notebook.Tags) is { } managed
            ? throw new QuestionException($"{Name} is left alone. {managed.What} {managed.Do}")
            : notebook;
    }

    /// <summary>The notebook as it is now; null where it is gone. Another notebook of its name is an error.</summary>
    public async Task<Notebook?> FindAsync(CancellationToken cancellationToken)
    {
        var resource = await repair.PersistAsync(
            Name,
            () => repair.SageMaker.DescribeAsync(ResourceKinds.NotebookInstance, Name, cancellationToken),
            cancellationToken
        );
        if (resource is null)
            return null;

        var tags = await repair.PersistAsync(Name, () => repair.SageMaker.TagsAsync(resource.Arn!, cancellationToken), cancellationToken);
        if (tags is null)
            return null;

        var notebook = Notebook.From(resource, tags);
        if (notebook.Identity == identity && foreign?.Invoke(notebook) is { } why)
            throw new QuestionException($"{Name} is left alone: {why}. Nothing was changed.");
        return notebook.Identity == identity
            ? notebook
            : throw new QuestionException(
                $"The notebook {Name} is not the one that was planned: it was created at {PlanJson.Iso(notebook.Identity.CreatedAt)}, the planned one at {PlanJson.Iso(identity.CreatedAt)}. "
                    + "Someone deleted that one and created another of its name. Nothing was changed; make a new plan."
            );
    }

    /// <summary>Waits until the notebook is in no passing state.</summary>
    public async Task<Notebook> SettledAsync(CancellationToken cancellationToken)
    {
        var deadline = repair.Now + repair.Patience.State;
        var shown = "";
        while (true)
        {
            var notebook = await ReadAsync(cancellationToken);
            if (notebook.Status == NotebookStatus.Deleting)
            {
                throw new QuestionException(
                    $"The notebook {Name} is being deleted, and not by SageGuard. Nothing was changed; ask who deletes it."
                );
            }

            if (!NotebookStatus.IsPassing(notebook.Status))
                return notebook;
            if (repair.Now >= deadline)
            {
                throw new SageGuardException(
                    $"{Name} is still {notebook.Status} after {Minutes(repair.Patience.State)}; notebooks hang like that for hours at times. Its volume is untouched. "
                        + "Run the same command again later, it goes on from here; if it stays, AWS Support can free the notebook."
                );
            }

            if (shown != notebook.Status)
                repair.Progress(Name, $"is {shown = notebook.Status}");
            await repair.PauseAsync(cancellationToken);
        }
    }

    /// <summary>Stops it, unless it does not run.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var notebook = await SettledAsync(cancellationToken);
        if (notebook.Status != NotebookStatus.InService)
            return;

        await CallAsync(NotebookCall.Stop(Name), static now => now.Status != NotebookStatus.InService, cancellationToken);
        notebook = await SettledAsync(cancellationToken);
        if (notebook.Status == NotebookStatus.InService)
        {
            throw new SageGuardException(
                $"{Name} was stopped and is InService again: someone or something starts it. Find out what, then run the same command again."
            );
        }
    }

    /// <summary>Starts it, unless it runs.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var notebook = await SettledAsync(cancellationToken);
            if (notebook.Status == NotebookStatus.InService)
                return;

            if (Platforms.IsStrandedByStop(notebook.Platform, repair.Now))
            {
                throw new SageGuardException(
                    $"{Name} is on {notebook.Platform}, which AWS does not start any more. Its volume is untouched. Plan again without --keep-platform."
                );
            }

            await CallAsync(
                NotebookCall.Start(Name),
                static now => now.Status is NotebookStatus.Pending or NotebookStatus.InService,
                cancellationToken
            );
            notebook = await StartedAsync(cancellationToken);
            switch (notebook.Status)
            {
                case NotebookStatus.InService:
                    return;
                case NotebookStatus.Failed:
                    throw new SageGuardException(
                        $"{Name} could not be started: {notebook.FailureReason ?? "AWS gives no reason"} Its volume is untouched. "
                            + "Run the same command again later: it goes on with the start (for lack of capacity, after some hours, or with another instance type)."
                    );
                case var status when attempt >= StartTries:
                    throw new SageGuardException(
                        $"{Name} was started {StartTries} times and is {status} each time: the start does not take. Its volume is untouched. "
                            + "Start it in the console and look at its lifecycle configuration's log (/aws/sagemaker/NotebookInstances), then run the same command again."
                    );
            }
        }
    }

    /// <summary>Updates it, unless there is nothing left to change.</summary>
    /// <param name="needed">The call that is needed for the notebook as it is; null where none is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="warning">What the operator must know before answering that it may be stopped again.</param>
    public async Task UpdateAsync(Func<Notebook, NotebookCall?> needed, CancellationToken cancellationToken, string warning = "")
    {
        var notebook = await SettledAsync(cancellationToken);
        if (needed(notebook) is not { } call)
            return;

        if (notebook.Status == NotebookStatus.InService)
        {
            throw new QuestionException(
                $"{Name} was stopped for the repair and is InService again: someone started it, and may be at work. May it be stopped again? If so, run the same command with --again {Name}.{warning}"
            );
        }

        await CallAsync(call, now => needed(now) is null, cancellationToken);
        notebook = await SettledAsync(cancellationToken);
        if (needed(notebook) is not null)
        {
            throw new SageGuardException(
                $"{Name} took the update and does not show it. Its volume is untouched. Run the same command again; if it stays, look at it in the console."
            );
        }
    }

    /// <summary>Makes a call. Where AWS refuses it, an earlier try of ours may have been taken: then the notebook shows it.</summary>
    public async Task<JsonElement> CallAsync(NotebookCall call, Predicate<Notebook> isTaken, CancellationToken cancellationToken)
    {
        try
        {
            return await repair.PersistAsync(Name, () => repair.Calls.CallAsync(call, cancellationToken), cancellationToken);
        }
        catch (AwsCallException refusal) when (refusal.Kind == AwsRefusal.Invalid)
        {
            if (isTaken(await ReadAsync(cancellationToken)))
                return default;
            throw;
        }
    }

    private async Task<Notebook> StartedAsync(CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var notebook = await SettledAsync(cancellationToken);
            if (notebook.Status != NotebookStatus.Stopped || look >= LooksBeforeNotTaken)
                return notebook;
            await repair.PauseAsync(cancellationToken);
        }
    }

    private static string Minutes(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes");
}
