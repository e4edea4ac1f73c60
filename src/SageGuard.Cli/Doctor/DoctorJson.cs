// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;

namespace SageGuard.Cli.Doctor;

/// <summary>What the doctor found, as JSON: members are added, never renamed.</summary>
internal static class DoctorJson
{
    /// <summary>The document.</summary>
    /// <param name="examined">Each Region with its findings.</param>
    /// <param name="now">When it was looked at.</param>
    public static string Write(IEnumerable<(string Account, string Region, IReadOnlyList<Finding> Findings)> examined, DateTimeOffset now)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 1);
            writer.WriteString(
                "generatedAt",
                now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)
            );
            writer.WriteStartArray("findings");
            foreach (var (account, region, findings) in examined)
            {
                foreach (var finding in findings)
                    Write(writer, account, region, finding);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, string account, string region, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("account", account);
        writer.WriteString("region", region);
        writer.WriteString(
            "state",
            finding.State switch
            {
                Health.Broken => "broken",
                Health.Unknown => "unknown",
                Health.Warning => "warning",
                Health.Note => "note",
                _ => "fine",
            }
        );
        writer.WriteString("about", finding.About);
        if (finding.Link is { } link)
            writer.WriteString("link", link);
        writer.WriteString("text", finding.Text);
        if (finding.Command is { } command)
            writer.WriteString("command", command);
        writer.WriteStartArray("resources");
        foreach (var resource in finding.Resources)
            writer.WriteStringValue(resource);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
