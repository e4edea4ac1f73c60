// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Cli.Reports;

/// <summary>The context of a run in the JSON report: its member <c>run</c>.</summary>
internal static class RunJson
{
    public static void Write(Utf8JsonWriter json, Report report)
    {
        var run = report.Run;
        json.WriteStartObject("run");
        json.WriteString("id", run.Id);
        json.WriteString("started", JsonReport.Time(run.Started));
        json.WriteString("ended", JsonReport.Time(run.Ended));
        json.WriteString("build", run.Build);
        if (run.Caller is { } caller)
            json.WriteString("caller", caller);
        json.WriteString("controlSet", run.ControlSet);
        Texts(json, "parameters", run.Parameters);
        Texts(json, "defaults", run.Defaults);
        Waivers(json, run.Waivers);
        if (run.Baseline is { } baseline)
            Mark(json, "baseline", baseline);
        json.WriteString("failOn", JsonReport.SeverityId(report.FailOn));
        if (report.Quiet)
            json.WriteBoolean("quiet", true);
        if (run.OwnerTag is { } owner)
            json.WriteString("ownerTag", owner);
        if (run.Aggregator is { } aggregator)
            json.WriteString("aggregator", aggregator);
        json.WriteBoolean("allRegions", run.AllRegions);
        json.WriteStartArray("accounts");
        foreach (var account in run.Accounts)
        {
            json.WriteStartObject();
            json.WriteString("id", account.Id);
            if (account.Name is { } name)
                json.WriteString("name", name);
            if (account.Caller is { } who)
                json.WriteString("caller", who);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("regions");
        foreach (var region in run.Regions)
        {
            json.WriteStartObject();
            json.WriteString("account", region.Account);
            json.WriteString("region", region.Region);
            json.WriteString("state", region.State.Id());
            if (region.Reason is { } reason)
                json.WriteString("reason", OneLine.Of(reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("foreignEndpoints");
        foreach (var endpoint in run.ForeignEndpoints)
        {
            json.WriteStartObject();
            json.WriteString("service", endpoint.Service);
            json.WriteString("host", endpoint.Host);
            json.WriteBoolean("encrypted", endpoint.IsEncrypted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (run.NotAws is { } notAws)
            json.WriteString("notAws", notAws);
        json.WriteEndObject();
    }

    private static void Waivers(Utf8JsonWriter json, WaiverSettings waivers)
    {
        json.WriteStartObject("waivers");
        if (waivers.TagKey is { } key)
            json.WriteString("tagKey", key);
        if (waivers.MaxDays is { } days)
            json.WriteNumber("maxDays", days);
        if (waivers.File is { } file)
            Mark(json, "file", file);
        json.WriteBoolean("inline", waivers.Inline);
        json.WriteEndObject();
    }

    private static void Mark(Utf8JsonWriter json, string name, InputMark mark)
    {
        json.WriteStartObject(name);
        json.WriteString("name", mark.File);
        json.WriteString("sha256", mark.Sha256);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<(string Name, string Value)> texts)
    {
        json.WriteStartObject(name);
        foreach (var (text, value) in texts)
            json.WriteString(text, value);
        json.WriteEndObject();
    }
}
