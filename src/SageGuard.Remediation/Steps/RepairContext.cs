// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Runs;

namespace SageGuard.Remediation;

/// <summary>What every step of a repair works with.</summary>
public sealed record RepairContext
{
    private const int MostAttempts = 20;

    /// <summary>The plan that is applied.</summary>
    public required RemediationPlan Plan { get; init; }

    /// <summary>Reads.</summary>
    public required ISageMaker SageMaker { get; init; }

    /// <summary>Changes.</summary>
    public required INotebookCalls Calls { get; init; }

    /// <summary>The bucket; null where nothing is rebuilt.</summary>
    public IBackupStore? Backups { get; init; }

    /// <summary>The journals.</summary>
    public required IJournalStore Journals { get; init; }

    /// <summary>The scripts; null where nothing is rebuilt.</summary>
    public ICopyScripts? Scripts { get; init; }

    /// <summary>Reads what surrounds a notebook, which is looked at again before its first change; null where the plan's look has to
    /// do.</summary>
    public INotebookFactSource? FactSource { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How long to wait.</summary>
    public Patience Patience { get; init; } = new();

    /// <summary>True if the operator accepts that files changed while they were backed up.</summary>
    public bool AcceptChanging { get; init; }

    /// <summary>The name of the plan's file, for the commands that messages show.</summary>
    public string PlanFile { get; init; } = "PLAN";

    /// <summary>True to download the backup's archives and hash them again wherever they are verified.</summary>
    public bool Rehash { get; init; }

    /// <summary>True where purge asks for a comparison of the replacement that is not older than a day.</summary>
    public bool Compare { get; init; }

    /// <summary>True where what that comparison found missing or different does not keep the old notebook.</summary>
    public bool AcceptDifferences { get; init; }

    /// <summary>Hears what happens: the notebook's name and a sentence.</summary>
    public Action<string, string> Progress { get; init; } = (_, _) => { };

    /// <summary>Hears what belongs into the outcome as well.</summary>
    internal Action<string>? Noted { get; init; }

    /// <summary>Reports what a person should still know at the end: it is shown now, and is part of the outcome.</summary>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="what">What: the rest of a sentence.</param>
    internal void Note(string notebook, string what)
    {
        Progress(notebook, what);
        Noted?.Invoke(what);
    }

    /// <summary>Now.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>
    /// Makes a call again, a pause apart, while AWS throttles it or cannot be reached: the client's own retries last for seconds, and a
    /// repair of hours does not end because of an outage of minutes.
    /// </summary>
    /// <param name="notebook">The notebook's name, for what is said meanwhile.</param>
    /// <param name="call">The call; making it twice must do no harm.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal async Task<T> PersistAsync<T>(string notebook, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (AwsCallException error) when (attempt < MostAttempts && error.Kind is (AwsRefusal.Throttled or AwsRefusal.Unreachable))
            {
                Progress(notebook, $"waits: {error.Code} from {error.Action}");
                await PauseAsync(cancellationToken);
            }
        }
    }

    /// <summary>The pause between two looks.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Patience.Poll, Time, cancellationToken);
}
