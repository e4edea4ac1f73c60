// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Config;

/// <summary>Checks the ConfigRule of PutConfigRule as AWS does.</summary>
internal static class RuleInput
{
    public const string Change = "ConfigurationItemChangeNotification";
    public const string Oversized = "OversizedConfigurationItemChangeNotification";
    public const string Scheduled = "ScheduledNotification";
    public const string Snapshot = "ConfigurationSnapshotDeliveryCompleted";

    private static readonly string[] MessageTypeNames = [Change, Snapshot, Scheduled, Oversized];

    private static readonly Dictionary<string, TimeSpan> Frequencies = new(StringComparer.Ordinal)
    {
        ["One_Hour"] = TimeSpan.FromHours(1),
        ["Three_Hours"] = TimeSpan.FromHours(3),
        ["Six_Hours"] = TimeSpan.FromHours(6),
        ["Twelve_Hours"] = TimeSpan.FromHours(12),
        ["TwentyFour_Hours"] = TimeSpan.FromHours(24),
    };

    /// <summary>Members that the service fills in and ignores in a request.</summary>
    private static readonly string[] OwnMembers = ["ConfigRuleArn", "ConfigRuleId", "ConfigRuleState", "CreatedBy"];

    public static Checked Check(JsonObject rule, LocalCloudOptions options, string region)
    {
        var name = Json.String(rule, "ConfigRuleName");
        var parameters = Json.String(rule, "InputParameters");
        var source = Json.Object(rule, "Source");
        var constraints = new Constraints();
        constraints.Length(name, "ConfigRule.ConfigRuleName", 1, 128);
        constraints.Pattern(name, "ConfigRule.ConfigRuleName", ".*\\S.*");
        constraints.Length(Json.String(rule, "Description"), "ConfigRule.Description", 0, 256);
        constraints.Length(parameters, "ConfigRule.InputParameters", 1, 1024);
        constraints.OneOf(Json.String(rule, "MaximumExecutionFrequency"), "ConfigRule.MaximumExecutionFrequency", [.. Frequencies.Keys]);
        constraints.NotNull(rule, "Source");
        if (source is not null)
            CheckSource(constraints, source);
        constraints.Check();
        if (name is null)
            throw AwsException.Parameter("The ConfigRuleName is required for a new rule.");

        CheckParameters(parameters);
        if (Json.String(source!, "Owner") != "CUSTOM_LAMBDA")
            throw AwsException.Parameter("LocalAws runs custom Lambda rules only: Source.Owner must be CUSTOM_LAMBDA.");
        CheckFunction(Json.String(source!, "SourceIdentifier"), options, region);
        var (types, period) = Triggers(source!, Json.String(rule, "MaximumExecutionFrequency"));
        var scope = Scope(Json.Object(rule, "Scope"));
        if (scope is not null && types.SetEquals([Scheduled]))
            throw AwsException.Parameter("Scope cannot be specified for a rule whose only trigger type is periodic.");

        var definition = (JsonObject)rule.DeepClone();
        foreach (var own in OwnMembers)
            definition.Remove(own);
        return new(name, definition, types, period, scope, parameters);
    }

    private static void CheckSource(Constraints constraints, JsonObject source)
    {
        constraints.NotNull(source, "Owner");
        constraints.OneOf(Json.String(source, "Owner"), "ConfigRule.Source.Owner", "CUSTOM_LAMBDA", "AWS", "CUSTOM_POLICY");
        constraints.Length(Json.String(source, "SourceIdentifier"), "ConfigRule.Source.SourceIdentifier", 1, 256);
        var details = Json.Objects(source, "SourceDetails");
        constraints.Size(details.Count, "ConfigRule.Source.SourceDetails", 0, 25);
        for (var i = 0; i < details.Count; i++)
        {
            var path = $"ConfigRule.Source.SourceDetails.{i + 1}.member.";
            constraints.OneOf(Json.String(details[i], "EventSource"), path + "eventSource", "aws.config");
            constraints.OneOf(Json.String(details[i], "MessageType"), path + "messageType", MessageTypeNames);
            constraints.OneOf(
                Json.String(details[i], "MaximumExecutionFrequency"),
                path + "maximumExecutionFrequency",
                [.. Frequencies.Keys]
            );
        }
    }

    private static void CheckParameters(string? parameters)
    {
        if (parameters is null)
            return;
        JsonObject? map;
        try
        {
            map = JsonNode.Parse(parameters) as JsonObject;
        }
        catch (JsonException)
        {
            map = null;
        }
        if (map is null || map.Any(static p => p.Value is not JsonValue v || !v.TryGetValue(out string? _)))
        {
            throw AwsException.Parameter(
                "Invalid json " + parameters + " passed in the InputParameters field: it must be an object whose values are strings."
            );
        }
        if (Encoding.UTF8.GetByteCount(parameters) > 1024)
            throw AwsException.Parameter("The InputParameters are longer than 1024 bytes.");
    }

    private static void CheckFunction(string? identifier, LocalCloudOptions options, string region)
    {
        if (identifier is null || identifier.Split(':') is not ["arn", _, "lambda", _, _, "function", _, ..])
        {
            throw AwsException.Parameter(
                $"The sourceIdentifier {identifier} is invalid. Please refer to the documentation for a list of valid sourceIdentifiers that can be used when AWS is the Owner."
            );
        }
        var arn = Arns.Function(options, region);
        if (options.FunctionName.Length == 0 || (identifier != arn && !identifier.StartsWith(arn + ":", StringComparison.Ordinal)))
        {
            throw new AwsException(
                "InsufficientPermissionsException",
                $"The AWS Lambda function {identifier} cannot be invoked. Check the specified function ARN, and check the function's permissions."
            );
        }
    }

    private static (HashSet<string> Types, TimeSpan? Period) Triggers(JsonObject source, string? ruleFrequency)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        TimeSpan? period = null;
        foreach (var detail in Json.Objects(source, "SourceDetails"))
        {
            var type = Json.String(detail, "MessageType") ?? throw AwsException.Parameter("Each of the SourceDetails needs a MessageType.");
            var frequency = Json.String(detail, "MaximumExecutionFrequency");
            if (Json.String(detail, "EventSource") is null)
                throw AwsException.Parameter("Each of the SourceDetails needs an EventSource.");
            if (frequency is not null && type != Scheduled)
                throw AwsException.Parameter($"MaximumExecutionFrequency is allowed only for the message type {Scheduled}.");
            if (!types.Add(type))
                throw AwsException.Parameter($"The message type {type} is listed more than once.");
            if (type == Scheduled)
                period = Frequencies[frequency ?? ruleFrequency ?? "TwentyFour_Hours"];
        }
        return types.Count > 0 ? (types, period) : throw AwsException.Parameter("SourceDetails are required for a custom rule.");
    }

    private static RuleScope? Scope(JsonObject? scope)
    {
        if (scope is null)
            return null;
        var types = Json.Strings(scope, "ComplianceResourceTypes");
        var result = new RuleScope(
            types,
            Json.String(scope, "ComplianceResourceId"),
            Json.String(scope, "TagKey"),
            Json.String(scope, "TagValue")
        );
        var constraints = new Constraints();
        constraints.Size(types.Count, "ConfigRule.Scope.ComplianceResourceTypes", 0, 100);
        constraints.Length(result.ResourceId, "ConfigRule.Scope.ComplianceResourceId", 1, 768);
        constraints.Length(result.TagKey, "ConfigRule.Scope.TagKey", 1, 128);
        constraints.Length(result.TagValue, "ConfigRule.Scope.TagValue", 1, 256);
        constraints.Check();
        if (types.Find(static t => !KnownTypes.Contains(t)) is { } unknown)
            throw AwsException.Parameter($"The resource type {unknown} in the scope is not supported.");
        if (result.ResourceId is not null && types.Count != 1)
            throw AwsException.Parameter("A ComplianceResourceId needs exactly one ComplianceResourceType.");
        if (result.TagValue is not null && result.TagKey is null)
            throw AwsException.Parameter("A TagValue needs a TagKey.");
        if (result.TagKey is not null && types.Count > 0)
            throw AwsException.Parameter("The scope can name resource types or a tag, not both.");
        return result;
    }

    public sealed record Checked(
        string Name,
        JsonObject Definition,
        IReadOnlySet<string> MessageTypes,
        TimeSpan? Period,
        RuleScope? Scope,
        string? InputParameters
    );
}
