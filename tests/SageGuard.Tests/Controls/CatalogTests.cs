// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment;
using SageGuard.Resources;
using SageGuard.Tests.Runs;

namespace SageGuard.Tests.Controls;

/// <summary>
/// What holds for every entry of the catalog, whatever it asks, and the permissions against the calls that are made. That AWS's
/// models have the kinds and properties is judged by botocore, in the tests of SageGuard.Aws.
/// </summary>
public sealed class CatalogTests
{
    public static TheoryData<string> Ids() => [.. Catalog.Controls.Select(control => control.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_entry_says_all_that_a_person_needs_in_sentences(string id)
    {
        var control = Catalog.Find(id)!;
        Assert.Matches("^[A-Z][A-Za-z]+\\.[1-9][0-9]{0,4}$", control.Id);
        Assert.Matches("^[A-Z].*[^.]$", control.Title);
        foreach (
            var sentence in new[]
            {
                control.Why,
                control.Fix,
                control.DeclaredFix,
                control.NeedsSchedule,
                control.Prevention.Caveat,
                control.Prevention.NoneBecause,
                control.Repair.NoneBecause,
            }
        )
        {
            if (sentence is not null)
                Assert.Matches("^[A-Z`].*\\.$", sentence);
        }

        Assert.NotEmpty(control.Requirement.Text);
        Assert.NotEmpty(control.Requirement.AbsentText);
    }

    [Fact]
    public void Ids_titles_and_managed_rules_belong_to_one_control_each()
    {
        Assert.Empty(Repeated(Catalog.Controls.Select(control => control.Id.ToUpperInvariant())));
        Assert.Empty(Repeated(Catalog.Controls.Select(control => control.LogicalId.ToUpperInvariant())));
        Assert.Empty(Repeated(Catalog.Controls.Select(control => control.Title)));
        Assert.Empty(Repeated(Catalog.Controls.SelectMany(control => control.ManagedRule?.Identifiers ?? [])));
        Assert.Empty(Repeated(RuleParameters.All.Select(parameter => parameter.Name)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_property_has_a_name_of_Terraforms_for_each_of_CloudFormations(string id)
    {
        foreach (var property in Catalog.Find(id)!.Requirement.Properties)
        {
            Assert.All(property.Path.Split('.'), name => Assert.Matches("^[A-Z][A-Za-z0-9]*$", name));
            if (property.Terraform is null)
                continue;
            var names = property.Terraform.Split('.');
            Assert.Equal(property.Path.Split('.').Length, names.Length);
            Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9_]*(\\[\\*?\\])?$", name));
            // What holds members is a block.
            Assert.All(names[..^1], name => Assert.EndsWith("]", name, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_fix_of_a_declaration_can_be_said_in_the_words_of_Terraform(string id)
    {
        var control = Catalog.Find(id)!;
        if (control.Kind.Terraform is null || control.Requirement.Properties.All(property => property.Terraform is null))
            return;
        Assert.NotEqual(control.DeclaredFix, control.DeclaredFixForTerraform());
        Assert.DoesNotMatch("`[A-Z][A-Za-z]*(\\.[A-Z][A-Za-z]*)+`", control.DeclaredFixForTerraform());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_repair_sets_a_property_of_a_notebook_that_the_control_reads_and_ends_its_failure(string id)
    {
        var control = Catalog.Find(id)!;
        if (control.Repair.NoneBecause is not null)
            return;
        Assert.Equal(ResourceKinds.NotebookInstance, control.Kind);
        Assert.Contains(control.Repair.Property!, control.Requirement.Properties);
        if (control.Repair.Value is not { } value)
            return;

        var properties = new JsonObject();
        var parent = properties;
        var names = control.Repair.Property!.Path.Split('.');
        foreach (var name in names[..^1])
        {
            var child = new JsonObject();
            parent[name] = child;
            parent = child;
        }

        parent[names[^1]] = value;
        var repaired = new Resource(control.Kind, "id", "arn", "name", null, Properties.Parse(properties.ToJsonString()), Origin.Live);
        Assert.IsType<Compliant>(ControlEvaluator.Evaluate(control, repaired, RuleParameters.Default));
    }

    [Fact]
    public void Every_control_of_Security_Hub_names_the_rule_by_which_AWS_checks_it_and_AWSs_section_about_it() =>
        Assert.All(
            ControlSet.SecurityHub.Controls,
            control =>
            {
                Assert.NotNull(control.ManagedRule);
                Assert.EndsWith(
                    $"sagemaker-controls.html#{control.Id.ToLowerInvariant().Replace('.', '-')}",
                    control.Page.AbsoluteUri,
                    StringComparison.Ordinal
                );
            }
        );

    [Theory]
    [InlineData("SageMaker.1", "SageMaker.1")]
    [InlineData("sagemaker.25", "SageMaker.25")]
    [InlineData("11", "SageMaker.11")]
    [InlineData("SageMaker.01", null)]
    [InlineData("01", null)]
    [InlineData("0", null)]
    [InlineData("SageMaker.0", null)]
    [InlineData("SageMaker", null)]
    [InlineData("SageMaker.", null)]
    [InlineData("", null)]
    public void A_control_is_found_by_its_id_and_a_bare_number_is_Security_Hubs(string id, string? expected) =>
        Assert.Equal(expected, Catalog.Find(id)?.Id);

    [Fact]
    public void The_order_is_by_number_and_not_by_letter() =>
        Assert.Equal(
            ["SageMaker.2", "SageMaker.9", "SageMaker.10"],
            ControlSelection.From(["SageMaker.10", "SageMaker.9", "SageMaker.2"]).Controls.Select(control => control.Id)
        );

    [Theory]
    [InlineData("security-hub")]
    [InlineData("Security-Hub")]
    [InlineData("security-hub,SageMaker.1,3")]
    public void A_set_names_its_controls_and_may_hold_one_that_is_named_as_well(string names) =>
        Assert.Equal(ControlSet.SecurityHub.Controls, ControlSelection.From(names.Split(',')).Controls);

    [Fact]
    public void Every_control_is_in_a_set_besides_all_of_them() =>
        Assert.All(Catalog.Controls, control => Assert.Contains(ControlSet.Sets, set => set != ControlSet.All && set.Holds(control)));

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key);

    /// <summary>A permission that no call uses is one too many, and a call without a permission fails in production.</summary>
    [Fact]
    public async Task The_permissions_are_exactly_those_of_the_calls_that_are_made()
    {
        var used = new Dictionary<(Control Control, bool Waivers), HashSet<Grant>>();
        foreach (var testCase in CorpusTests.All())
        {
            var reason = testCase.Case["reason"]!.GetValue<string>();
            var control = Catalog.Find(testCase.Id.Split('/')[0])!;
            // No function evaluates what AWS Config does not record; a person's scan does, see ScanPermissionTests.
            if (control.NoRuleBecause is not null)
                continue;
            foreach (var waivers in new[] { false, true })
            {
                var allowed = Permissions.For([control], waivers).ToHashSet();
                foreach (var run in Runs())
                {
                    var (rule, _, json) = CorpusTests.Load(testCase.Id, reason);
                    if (waivers)
                        rule.Parameters["waiverTagKey"] = "sageguard-waiver";
                    await Record.ExceptionAsync(() => run(rule, control, json));
                    var made = rule.Aws.Calls.Select(ToGrant).ToHashSet();
                    Assert.True(made.IsSubsetOf(allowed), $"{testCase.Id}, {reason}: {string.Join(", ", made.Except(allowed))}");
                    if (!used.TryAdd((control, waivers), made))
                        used[(control, waivers)].UnionWith(made);
                }
            }
        }

        var unused =
            from entry in used
            from grant in Permissions.For([entry.Key.Control], entry.Key.Waivers)
            where !entry.Value.Contains(grant)
            select $"{entry.Key}: {grant}";
        Assert.Empty(unused);
        Assert.Equal(2 * Catalog.Controls.Count(control => control.NoRuleBecause is null), used.Count);
    }

    [Fact]
    public void The_function_may_read_SageMaker_and_AWS_Config_and_nothing_else_whatever_a_scan_reads()
    {
        Assert.Equal(
            ["ecr:DescribeRepositories", "kms:DescribeKey", "s3:ListAllMyBuckets", "s3:ListBucket"],
            Catalog.Controls.SelectMany(control => control.Requirement.OtherActions).Distinct().Order()
        );
        Assert.All(
            Permissions.For(Catalog.Controls, waivers: true),
            grant =>
                Assert.True(
                    grant.Action.StartsWith("sagemaker:", StringComparison.Ordinal)
                        || grant.Action.StartsWith("config:", StringComparison.Ordinal),
                    grant.Action
                )
        );
        var all = RuleParameters.Read(new Dictionary<string, string> { ["control"] = "all" });
        Assert.DoesNotContain(all.ForRule().Controls, control => control.IsScanOnly);
        Assert.DoesNotContain(all.ForDeclared().Controls, control => control.IsScanOnly);
        Assert.Contains(all.ForDeclared().Controls, control => !control.Kind.IsRecorded);
    }

    private static IEnumerable<Func<Rule, Control, JsonObject, Task>> Runs()
    {
        yield return (rule, control, testCase) =>
            testCase["item"] is null ? Task.CompletedTask : rule.ChangeAsync(CorpusTests.Item(rule, control, testCase));
        yield return (rule, control, testCase) =>
            testCase["item"] is null
                ? Task.CompletedTask
                : rule.OversizedAsync(
                    rule.Summary(
                        control.Kind,
                        CorpusTests.NameOf(control.Kind),
                        testCase["item"]!["configurationItemStatus"]?.GetValue<string>() ?? "OK"
                    )
                );
        yield return (rule, _, _) => rule.SweepAsync();
    }

    private static Grant ToGrant(string call)
    {
        var words = call.Split(' ');
        if (words[0] == "ListTags")
            return new Grant("sagemaker:ListTags", $"{words[1].Split(':')[5].Split('/')[0]}/*");
        if (
            ResourceKinds.All.Append(ResourceKinds.ModelPackage).FirstOrDefault(kind => kind.DescribeOperation == words[0]) is { } described
        )
        {
            return new Grant($"sagemaker:{words[0]}", $"{described.ArnResource}/*");
        }

        if (ResourceKinds.All.Any(kind => kind.ListOperation == words[0]))
            return new Grant($"sagemaker:{words[0]}", null);
        return new Grant($"config:{words[0]}", words[0] == "GetComplianceDetailsByConfigRule" ? "config-rule/*" : null);
    }
}
