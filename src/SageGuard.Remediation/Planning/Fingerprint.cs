// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;

namespace SageGuard.Remediation;

/// <summary>
/// A hash of what a plan was made on, so that apply sees when the owner changed something since. Left out is what changes
/// by itself: states, times, addresses, and the platform, which AWS moves on its own.
/// </summary>
public static class Fingerprint
{
    private static readonly string[] Moving =
    [
        "NotebookInstanceStatus",
        "FailureReason",
        "Url",
        "NetworkInterfaceId",
        "LastModifiedTime",
        "PlatformIdentifier",
    ];

    /// <summary>The hash, in hexadecimal.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="undone">Changes that are made and are taken for not made; null for none.</param>
    public static string Compute(Notebook notebook, IReadOnlyList<SettingChange>? undone = null)
    {
        var settings = notebook
            .Resource.Properties.Json.EnumerateObject()
            .Where(property => !Moving.Contains(property.Name))
            .ToDictionary(property => property.Name, property => property.Value.GetRawText(), StringComparer.Ordinal);
        foreach (var change in (undone ?? []).Where(change => notebook.Text(change.Property) == change.To))
            Undo(settings, change);
        var lines = settings.Select(setting => $"{setting.Key}={setting.Value}").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
    }

    private static void Undo(Dictionary<string, string> settings, SettingChange change)
    {
        var path = change.Property.Split('.');
        if (!settings.ContainsKey(path[0]))
            return;
        if (change.From is null)
            settings.Remove(path[0]);
        else
            settings[path[0]] = path.Length == 1 ? $"\"{change.From}\"" : $"{{\"{path[1]}\":\"{change.From}\"}}";
    }
}
