// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.SageMaker;

/// <summary>Ends states such as Pending after the transition time, by the cloud's clock and under its lock.</summary>
internal sealed class Transitions(LocalCloudOptions options, Faults faults, Activity activity, Lock gate)
{
    /// <summary>Forgets the one under way: a newer one replaces it, or the resource is gone.</summary>
    public void Abandon(StoredResource resource)
    {
        if (resource.Transition is not { } earlier)
            return;
        earlier.Dispose();
        resource.Transition = null;
        activity.Exit();
    }

    /// <summary>Begins one.</summary>
    /// <param name="resource">The resource; at most one transition of it is under way.</param>
    /// <param name="end">Ends it; the argument is the reason why it failed, or null.</param>
    public void Begin(StoredResource resource, Action<string?> end)
    {
        Abandon(resource);
        if (faults.Take(FaultKind.Hang, "*") is not null)
            return;
        var failure =
            resource.Status == "Pending" && resource.Kind.Name == "NotebookInstance"
                ? faults.Take(FaultKind.FailedNotebook, "*")?.Message
                : null;
        if (options.TransitionTime <= TimeSpan.Zero)
        {
            end(failure);
            return;
        }
        activity.Enter();
        ITimer? timer = null;
        timer = options.Time.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        resource.Transition = timer;
        timer.Change(options.TransitionTime, Timeout.InfiniteTimeSpan);

        void End()
        {
            lock (gate)
            {
                if (!ReferenceEquals(resource.Transition, timer))
                    return;
                resource.Transition = null;
                timer!.Dispose();
                try
                {
                    end(failure);
                }
                finally
                {
                    activity.Exit();
                }
            }
        }
    }
}
