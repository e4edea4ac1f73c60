// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>What a run asks of AWS Config and reports to it.</summary>
/// <remarks>Every method throws <see cref="AwsCallException"/> when AWS refuses or does not answer to the end of the retries.</remarks>
public interface IConfig
{
    /// <summary>
    /// The recorded items of one resource, newest first, page after page (a page can be empty and still have a successor).
    /// </summary>
    /// <param name="resourceType">AWS Config's type.</param>
    /// <param name="resourceId">AWS Config's id.</param>
    /// <param name="laterTime">The newest capture time wanted; the wire carries whole seconds.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ResourceNotDiscoveredException">AWS Config never recorded such a resource.</exception>
    IAsyncEnumerable<ConfigurationItem> HistoryAsync(
        string resourceType,
        string resourceId,
        DateTimeOffset laterTime,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The ids under which AWS Config records the resources of a type now. Empty where it records none of them or
    /// where no recorder exists.
    /// </summary>
    /// <param name="resourceType">AWS Config's type.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<RecordedId> RecordedIdsAsync(string resourceType, CancellationToken cancellationToken);

    /// <summary>The COMPLIANT and NON_COMPLIANT results that AWS Config keeps for a rule.</summary>
    /// <param name="ruleName">The rule's name. The call's model allows 64 characters although a name may have 128.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">With <see cref="AwsRefusal.Invalid"/> where the name is too long for the call.</exception>
    IAsyncEnumerable<RuleResult> ResultsAsync(string ruleName, CancellationToken cancellationToken);

    /// <summary>Sends one batch with PutEvaluations.</summary>
    /// <param name="evaluations">At most 100; an empty batch is legal and closes the evaluation.</param>
    /// <param name="resultToken">The event's token. A capability: it is never logged.</param>
    /// <param name="testMode">True: AWS Config checks the batch and keeps nothing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The evaluations that AWS Config did not take (FailedEvaluations); empty when all is well.</returns>
    Task<IReadOnlyList<ConfigEvaluation>> PutAsync(
        IReadOnlyList<ConfigEvaluation> evaluations,
        string resultToken,
        bool testMode,
        CancellationToken cancellationToken
    );
}
