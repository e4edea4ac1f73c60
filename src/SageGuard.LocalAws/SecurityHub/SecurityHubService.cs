// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SecurityHub;

/// <summary>
/// AWS Security Hub of one account and Region: findings as their provider imports them and as the customer updates them. It is
/// off until EnableSecurityHub.
/// </summary>
/// <remarks>
/// Source: AWS Security Hub API reference and user guide ("BatchImportFindings for finding providers", "BatchUpdateFindings for
/// customers", "Setting the workflow status"). What an account's own import may say of other accounts is refused as InvalidAccess,
/// the error that the guide names for a provider that may not import; AWS's own text is not published.
/// </remarks>
internal sealed class SecurityHubService(LocalCloudOptions options, string region)
{
    private const int MostFindings = 100;
    private const int MostBytes = 240 * 1024;

    // The customer's: an import creates them and never changes them.
    private static readonly string[] OfTheCustomer = ["Note", "UserDefinedFields", "VerificationState", "Workflow"];
    private static readonly string[] Required =
    [
        "SchemaVersion",
        "Id",
        "ProductArn",
        "GeneratorId",
        "AwsAccountId",
        "CreatedAt",
        "UpdatedAt",
        "Title",
        "Description",
        "Resources",
    ];
    private static readonly string[] Filters =
    [
        "AwsAccountId",
        "ComplianceStatus",
        "GeneratorId",
        "Id",
        "ProductArn",
        "ProductName",
        "RecordState",
        "Region",
        "Title",
        "WorkflowStatus",
    ];
    private static readonly string[] Updates = ["Note", "Severity", "Types", "UserDefinedFields", "VerificationState", "Workflow"];

    private readonly SortedDictionary<(string ProductArn, string Id), JsonObject> _findings = [];
    private DateTimeOffset? _enabled;

    /// <summary>The operations.</summary>
    public static IReadOnlyList<string> Operations { get; } =
    [
        "DescribeHub",
        "EnableSecurityHub",
        "DisableSecurityHub",
        "GetFindings",
        "BatchImportFindings",
        "BatchUpdateFindings",
        "GetEnabledStandards",
    ];

    /// <summary>The operation of a request; null for a path that is not Security Hub's.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    public static string? OperationOf(string method, string path) =>
        (method, path) switch
        {
            ("GET", "/accounts") => "DescribeHub",
            ("POST", "/accounts") => "EnableSecurityHub",
            ("DELETE", "/accounts") => "DisableSecurityHub",
            ("POST", "/findings") => "GetFindings",
            ("POST", "/findings/import") => "BatchImportFindings",
            ("PATCH", "/findings/batchupdate") => "BatchUpdateFindings",
            ("POST", "/standards/get") => "GetEnabledStandards",
            _ => null,
        };

    /// <summary>Calls an operation.</summary>
    /// <exception cref="AwsException">AWS's refusal.</exception>
    public JsonObject Call(string operation, JsonObject input)
    {
        if (operation == "EnableSecurityHub")
        {
            if (_enabled is not null)
                throw new AwsException("ResourceConflictException", "Account is already subscribed to Security Hub", 409);
            _enabled = options.Time.GetUtcNow();
            return [];
        }

        // A provider of a hub that is off reads it per finding.
        if (operation == "BatchImportFindings")
            return Import(input);
        if (_enabled is not { } since)
            throw new AwsException("InvalidAccessException", $"Account {options.AccountId} is not subscribed to AWS Security Hub", 401);
        switch (operation)
        {
            case "DisableSecurityHub":
                _enabled = null;
                _findings.Clear();
                return [];
            case "DescribeHub":
                return new JsonObject
                {
                    ["HubArn"] = Arns.Create(options, "securityhub", region, "hub/default"),
                    ["SubscribedAt"] = Json.Iso(since),
                    ["AutoEnableControls"] = true,
                };
            case "GetEnabledStandards":
                return new JsonObject { ["StandardsSubscriptions"] = new JsonArray() };
            case "GetFindings":
                return Get(input);
            default:
                return Update(input);
        }
    }

    private JsonObject Import(JsonObject input)
    {
        var findings = Json.Objects(input, "Findings");
        if (findings.Count is 0 or > MostFindings)
            throw new AwsException("InvalidInputException", $"Findings must have 1 to {MostFindings} entries.");
        var failed = new JsonArray();
        foreach (var finding in findings)
        {
            if (Refusal(finding) is var (code, message))
            {
                failed.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["Id"] = finding["Id"]?.DeepClone(),
                            ["ErrorCode"] = code,
                            ["ErrorMessage"] = message,
                        }
                );
            }
            else
            {
                Store(finding);
            }
        }

        return new JsonObject
        {
            ["SuccessCount"] = findings.Count - failed.Count,
            ["FailedCount"] = failed.Count,
            ["FailedFindings"] = failed,
        };
    }

    private (string Code, string Message)? Refusal(JsonObject finding)
    {
        if (_enabled is null)
            return ("InvalidAccess", $"Account {options.AccountId} is not subscribed to AWS Security Hub");
        if (Required.FirstOrDefault(member => finding[member] is null) is { } missing)
            return ("InvalidInput", $"Finding does not adhere to Amazon Finding Format. data should have required property '{missing}'");
        if (Json.Bytes(finding).Length > MostBytes)
            return ("InvalidInput", "Finding is larger than 240 KB.");
        if (Json.String(finding, "AwsAccountId") != options.AccountId)
            return ("InvalidAccess", "The account of the finding is not the account that imports it.");
        if (Json.String(finding, "ProductArn") != Product)
            return ("InvalidAccess", "The product of the finding is not enabled.");
        foreach (
            var (member, most) in (ReadOnlySpan<(string, int)>)[("Id", 512), ("Title", 256), ("Description", 1024), ("GeneratorId", 512)]
        )
        {
            if (Json.String(finding, member) is not { Length: > 0 } text || text.Length > most)
            {
                return (
                    "InvalidInput",
                    $"Finding does not adhere to Amazon Finding Format. data.{member} should have 1 to {most} characters"
                );
            }
        }

        foreach (var member in (ReadOnlySpan<string>)["CreatedAt", "UpdatedAt"])
        {
            if (Time(finding, member) is null)
            {
                return (
                    "InvalidInput",
                    $"Finding does not adhere to Amazon Finding Format. data.{member} should match format \"date-time\""
                );
            }
        }

        return Json.Objects(finding, "Resources").Count is 0 or > 32
            ? ("InvalidInput", "Finding does not adhere to Amazon Finding Format. data.Resources should have 1 to 32 items")
            : null;
    }

    private string Product => Arns.Create(options, "securityhub", region, $"product/{options.AccountId}/default");

    private void Store(JsonObject finding)
    {
        var key = (Json.String(finding, "ProductArn")!, Json.String(finding, "Id")!);
        var incoming = (JsonObject)finding.DeepClone();
        incoming["RecordState"] ??= "ACTIVE";
        incoming["Region"] ??= region;
        if (!_findings.TryGetValue(key, out var existing))
        {
            incoming["Workflow"] ??= new JsonObject { ["Status"] = "NEW" };
            incoming["FindingProviderFields"] ??= OfProvider(incoming);
            Promote(incoming);
            _findings[key] = incoming;
            return;
        }

        // An update that is not newer is ignored, without an error.
        if (Time(incoming, "UpdatedAt") <= Time(existing, "UpdatedAt"))
            return;
        foreach (var member in OfTheCustomer)
            Keep(existing, incoming, member);
        // The customer's severity and types outlast what the provider says.
        incoming["FindingProviderFields"] ??= OfProvider(incoming);
        foreach (var member in (ReadOnlySpan<string>)["Severity", "Types"])
        {
            if (existing[$"customer/{member}"] is null)
                continue;
            Keep(existing, incoming, member);
            Keep(existing, incoming, $"customer/{member}");
        }

        Promote(incoming);
        var reopened =
            (Text(existing, "RecordState"), Text(incoming, "RecordState")) == ("ARCHIVED", "ACTIVE")
            || (
                Text(existing["Compliance"], "Status") == "PASSED"
                && Text(incoming["Compliance"], "Status") is "FAILED" or "WARNING" or "NOT_AVAILABLE"
            );
        if (reopened && Text(incoming["Workflow"], "Status") is "NOTIFIED" or "RESOLVED")
            incoming["Workflow"] = new JsonObject { ["Status"] = "NEW" };
        _findings[key] = incoming;
    }

    private static JsonObject OfProvider(JsonObject finding)
    {
        var fields = new JsonObject();
        foreach (var member in (ReadOnlySpan<string>)["Severity", "Types"])
        {
            if (finding[member] is { } value)
                fields[member] = value.DeepClone();
        }

        return fields;
    }

    // The top-level fields show the provider's, unless the customer has set them.
    private static void Promote(JsonObject finding)
    {
        foreach (var member in (ReadOnlySpan<string>)["Severity", "Types"])
        {
            if (finding[$"customer/{member}"] is null && finding["FindingProviderFields"]?[member] is { } value)
                finding[member] = value.DeepClone();
        }
    }

    private static void Keep(JsonObject existing, JsonObject incoming, string member)
    {
        if (existing[member] is { } value)
            incoming[member] = value.DeepClone();
        else
            incoming.Remove(member);
    }

    private JsonObject Get(JsonObject input)
    {
        var filters = Json.Object(input, "Filters") ?? [];
        if (filters.FirstOrDefault(filter => !Filters.Contains(filter.Key)) is { Key: { } unknown })
            throw new AwsException("InvalidInputException", $"LocalAws knows no filter {unknown}.");
        var most = Json.Int(input, "MaxResults") ?? MostFindings;
        if (most is < 1 or > MostFindings)
            throw new AwsException("InvalidInputException", $"MaxResults must be 1 to {MostFindings}.");
        var from = Json.String(input, "NextToken") is { } token
            ? int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                ? at
                : throw new AwsException("InvalidInputException", "The token is not valid.")
            : 0;
        var found = _findings
            .Values.Where(finding => filters.All(filter => Matches(finding, filter.Key, Json.Objects(filters, filter.Key))))
            .ToList();
        var answer = new JsonObject { ["Findings"] = Json.Array(found.Skip(from).Take(most).Select(Shown)) };
        if (found.Count > from + most)
            answer["NextToken"] = (from + most).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    private static JsonObject Shown(JsonObject finding)
    {
        var shown = (JsonObject)finding.DeepClone();
        foreach (
            var name in shown.Select(member => member.Key).Where(name => name.StartsWith("customer/", StringComparison.Ordinal)).ToList()
        )
        {
            shown.Remove(name);
        }

        return shown;
    }

    // Several conditions of one filter: any of them.
    private static bool Matches(JsonObject finding, string filter, List<JsonObject> conditions)
    {
        var value =
            filter switch
            {
                "ComplianceStatus" => Text(finding["Compliance"], "Status"),
                "WorkflowStatus" => Text(finding["Workflow"], "Status"),
                _ => Text(finding, filter),
            } ?? "";
        return conditions.Any(condition =>
            Json.String(condition, "Comparison") switch
            {
                "EQUALS" => value == Json.String(condition, "Value"),
                "PREFIX" => value.StartsWith(Json.String(condition, "Value") ?? "", StringComparison.Ordinal),
                var other => throw new AwsException("InvalidInputException", $"LocalAws knows no comparison {other}."),
            }
        );
    }

    private JsonObject Update(JsonObject input)
    {
        var (processed, unprocessed) = (new JsonArray(), new JsonArray());
        var identifiers = Json.Objects(input, "FindingIdentifiers");
        if (identifiers.Count is 0 or > MostFindings)
            throw new AwsException("InvalidInputException", $"FindingIdentifiers must have 1 to {MostFindings} entries.");
        foreach (var identifier in identifiers)
        {
            if (!_findings.TryGetValue((Json.String(identifier, "ProductArn") ?? "", Json.String(identifier, "Id") ?? ""), out var finding))
            {
                unprocessed.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["FindingIdentifier"] = identifier.DeepClone(),
                            ["ErrorCode"] = "FindingNotFound",
                            ["ErrorMessage"] = "Finding not found.",
                        }
                );
                continue;
            }

            foreach (var member in Updates)
            {
                if (input[member] is not { } value)
                    continue;
                finding[member] = value.DeepClone();
                if (member is "Severity" or "Types")
                    finding[$"customer/{member}"] = true;
            }

            processed.Add(identifier.DeepClone());
        }

        return new JsonObject { ["ProcessedFindings"] = processed, ["UnprocessedFindings"] = unprocessed };
    }

    private static string? Text(JsonNode? from, string member) =>
        from?[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static DateTimeOffset? Time(JsonObject from, string member) =>
        DateTimeOffset.TryParse(Text(from, member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
