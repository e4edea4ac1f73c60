// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SageGuard.LocalAws.Accounts;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.Iam;

/// <summary>AWS IAM: the roles of an account, and what their policies allow. There are no users, groups and managed policies.</summary>
/// <remarks>Source: the IAM API reference (query protocol, version 2010-05-08).</remarks>
internal sealed class IamService(Sessions sessions, LocalCloudOptions options)
{
    public const string Namespace = "https://iam.amazonaws.com/doc/2010-05-08/";
    private static readonly XNamespace Names = Namespace;
    private static readonly string[] Filters = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

    public static IReadOnlyList<string> Operations { get; } = ["GetAccountAuthorizationDetails", "SimulatePrincipalPolicy"];

    public byte[] Answer(QueryRequest call, Caller caller, string region, string requestId)
    {
        var result = call.Operation switch
        {
            "GetAccountAuthorizationDetails" => Details(call, caller, region),
            "SimulatePrincipalPolicy" => Simulated(call, caller, region),
            _ => throw AwsException.NotServed("iam", call.Operation, Operations),
        };
        var answer = new XElement(
            call.Operation + "Response",
            new XElement(call.Operation + "Result", result),
            new XElement("ResponseMetadata", new XElement("RequestId", requestId))
        );
        foreach (var element in answer.DescendantsAndSelf())
            element.Name = Names + element.Name.LocalName;
        return Encoding.UTF8.GetBytes(answer.ToString(SaveOptions.DisableFormatting));
    }

    private IEnumerable<XElement> Details(QueryRequest call, Caller caller, string region)
    {
        var input = call.Taking("iam", Operations, "Filter.member.", "MaxItems", "Marker");
        var filters = List(input, "Filter");
        if (filters.Except(Filters).FirstOrDefault() is { } wrong)
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value '[{wrong}]' at 'filter' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [{string.Join(", ", Filters)}]]"
            );
        }

        var most = 100;
        if (
            Json.String(input, "MaxItems") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > 1000)
        )
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value '{text}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000"
            );
        }

        var after = Paging.After(call.Operation, Json.String(input, "Marker"), "ValidationException");
        var roles = sessions
            .RolesOf(caller.Account)
            .Where(role =>
                (filters.Count == 0 || filters.Contains("Role")) && (after is null || string.CompareOrdinal(role.Role.Name, after) > 0)
            )
            .Select(static role => KeyValuePair.Create(role.Role.Name, role));
        var (page, next) = Paging.Take(roles, most, call.Operation);
        return
        [
            new XElement("IsTruncated", next is null ? "false" : "true"),
            .. next is null ? [] : new[] { new XElement("Marker", next) },
            new XElement("UserDetailList"),
            new XElement("GroupDetailList"),
            new XElement("RoleDetailList", page.Select(role => Detail(role.Role, role.Id, region))),
            new XElement("Policies"),
        ];
    }

    private XElement Detail(LocalRole role, string id, string region)
    {
        var trust = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(
                new JsonObject
                {
                    ["Effect"] = "Allow",
                    ["Principal"] = role.TrustedService is { } service
                        ? new JsonObject { ["Service"] = service }
                        : new JsonObject { ["AWS"] = $"arn:{Arns.Partition(region)}:iam::{role.TrustedAccount ?? options.AccountId}:root" },
                    ["Action"] = "sts:AssumeRole",
                }
            ),
        };
        return new XElement(
            "member",
            new XElement("Path", role.Path),
            new XElement("RoleName", role.Name),
            new XElement("RoleId", id),
            new XElement("Arn", ArnOf(role, region)),
            new XElement("CreateDate", "2026-01-01T00:00:00Z"),
            new XElement("AssumeRolePolicyDocument", Uri.EscapeDataString(Json.Text(trust))),
            new XElement("InstanceProfileList"),
            new XElement(
                "RolePolicyList",
                role.Policies.OrderBy(static policy => policy.Key, StringComparer.Ordinal)
                    .Select(static policy => new XElement(
                        "member",
                        new XElement("PolicyName", policy.Key),
                        new XElement("PolicyDocument", Uri.EscapeDataString(policy.Value))
                    ))
            ),
            new XElement("AttachedManagedPolicies"),
            new XElement("Tags")
        );
    }

    private IEnumerable<XElement> Simulated(QueryRequest call, Caller caller, string region)
    {
        var input = call.Taking("iam", Operations, "ActionNames.member.", "ResourceArns.member.", "PolicySourceArn");
        var source = Json.String(input, "PolicySourceArn");
        var actions = List(input, "ActionNames");
        var constraints = new Constraints();
        constraints.NotNull(input, "PolicySourceArn");
        constraints.Length(source, "PolicySourceArn", 20, 2048);
        if (actions.Count == 0)
            constraints.Missing("actionNames");
        constraints.Check();
        if (actions.FirstOrDefault(static action => !IsAction(action)) is { } wrong)
            throw new AwsException("InvalidInput", $"Invalid Input Provided action: {wrong}");
        if (source!.Split(':', 6) is not ["arn", _, "iam", "", { Length: 12 } account, var resource] || account != caller.Account)
            throw new AwsException("InvalidInput", $"Invalid Entity Arn: {source} does not clearly define entity type and name.");
        var role =
            sessions.RolesOf(account).Select(static known => known.Role).FirstOrDefault(known => ArnOf(known, region) == source)
            ?? throw new AwsException("NoSuchEntity", $"No such entity: {resource}", 404);
        var resources = List(input, "ResourceArns") is { Count: > 0 } given ? given : ["*"];
        return
        [
            new XElement("EvaluationResults", actions.SelectMany(action => resources.Select(on => Evaluation(role, action, on)))),
            new XElement("IsTruncated", "false"),
        ];
    }

    private static XElement Evaluation(LocalRole role, string action, string resource)
    {
        var decisions = role
            .Policies.Select(policy => (Name: policy.Key, Says: new RolePolicy(policy.Value).Decide(action, resource)))
            .Where(static decision => decision.Says is not null)
            .ToList();
        var decision =
            decisions.Any(static one => one.Says == "Deny") ? "explicitDeny"
            : decisions.Count > 0 ? "allowed"
            : "implicitDeny";
        return new XElement(
            "member",
            new XElement("EvalActionName", action),
            new XElement("EvalResourceName", resource),
            new XElement("EvalDecision", decision),
            new XElement(
                "MatchedStatements",
                decisions.Select(one => new XElement(
                    "member",
                    new XElement("SourcePolicyId", $"role_{role.Name}_{one.Name}"),
                    new XElement("SourcePolicyType", "IAM Policy")
                ))
            ),
            new XElement("MissingContextValues")
        );
    }

    private static bool IsAction(string action) =>
        action.Split(':') is [{ Length: > 0 }, { Length: > 0 }] && !action.Contains('*', StringComparison.Ordinal);

    private static string ArnOf(LocalRole role, string region) =>
        $"arn:{Arns.Partition(region)}:iam::{role.Account}:role{role.Path}{role.Name}";

    private static List<string> List(JsonObject input, string name)
    {
        var list = new List<string>();
        while (Json.String(input, string.Create(CultureInfo.InvariantCulture, $"{name}.member.{list.Count + 1}")) is { } value)
            list.Add(value);
        return list;
    }
}
