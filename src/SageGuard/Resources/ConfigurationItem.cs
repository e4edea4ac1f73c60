// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>
/// A configuration item as AWS Config recorded it: the same record whether it came in an event (<c>ARN</c>, ISO times,
/// configuration as an object), from the history call (<c>arn</c>, epoch seconds, configuration as JSON in a string) or
/// from an advanced query (tags as a list).
/// </summary>
/// <param name="Status">The item's status; it decides before the configuration is touched.</param>
/// <param name="ResourceType">AWS Config's type.</param>
/// <param name="ResourceId">AWS Config's id; echoed in the evaluation, never rebuilt.</param>
/// <param name="ResourceName">The name, in its own case; null where the item has none.</param>
/// <param name="Arn">The ARN; two recorded notebooks have it with the name in lower case.</param>
/// <param name="AccountId">The account of 12 digits; null where the source omits it.</param>
/// <param name="Region">The Region; null where the source omits it.</param>
/// <param name="CaptureTime">When AWS Config recorded the item.</param>
/// <param name="StateId">Identifies this version of the resource (a number in events, a string in the history).</param>
/// <param name="Tags">The tags; null where the item has no tags member.</param>
/// <param name="Configuration">The properties; null for a deleted resource.</param>
public sealed record ConfigurationItem(
    ItemStatus Status,
    string ResourceType,
    string ResourceId,
    string? ResourceName,
    string? Arn,
    string? AccountId,
    string? Region,
    DateTimeOffset CaptureTime,
    string? StateId,
    IReadOnlyDictionary<string, string>? Tags,
    Properties? Configuration
);
