// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>A plan as JSON, for apply, and to be reviewed and kept.</summary>
public static class PlanJson
{
    private const int Version = 1;
    private static readonly JsonWriterOptions Writing = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(RemediationPlan plan)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("id", plan.Id);
            json.WriteString("createdAt", Iso(plan.CreatedAt));
            json.WriteString("region", plan.Region);
            WriteTarget(json, plan.Target);
            json.WriteStartArray("notebooks");
            foreach (var notebook in plan.Notebooks) WriteNotebook(json, notebook, plan);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    /// <summary>Reads a plan.</summary>
    /// <param name="text">The JSON.</param>
    /// <exception cref="SageGuardException">It is no plan, or one of another version.</exception>
    public static RemediationPlan Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var json = new JsonFields(document.RootElement, "plan");
            if (json.Find("version") is not { ValueKind: JsonValueKind.Number } version || version.GetInt32() != Version)
                throw new SageGuardException($"This plan is not of version {Version.ToString(CultureInfo.InvariantCulture)}. Make a new one with sageguard remediate plan.");
            return new RemediationPlan(
                json.RequiredText("id"),
                json.RequiredTime("createdAt"),
                json.RequiredText("region"),
                ReadTarget(new JsonFields(json.Find("target") ?? default, "plan.target")),
                [.. Elements(json.Find("notebooks")).Select(ReadNotebook)]);
        }
        catch (Exception error) when (error is JsonException or MalformedEventException or InvalidOperationException or FormatException)
        {
            throw new SageGuardException($"The plan cannot be read: {error.Message} Make a new one with sageguard remediate plan.", error);
        }
    }

    internal static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void WriteTarget(Utf8JsonWriter json, RemediationTarget target)
    {
        json.WriteStartObject("target");
        json.WriteStartArray("controls");
        foreach (var control in target.Controls) json.WriteStringValue(control.Id);
        json.WriteEndArray();
        json.WriteString("metadataVersion", target.MetadataVersion);
        json.WriteString("subnetId", target.SubnetId);
        WriteTexts(json, "securityGroupIds", target.SecurityGroupIds);
        json.WriteString("kmsKeyId", target.KmsKeyId);
        json.WriteString("replacementInstanceType", target.ReplacementInstanceType);
        json.WriteBoolean("keepPlatform", target.KeepPlatform);
        json.WriteString("bucket", target.Bucket);
        json.WriteString("prefix", target.Prefix);
        json.WriteString("backup", target.BackupWay == BackupWay.Script ? "script" : "lifecycle");
        json.WriteString("suffix", target.Suffix);
        json.WriteNumber("retentionDays", target.RetentionDays);
        json.WriteString("waiverTagKey", target.WaiverTagKey);
        WriteTexts(json, "accepted", target.Accepted.Select(BlockerNames.Of));
        json.WriteEndObject();
    }

    private static RemediationTarget ReadTarget(JsonFields json) => new()
    {
        Controls = [.. Elements(json.Find("controls")).Select(ReadControl)],
        MetadataVersion = json.OptionalText("metadataVersion"),
        SubnetId = json.OptionalText("subnetId"),
        SecurityGroupIds = Texts(json, "securityGroupIds"),
        KmsKeyId = json.OptionalText("kmsKeyId"),
        ReplacementInstanceType = json.OptionalText("replacementInstanceType"),
        KeepPlatform = json.Flag("keepPlatform"),
        Bucket = json.OptionalText("bucket"),
        Prefix = json.RequiredText("prefix"),
        BackupWay = json.RequiredText("backup") == "script" ? BackupWay.Script : BackupWay.Lifecycle,
        Suffix = json.RequiredText("suffix"),
        RetentionDays = json.Find("retentionDays") is { } days ? days.GetInt32() : throw new FormatException("plan.target.retentionDays is missing."),
        WaiverTagKey = json.OptionalText("waiverTagKey"),
        Accepted = [.. Texts(json, "accepted").Select(Known)],
    };

    // Version 0.1 wrote bare numbers.
    private static Control ReadControl(JsonElement element)
    {
        var id = element.ValueKind == JsonValueKind.Number ? element.GetRawText() : element.GetString()!;
        return RemediationTarget.Repairable.FirstOrDefault(control => control == Catalog.Find(id))
            ?? throw new FormatException($"plan.target.controls holds {id}; it can hold {string.Join(", ", RemediationTarget.Repairable)}.");
    }

    private static void WriteNotebook(Utf8JsonWriter json, NotebookPlan notebook, RemediationPlan plan)
    {
        json.WriteStartObject();
        json.WriteString("arn", notebook.Identity.Arn);
        json.WriteString("createdAt", Iso(notebook.Identity.CreatedAt));
        json.WriteString("status", notebook.Status);
        WriteTexts(json, "failing", notebook.Failing);
        json.WriteString("method", notebook.Method == Method.InPlace ? "inPlace" : "rebuild");
        json.WriteString("twinName", notebook.TwinName);
        json.WriteString("lifecycleConfigName", notebook.LifecycleConfigName);
        json.WriteString("fingerprint", notebook.Fingerprint);
        json.WriteStartArray("changes");
        foreach (var change in notebook.Changes)
        {
            json.WriteStartObject();
            json.WriteString("property", change.Property);
            json.WriteString("from", change.From);
            json.WriteString("to", change.To);
            json.WriteString("because", change.Because);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("blockers");
        foreach (var blocker in notebook.Blockers)
        {
            json.WriteStartObject();
            json.WriteString("kind", BlockerNames.Of(blocker.Kind));
            json.WriteString("what", blocker.What);
            json.WriteString("do", blocker.Do);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "notes", notebook.Notes);

        // For people and reviews; apply derives the steps itself.
        WriteTexts(json, "steps", Steps.For(notebook.Method, plan.Target.BackupWay).Select(step => Steps.What(step, notebook, plan)));
        json.WriteEndObject();
    }

    private static NotebookPlan ReadNotebook(JsonElement element)
    {
        var json = new JsonFields(element, "plan.notebooks");
        var method = json.RequiredText("method") switch
        {
            "inPlace" => Method.InPlace,
            "rebuild" => Method.Rebuild,
            var other => throw new FormatException($"plan.notebooks.method is {other}; it must be inPlace or rebuild."),
        };
        return new NotebookPlan(new NotebookIdentity(json.RequiredText("arn"), json.RequiredTime("createdAt")), method)
        {
            Status = json.RequiredText("status"),
            Failing = Texts(json, "failing"),
            TwinName = json.OptionalText("twinName"),
            LifecycleConfigName = json.OptionalText("lifecycleConfigName"),
            Fingerprint = json.RequiredText("fingerprint"),
            Changes = [.. Elements(json.Find("changes")).Select(change => new JsonFields(change, "plan.notebooks.changes")).Select(change =>
                new Change(change.RequiredText("property"), change.OptionalText("from"), change.RequiredText("to"), change.RequiredText("because")))],
            Blockers = [.. Elements(json.Find("blockers")).Select(blocker => new JsonFields(blocker, "plan.notebooks.blockers")).Select(blocker =>
                new Blocker(Known(blocker.RequiredText("kind")), blocker.RequiredText("what"), blocker.RequiredText("do")))],
            Notes = Texts(json, "notes"),
        };
    }

    private static BlockerKind Known(string name) => BlockerNames.Find(name) ?? throw new FormatException($"'{name}' is no blocker.");

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static List<string> Texts(JsonFields json, string name) => [.. Elements(json.Find(name)).Select(element => element.GetString()!)];

    private static List<JsonElement> Elements(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
}
