// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>What a run reads from SageMaker: one account, one Region.</summary>
/// <remarks>Every method throws <see cref="AwsCallException"/> when AWS refuses or does not answer to the end of the retries.</remarks>
public interface ISageMaker
{
    /// <summary>How many calls were sent so far, and how many of them were refused for their rate; zero where that is not
    /// counted.</summary>
    CallCounts Counts => default;

    /// <summary>Lists every resource of a kind, page after page, in the service's order by name.</summary>
    /// <param name="kind">The kind to list.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="AwsCallException">With <see cref="AwsRefusal.NotAvailableHere"/> where the Region lacks the operation.</exception>
    IAsyncEnumerable<ListedResource> ListAsync(ResourceKind kind, CancellationToken cancellationToken);

    /// <summary>Describes one resource by the name that AWS gave it; null when it is gone.</summary>
    /// <param name="kind">The resource's kind.</param>
    /// <param name="name">The exact name. A name cut out of an ARN can be in the wrong case: resolve it through <see cref="ListAsync"/>
    /// first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Resource?> DescribeAsync(ResourceKind kind, string name, CancellationToken cancellationToken);

    /// <summary>A model package, of this account or of another one that shares it; null when it is gone.</summary>
    /// <param name="nameOrArn">Its name or its ARN.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Properties?> ModelPackageAsync(string nameOrArn, CancellationToken cancellationToken);

    /// <summary>All tags of a resource, page after page; null when it is gone.</summary>
    /// <param name="arn">The resource's ARN.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyDictionary<string, string>?> TagsAsync(string arn, CancellationToken cancellationToken);
}

/// <summary>What became of the calls to a service.</summary>
/// <param name="Sent">How many were sent, attempts counted one by one.</param>
/// <param name="Refused">How many of these AWS refused for their rate (throttling).</param>
public readonly record struct CallCounts(long Sent, long Refused);

/// <summary>One entry of a listing.</summary>
/// <param name="Name">The exact name.</param>
/// <param name="Arn">The ARN; null where the list carries none.</param>
/// <param name="Status">The status; null where the kind has none that matters.</param>
public readonly record struct ListedResource(string Name, string? Arn, string? Status);

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

/// <summary>AWS Config answered ResourceNotDiscoveredException: it never recorded such a resource, or no longer knows it.</summary>
public sealed class ResourceNotDiscoveredException : SageGuardException
{
    /// <inheritdoc cref="SageGuardException(string, Exception?)"/>
    public ResourceNotDiscoveredException(string message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>The id under which AWS Config records a resource.</summary>
/// <param name="Id">AWS Config's resource id.</param>
/// <param name="Name">The resource's name, where AWS Config holds one.</param>
public readonly record struct RecordedId(string Id, string? Name);

/// <summary>One result that AWS Config keeps for a rule.</summary>
/// <param name="ResourceType">AWS Config's type.</param>
/// <param name="ResourceId">AWS Config's id.</param>
/// <param name="OrderingTime">The time that decides which of two results is newer.</param>
public readonly record struct RuleResult(string ResourceType, string ResourceId, DateTimeOffset OrderingTime);
