// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Runs;

/// <summary>Finds the very item that an oversized event's summary describes.</summary>
internal static class HistorySearch
{
    // SDKs send laterTime in whole seconds, so the capture time itself can miss the very item.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The item with the summary's state id; failing that, the newest that was not captured after the summary's second;
    /// failing that, the summary itself, whose absent properties are then read live.
    /// </summary>
    /// <returns>The summary with the tags and the configuration of the item.</returns>
    public static async Task<ConfigurationItem> FindAsync(
        IConfig config,
        ConfigurationItem summary,
        Home home,
        CancellationToken cancellationToken
    )
    {
        ConfigurationItem? nearest = null;
        try
        {
            await foreach (
                var item in config.HistoryAsync(summary.ResourceType, summary.ResourceId, summary.CaptureTime + Margin, cancellationToken)
            )
            {
                Identity.CheckAnswer(summary, item, home);
                if (item.StateId is not null && item.StateId == summary.StateId)
                    return Under(summary, item);
                if (Second(item.CaptureTime) > Second(summary.CaptureTime))
                    continue;
                if (nearest is null || item.CaptureTime > nearest.CaptureTime)
                    nearest = item;
                // Newest first: once older items come, the one with the state id is not among the rest.
                if (Second(item.CaptureTime) < Second(summary.CaptureTime))
                    break;
            }
        }
        catch (ResourceNotDiscoveredException)
        {
            return summary with { Status = ItemStatus.Deleted };
        }
        catch (AwsCallException error) when (error.Code == "ValidationException")
        {
            // The call does not know the type, although the service records it: the summary holds no property, so the
            // judge asks for a live read.
            return summary;
        }

        return nearest is null ? summary : Under(summary, nearest);
    }

    private static long Second(DateTimeOffset time) => time.ToUnixTimeSeconds();

    // The event decides what is answered for, and that the resource exists: the nearest item can be the deletion of its
    // predecessor. The history only fills in what did not fit into the event.
    private static ConfigurationItem Under(ConfigurationItem summary, ConfigurationItem item) =>
        summary with
        {
            ResourceName = summary.ResourceName ?? item.ResourceName,
            Arn = summary.Arn ?? item.Arn,
            Tags = item.Tags,
            Configuration = item.Configuration,
        };
}
