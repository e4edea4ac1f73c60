// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports.Json;
using SageGuard.Cli.Reports.Ocsf;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;

namespace SageGuard.Cli.Reports;

/// <summary>Reads a report back that <c>--output json</c> wrote. What it does not know is refused, never left out.</summary>
internal static class ReportReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="UsageException">It cannot be read, or is not such a report.</exception>
    public static Report Read(string file)
    {
        byte[] content = [];
        try
        {
            content = File.ReadAllBytes(file);
            if (OcsfReport.Wrote(content))
            {
                throw new UsageException(
                    $"{file} is what --output ocsf wrote: events, which do not say what was read. Make the report with: sageguard scan --output json --out report.json"
                );
            }

            using var document = StrictJson.Parse(content);
            return Report(document.RootElement, file);
        }
        catch (JsonException error)
        {
            throw new UsageException(
                StrictJson.DuplicateIn(content) is { } twice
                    ? $"{file} holds {twice} twice. Make the report again: sageguard scan --output json --out {file}"
                    : $"{file} is not JSON (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}). Make the report with: sageguard scan --output json --out {file}"
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The report {file} cannot be read: {error.Message}");
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UsageException(
                $"{file} is not a report of this version of SageGuard ({error.Message.TrimEnd('.')}). Make it again: sageguard scan --output json --out {file}"
            );
        }
    }

    private static Report Report(JsonElement root, string file)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("formVersion", out var form)
            || !form.TryGetInt32(out var version)
            || version != JsonReport.FormVersion
            || !root.TryGetProperty("run", out var run)
        )
        {
            throw new UsageException(
                $"{file} is not a report of this version of SageGuard. Make it with: sageguard scan --output json --out {file}"
            );
        }

        var context = new RunContext(Text(run, "id"), Time(run, "started"), Time(run, "ended"))
        {
            Version = Text(root, "version"),
            Build = Text(run, "build"),
            Caller = Optional(run, "caller"),
            ControlSet = Text(run, "controlSet"),
            Parameters = Pairs(run.GetProperty("parameters")),
            Defaults = Pairs(run.GetProperty("defaults")),
            AllRegions = run.GetProperty("allRegions").GetBoolean(),
            Aggregator = Optional(run, "aggregator"),
            OwnerTag = Optional(run, "ownerTag"),
            Accounts =
            [
                .. run.GetProperty("accounts")
                    .EnumerateArray()
                    .Select(account => new RunAccount(Text(account, "id"), Optional(account, "name"), Optional(account, "caller"))),
            ],
            Regions =
            [
                .. run.GetProperty("regions")
                    .EnumerateArray()
                    .Select(region => new RunRegion(
                        Text(region, "account"),
                        Text(region, "region"),
                        State(Text(region, "state")),
                        Optional(region, "reason")
                    )),
            ],
            ForeignEndpoints =
            [
                .. run.GetProperty("foreignEndpoints")
                    .EnumerateArray()
                    .Select(endpoint => new ForeignEndpoint(
                        Text(endpoint, "service"),
                        Text(endpoint, "host"),
                        endpoint.GetProperty("encrypted").GetBoolean()
                    )),
            ],
        };
        var controls = root.GetProperty("controls").EnumerateArray().Select(control => Control(Text(control, "id"), file)).ToList();
        var rows = root.GetProperty("results").EnumerateArray().Select(result => Row(result, file)).ToList();
        var report = new Report(
            Text(root, "command"),
            context,
            controls,
            [.. root.GetProperty("sources").EnumerateArray().Select(text => text.GetString()!)],
            rows,
            [.. root.GetProperty("notes").EnumerateArray().Select(text => text.GetString()!)]
        );
        report = report with { Quiet = run.TryGetProperty("quiet", out var quiet) && quiet.GetBoolean() };
        return root.GetProperty("complete").GetBoolean() ? report : report with { Unread = true };
    }

    private static ResultRow Row(JsonElement result, string file)
    {
        var (resource, id) = (result.GetProperty("resource"), Text(result, "control"));
        var control = id == ResultRow.EveryControl ? null : Control(id, file);
        var type = Text(resource, "type");
        var subject = new Subject(
            type,
            control?.Kind.Noun ?? type,
            Text(resource, "id"),
            Text(resource, "name"),
            Optional(resource, "arn"),
            Optional(resource, "account"),
            Optional(resource, "region"),
            Place(resource)
        )
        {
            AccountName = Optional(resource, "accountName"),
        };
        var waiver = result.TryGetProperty("waiver", out var found) ? found : default;
        return new ResultRow(control, subject, Outcomes.Parse(Text(result, "outcome")), Optional(result, "reason") ?? "")
        {
            Observed = Optional(result, "observed"),
            Property = Optional(result, "property"),
            Fix = Optional(result, "fix"),
            Remedy = Optional(result, "remedy"),
            IsUnjudged = result.TryGetProperty("unjudged", out _),
            MissingPermission = Optional(result, "missingPermission"),
            Known = result.TryGetProperty("known", out var known) && known.GetBoolean(),
            Owner = Optional(resource, "owner"),
            Recorded = Optional(resource, "recorded") is null ? null : Time(resource, "recorded"),
            Created = Optional(resource, "created") is null ? null : Time(resource, "created"),
            Waiver =
                waiver.ValueKind == JsonValueKind.Object
                    ? new Waiver(
                        DateOnly.ParseExact(Text(waiver, "until"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
                        Text(waiver, "reason")
                    )
                    : null,
            WaiverSource = waiver.ValueKind == JsonValueKind.Object ? Optional(waiver, "source") : null,
        };
    }

    private static Location? Place(JsonElement resource) =>
        resource.TryGetProperty("location", out var place)
            ? new Location(Text(place, "file"), place.GetProperty("line").GetInt32(), place.GetProperty("column").GetInt32())
            {
                EndLine = place.TryGetProperty("endLine", out var line) ? line.GetInt32() : 0,
                EndColumn = place.TryGetProperty("endColumn", out var column) ? column.GetInt32() : 0,
            }
            : null;

    private static Control Control(string id, string file) =>
        Catalog.Find(id)
        ?? throw new UsageException(
            $"{file} has results of {OneLine.Clean(id, 40)}, which this version of SageGuard does not know. Use the version that made the report."
        );

    private static RegionState State(string id) =>
        Enum.GetValues<RegionState>().Where(state => state.Id() == id).Cast<RegionState?>().FirstOrDefault()
        ?? throw new FormatException($"{OneLine.Clean(id, 40)} is not the state of a Region");

    private static IReadOnlyList<(string, string)> Pairs(JsonElement pairs) =>
        [.. pairs.EnumerateObject().Select(pair => (pair.Name, pair.Value.GetString()!))];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset Time(JsonElement element, string name) =>
        DateTimeOffset.Parse(Text(element, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
