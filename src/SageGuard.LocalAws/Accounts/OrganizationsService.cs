// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Accounts;

/// <summary>What AWS Organizations lets one read: the organization, its root, its units and its accounts, 20 a page. Every method runs
/// under the cloud's lock.</summary>
/// <remarks>Source: AWS Organizations API reference. Status was to be retired on 2026-09-09 in favour of State.</remarks>
internal sealed class OrganizationsService
{
    private const int MostOnPage = 20;

    private static readonly DateTimeOffset StatusEnds = new(2026, 9, 9, 0, 0, 0, TimeSpan.Zero);

    private readonly LocalCloudOptions _options;
    private readonly Dictionary<string, Func<LocalOrganization, JsonObject, JsonObject>> _operations;

    public OrganizationsService(LocalCloudOptions options)
    {
        _options = options;
        _operations = new(StringComparer.Ordinal)
        {
            ["DescribeOrganization"] = (organization, _) => new JsonObject { ["Organization"] = Organization(organization) },
            ["DescribeAccount"] = DescribeAccount,
            ["ListAccounts"] = (organization, input) =>
                Page("ListAccounts", "Accounts", organization.Accounts, account => Account(organization, account), input),
            ["ListAccountsForParent"] = AccountsForParent,
            ["ListOrganizationalUnitsForParent"] = UnitsForParent,
            ["ListParents"] = Parents,
            ["ListRoots"] = (organization, input) => Page("ListRoots", "Roots", [organization.RootId], id => Root(organization, id), input),
        };
    }

    /// <summary>The operations.</summary>
    public IEnumerable<string> Operations => _operations.Keys;

    /// <summary>Calls one.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="organization">The organization; null where the cloud has none.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="input">The input.</param>
    public JsonObject Call(string operation, LocalOrganization? organization, Caller caller, JsonObject input)
    {
        if (!_operations.TryGetValue(operation, out var run))
            throw AwsException.NotServed("organizations", operation, _operations.Keys);
        if (organization is null || !organization.Accounts.Any(account => account.Id == caller.Account))
            throw new AwsException("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
        // Each member may ask which organization it is in, and nothing else.
        if (operation != "DescribeOrganization" && !organization.MayRead(caller.Account))
            throw new AwsException("AccessDeniedException", "You don't have permissions to access this resource.");
        return run(organization, input);
    }

    private JsonObject DescribeAccount(LocalOrganization organization, JsonObject input)
    {
        var id = Required(input, "AccountId", @"\d{12}");
        return organization.Accounts.FirstOrDefault(account => account.Id == id) is { } found
            ? new JsonObject { ["Account"] = Account(organization, found) }
            : throw new AwsException("AccountNotFoundException", "You specified an account that doesn't exist.");
    }

    private JsonObject AccountsForParent(LocalOrganization organization, JsonObject input)
    {
        var parent = Parent(organization, input);
        return Page(
            "ListAccountsForParent",
            "Accounts",
            [.. organization.Accounts.Where(account => (account.Parent ?? organization.RootId) == parent)],
            account => Account(organization, account),
            input
        );
    }

    private static JsonObject UnitsForParent(LocalOrganization organization, JsonObject input)
    {
        var parent = Parent(organization, input);
        return Page(
            "ListOrganizationalUnitsForParent",
            "OrganizationalUnits",
            [.. organization.Units.Where(unit => unit.Parent == parent)],
            unit => new JsonObject
            {
                ["Id"] = unit.Id,
                ["Arn"] = Arn(organization, $"ou/{organization.Id}/{unit.Id}"),
                ["Name"] = unit.Name,
            },
            input
        );
    }

    private static JsonObject Parents(LocalOrganization organization, JsonObject input)
    {
        var child = Required(input, "ChildId", @"\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}");
        var parent = organization.Accounts.FirstOrDefault(account => account.Id == child) is { } found
            ? found.Parent ?? organization.RootId
            : organization.Units.FirstOrDefault(unit => unit.Id == child)?.Parent
                ?? throw new AwsException("ChildNotFoundException", "You specified a child that doesn't exist.");
        return Page(
            "ListParents",
            "Parents",
            [parent],
            id => new JsonObject { ["Id"] = id, ["Type"] = id == organization.RootId ? "ROOT" : "ORGANIZATIONAL_UNIT" },
            input
        );
    }

    private static string Parent(LocalOrganization organization, JsonObject input)
    {
        var parent = Required(input, "ParentId", "r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}");
        return organization.Has(parent)
            ? parent
            : throw new AwsException("ParentNotFoundException", "You specified a parent that doesn't exist.");
    }

    private static string Required(JsonObject input, string member, string pattern)
    {
        var value = Json.String(input, member);
        var constraints = new Constraints();
        constraints.NotNull(input, member);
        constraints.Pattern(value, member, pattern);
        constraints.Check();
        return value!;
    }

    private static JsonObject Page<T>(string operation, string member, IReadOnlyList<T> all, Func<T, JsonObject> write, JsonObject input)
    {
        var most = Json.Int(input, "MaxResults");
        var constraints = new Constraints();
        constraints.Range(most, "MaxResults", 1, MostOnPage);
        constraints.Check();
        var from = 0;
        if (Json.String(input, "NextToken") is { } token)
        {
            var after = Paging.After(operation, token, "InvalidInputException");
            if (!int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
                throw new AwsException("InvalidInputException", "You specified an invalid value.");
        }

        var page = all.Skip(from).Take(most ?? MostOnPage).Select(write).ToList();
        var answer = new JsonObject { [member] = Json.Array(page) };
        if (from + page.Count < all.Count)
            answer["NextToken"] = Paging.Token(operation, (from + page.Count).ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    private static JsonObject Organization(LocalOrganization organization) =>
        new()
        {
            ["Id"] = organization.Id,
            ["Arn"] = Arn(organization, $"organization/{organization.Id}"),
            ["FeatureSet"] = "ALL",
            ["MasterAccountArn"] = Arn(organization, $"account/{organization.Id}/{organization.ManagementAccount}"),
            ["MasterAccountId"] = organization.ManagementAccount,
            ["MasterAccountEmail"] = Email(organization.ManagementAccount),
            // AWS no longer keeps this one up to date, and says to ask ListRoots.
            ["AvailablePolicyTypes"] = new JsonArray(new JsonObject { ["Type"] = "SERVICE_CONTROL_POLICY", ["Status"] = "ENABLED" }),
        };

    private static JsonObject Root(LocalOrganization organization, string id) =>
        new()
        {
            ["Id"] = id,
            ["Arn"] = Arn(organization, $"root/{organization.Id}/{id}"),
            ["Name"] = "Root",
            ["PolicyTypes"] = new JsonArray(),
        };

    private JsonObject Account(LocalOrganization organization, LocalAccount account)
    {
        var answer = new JsonObject
        {
            ["Id"] = account.Id,
            ["Arn"] = Arn(organization, $"account/{organization.Id}/{account.Id}"),
            ["Email"] = Email(account.Id),
            ["Name"] = account.Name,
            ["State"] = account.State,
            ["JoinedMethod"] = account.Id == organization.ManagementAccount ? "INVITED" : "CREATED",
            ["JoinedTimestamp"] = Json.Epoch(organization.Created),
        };
        if (_options.Time.GetUtcNow() < StatusEnds && account.State is ("ACTIVE" or "SUSPENDED" or "PENDING_CLOSURE"))
            answer["Status"] = account.State;
        return answer;
    }

    private static string Email(string account) => $"{account}@example.com";

    private static string Arn(LocalOrganization organization, string resource) =>
        $"arn:aws:organizations::{organization.ManagementAccount}:{resource}";
}
