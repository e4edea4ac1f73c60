// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment.Policies;
using SageGuard.Deployment.Settings;

namespace SageGuard.Deploy.Tests.Policies;

public sealed class ServiceControlPolicyTests
{
    private static readonly ServiceControlPolicyOptions Guarded = new()
    {
        BreakGlass = "arn:aws:iam::*:role/" + new string('b', 64),
        WaiverTagKey = new string('k', 128),
        WaiverRole = "arn:aws:iam::*:role/" + new string('w', 64),
        Protect = true,
    };

    // As the API is given them: white space counts there.
    [Fact]
    public void Every_policy_is_within_the_limit_as_shipped_whatever_is_chosen_and_leaves_a_place_for_FullAWSAccess()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var chosen = Catalog.Controls.Where(_ => seed == 0 || random.Next(2) == 0).ToList();
            var policies = ServiceControlPolicy.Write(chosen, Guarded);
            Assert.InRange(policies.Count, 1, 4);
            Assert.All(policies, policy => Assert.InRange(policy.Json.Length, 1, 5120));
            Assert.All(policies, policy => Assert.NotNull(JsonNode.Parse(policy.Json)));
        }
    }

    [Fact]
    public void Roles_that_do_not_fit_into_a_policy_are_refused() =>
        Assert.Contains(
            "AWS attaches 4 besides FullAWSAccess",
            Assert
                .Throws<SettingException>(() =>
                    ServiceControlPolicy.Write(
                        Catalog.Controls,
                        Guarded with
                        {
                            DeployingRoles =
                            [
                                .. Enumerable.Range(10, 8).Select(number => $"arn:aws:iam::*:role/{new string('d', 60)}{number}"),
                            ],
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_single_statement_that_does_not_fit_is_refused() =>
        Assert.Contains(
            "Name roles by fewer or shorter patterns",
            Assert
                .Throws<SettingException>(() =>
                    ServiceControlPolicy.Write(
                        Catalog.Controls,
                        Guarded with
                        {
                            DeployingRoles =
                            [
                                .. Enumerable.Range(100, 90).Select(number => $"arn:aws:iam::*:role/{new string('d', 60)}{number}"),
                            ],
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Roles_at_the_root_path_cannot_be_protected() =>
        Assert.Contains(
            "such as /sageguard/",
            Assert
                .Throws<SettingException>(() => ServiceControlPolicy.Write(Catalog.Controls, new() { Protect = true, RolePath = "/" }))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_statement_of_the_catalog_is_in_a_policy_and_nothing_else()
    {
        var expected = Catalog
            .Controls.SelectMany(control => control.Prevention.Statements)
            .SelectMany(deny =>
                deny.Actions.Select(action =>
                    $"sagemaker:{action} {string.Join(" ", deny.Conditions.Select(c => $"{c.Operator} {c.Key} {c.Value}"))}"
                )
            )
            .ToHashSet();
        var actual = Statements(ServiceControlPolicy.Write(Catalog.Controls, new()))
            .Where(statement => !Guards(statement))
            .SelectMany(statement => statement["Action"]!.AsArray().Select(action => $"{action} {string.Join(" ", Conditions(statement))}"))
            .ToList();
        Assert.Equal(expected, actual.ToHashSet());
        Assert.Equal(expected.Count, actual.Count);
    }

    [Fact]
    public void Every_statement_leaves_out_the_break_glass_role_and_has_a_name_of_its_own()
    {
        var statements = Statements(ServiceControlPolicy.Write(Catalog.Controls, Guarded with { Protect = false }))
            .Where(statement => !Guards(statement))
            .ToList();
        Assert.All(
            statements,
            statement =>
                Assert.Contains(
                    Guarded.BreakGlass,
                    statement["Condition"]!["ArnNotLike"]!["aws:PrincipalArn"]!.ToJsonString(),
                    StringComparison.Ordinal
                )
        );
        Assert.All(statements, statement => Assert.Matches("^[A-Za-z0-9]+$", statement["Sid"]!.GetValue<string>()));
        Assert.Equal(statements.Count, statements.Select(statement => statement["Sid"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public void Controls_that_no_policy_prevents_give_no_policy() =>
        Assert.Empty(ServiceControlPolicy.Write([Catalog.Find("SageMaker.4")!, Catalog.Find("SageMaker.16")!], new()));

    // A pattern that fits everybody would make a policy that denies nothing and looks as if it did.
    [Theory]
    [InlineData("*")]
    [InlineData("arn:aws:iam::*:role/")]
    [InlineData("arn:aws:iam::*:role/*")]
    [InlineData("arn:aws:iam::*:role/?*")]
    [InlineData("arn:aws:iam::*:role/*?")]
    [InlineData("arn:aws:iam::*:role/*/?*")]
    [InlineData("arn:aws:iam::123456789012:user/somebody")]
    [InlineData("BreakGlass")]
    [InlineData("")]
    public void A_break_glass_pattern_must_name_a_role(string pattern)
    {
        var error = Assert.Throws<SettingException>(() => ServiceControlPolicy.Write(Catalog.Controls, new() { BreakGlass = pattern }));
        Assert.Contains("allowed: the ARN of a role", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::*:role/*Rescue")]
    [InlineData("arn:aws:iam::*:role/team/R*")]
    public void A_break_glass_pattern_may_stand_for_several_roles(string pattern) =>
        Assert.NotEmpty(ServiceControlPolicy.Write(Catalog.Controls, new() { BreakGlass = pattern }));

    [Fact]
    public void A_role_that_may_waive_must_be_named() =>
        Assert.Throws<SettingException>(() =>
            ServiceControlPolicy.Write(Catalog.Controls, new() { WaiverTagKey = "waiver", WaiverRole = "arn:*:iam::*:role/?*" })
        );

    [Fact]
    public void A_reserved_tag_needs_a_role() =>
        Assert.Throws<SettingException>(() => ServiceControlPolicy.Write(Catalog.Controls, new() { WaiverTagKey = "waiver" }));

    private static IEnumerable<JsonNode> Statements(IEnumerable<NamedPolicy> policies) =>
        policies.SelectMany(policy => JsonNode.Parse(policy.Json)!["Statement"]!.AsArray()).Select(statement => statement!);

    // What protects the roles that the other statements leave out.
    private static bool Guards(JsonNode statement) => statement["Sid"]!.GetValue<string>() is "ExemptRoles" or "DeployingRoles";

    private static IEnumerable<string> Conditions(JsonNode statement) =>
        from byOperator in statement["Condition"]!.AsObject()
        where byOperator.Key != "ArnNotLike"
        from condition in byOperator.Value!.AsObject()
        select $"{byOperator.Key} {condition.Key} {condition.Value}";
}
