// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Functions;

/// <summary>One event on its way to the function, through all its attempts.</summary>
internal sealed class Invocation
{
    public required string RequestId { get; init; }

    public required string Payload { get; init; }

    public required string FunctionArn { get; init; }

    public required int MaxAttempts { get; init; }

    /// <summary>Runs once when the last attempt is over, before the cloud counts as idle.</summary>
    public Action<InvocationOutcome>? Ended { get; init; }

    public TaskCompletionSource<InvocationOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Attempts { get; set; }

    /// <summary>Set while a function instance holds it: distinguishes this delivery from an earlier one that ran out of time.</summary>
    public string? DeliveryId { get; set; }

    public DateTimeOffset Deadline { get; set; }

    public ITimer? Timer { get; set; }

    public bool IsDuplicate { get; set; }
}
