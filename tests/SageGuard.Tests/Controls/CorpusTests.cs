// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Evaluation;
using SageGuard.Resources;
using SageGuard.Runs;
using SageGuard.Tests.Runs;

namespace SageGuard.Tests.Controls;

/// <summary>
/// The corpus: tests/Controls/SageMaker.N/*.json, each case with a reason in plain words (tests/Controls/README.md tells the
/// form). Each case runs as a change, as an oversized change out of the history, and, where SageMaker knows the resource,
/// as a sweep.
/// </summary>
public sealed class CorpusTests
{
    private const string Name = "Case-Resource";

    /// <summary>The name of the case's resource; with what it is in, where its kind is in something.</summary>
    internal static string NameOf(ResourceKind kind) =>
        kind == ResourceKinds.ImageVersion
            ? "case-image/1"
            : string.Join(
                '/',
                kind.ParentMembers.Select(member =>
                        member switch
                        {
                            "DomainId" => "d-0123456789ab",
                            "AppType" => "JupyterLab",
                            _ => "lab",
                        }
                    )
                    .Append(Name)
            );

    // Kept as text: a case is parsed anew for each run, because a JSON node has one parent.
    private static readonly Dictionary<(string Id, string Reason), string> Corpus = All()
        .ToDictionary(entry => (entry.Id, entry.Case["reason"]!.GetValue<string>()), entry => entry.Case.ToJsonString());

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (id, reason) in Corpus.Keys)
            cases.Add(id, reason);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_change_is_judged_as_the_case_says(string id, string reason)
    {
        var (rule, control, testCase) = Load(id, reason);
        if (testCase["item"] is null)
            return;
        await Expect(() => rule.ChangeAsync(Item(rule, control, testCase)), rule, testCase, "expect");
        if (!testCase.ContainsKey("live"))
        {
            Assert.DoesNotContain(
                rule.Aws.Calls,
                call =>
                    call.StartsWith("Describe", StringComparison.Ordinal) && call.EndsWith(NameOf(control.Kind), StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_oversized_change_is_judged_as_the_case_says(string id, string reason)
    {
        var (rule, control, testCase) = Load(id, reason);
        if (testCase["item"] is null)
            return;
        var item = Item(rule, control, testCase);
        await Expect(
            () =>
            {
                using var document = JsonDocument.Parse(ToHistoryForm(item).ToJsonString());
                rule.Aws.HistoryItems.Add(ItemReader.Read(document.RootElement));
                return rule.OversizedAsync(
                    rule.Summary(control.Kind, NameOf(control.Kind), item["configurationItemStatus"]!.GetValue<string>())
                );
            },
            rule,
            testCase,
            "expect"
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_sweep_judges_as_the_case_says(string id, string reason)
    {
        var (rule, _, testCase) = Load(id, reason);
        if (testCase["live"] is not JsonObject || Catalog.Find(id.Split('/')[0])!.NoRuleBecause is not null)
            return;
        await Expect(() => rule.SweepAsync(), rule, testCase, testCase["sweep"] is null ? "expect" : "sweep");
    }

    /// <summary>What AWS Config does not record is judged by a scan, which describes it, and where it is declared.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_no_rule_can_evaluate_is_judged_as_the_case_says(string id, string reason)
    {
        var (rule, control, testCase) = Load(id, reason);
        if (control.NoRuleBecause is null)
            return;
        var parameters = RuleParameters.Read(rule.Parameters);
        var isDeclared = testCase["declared"] is not null;
        var answer = (testCase["declared"] ?? testCase["live"])!.DeepClone().AsObject();
        foreach (var (member, value) in control.Kind.InputsFor(NameOf(control.Kind)).First())
            answer[member] ??= value;
        answer[control.Kind.ArnMember] = rule.Aws.Arn(control.Kind, NameOf(control.Kind));
        using var document = JsonDocument.Parse(answer.ToJsonString());
        var resource = Resource.FromDescribe(control.Kind, document.RootElement);
        if (isDeclared)
            resource = resource with { Origin = Origin.Declared, Arn = null, Account = null };

        var references = new FakeReferences(testCase["references"]?.AsObject() ?? []);
        var assessment = await new Assessor(rule.Aws, parameters, DateOnly.FromDateTime(Rule.Now.UtcDateTime), references).AssessAsync(
            resource,
            TestContext.Current.CancellationToken
        );

        var result = Assert.Single(assessment!.Results);
        var verdict = result.Verdict;
        if (testCase["expect"]!.GetValue<string>() is var expected && expected.StartsWith("error: ", StringComparison.Ordinal))
        {
            Assert.Contains(expected["error: ".Length..], result.Error!.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(
            expected,
            verdict switch
            {
                Compliant => "COMPLIANT",
                NonCompliant => "NON_COMPLIANT",
                NotApplicable => "NOT_APPLICABLE",
                _ => "unknown",
            }
        );
        if (testCase["annotation"] is { } annotation)
            Assert.Equal(annotation.GetValue<string>(), (verdict as NonCompliant)?.Reason ?? (verdict as NotApplicable)?.Reason);
    }

    [Fact]
    public async Task A_rule_of_what_no_rule_can_evaluate_is_refused_with_the_reason()
    {
        foreach (var control in Catalog.Controls.Where(control => control.NoRuleBecause is not null))
        {
            var rule = new Rule { Parameters = new Dictionary<string, string> { ["control"] = $"SageMaker.1, {control.Id}" } };
            var error = await Assert.ThrowsAsync<RuleParameterException>(() => rule.SweepAsync());
            var reason = control.Kind.IsRecorded ? "it needs " : $"AWS Config does not record {control.Kind.Type}";
            Assert.Contains($"names {control.Id}, and {reason}", error.Message, StringComparison.Ordinal);
            Assert.Contains("no rule can evaluate it.", error.Message, StringComparison.Ordinal);
        }

        // A set is taken without them.
        var all = new Rule { Parameters = new Dictionary<string, string> { ["control"] = "all" } };
        await all.SweepAsync();
        Assert.DoesNotContain(all.Aws.Calls, call => call.StartsWith("ListSpaces", StringComparison.Ordinal));
        Assert.Contains(all.Aws.Calls, call => call.StartsWith("ListDomains", StringComparison.Ordinal));
    }

    [Fact]
    public void The_corpus_has_at_least_200_cases_each_with_a_reason_of_its_own()
    {
        var cases = All().ToList();
        Assert.True(cases.Count >= 200, $"{cases.Count} cases");
        Assert.All(cases, testCase => Assert.True(testCase.Case["reason"]!.GetValue<string>().Length > 15, testCase.Id));
        Assert.Empty(
            cases
                .GroupBy(testCase => (testCase.Id.Split('/')[0], testCase.Case["reason"]!.GetValue<string>()))
                .Where(same => same.Count() > 1)
                .Select(same => same.Key)
        );
    }

    [Fact]
    public void Every_control_has_the_kinds_of_case_that_it_can_have()
    {
        var files = All().Select(testCase => testCase.Id).ToHashSet();
        var missing =
            from control in Catalog.Controls
            from kind in control.IsScanOnly ? new[] { "passes", "fails", "absent", "wrong-type", "unreadable" }
            : control.Kind.IsRecorded ? ["passes", "fails", "absent", "not-applicable", "wrong-type", "live-read"]
            : ["passes", "fails", "absent", "wrong-type", "declared"]
            where !files.Contains($"{control.Id}/{kind}.json")
            select $"{control.Id}/{kind}.json";
        Assert.Empty(missing);
    }

    private static async Task Expect(Func<Task<int>> run, Rule rule, JsonObject testCase, string member)
    {
        var expected = testCase[member]!.GetValue<string>();
        if (expected.StartsWith("error: ", StringComparison.Ordinal))
        {
            var error = await Assert.ThrowsAnyAsync<SageGuardException>(run);
            Assert.Contains(expected["error: ".Length..], error.Message, StringComparison.Ordinal);
            Assert.Empty(rule.Aws.Evaluations);
            return;
        }

        await run();
        var others = (testCase["definitions"]?.AsObject() ?? [])
            .Select(definition => definition.Key[(definition.Key.LastIndexOf('/') + 1)..])
            .ToList();
        var evaluation = Assert.Single(
            rule.Aws.Evaluations,
            evaluation => !others.Exists(other => evaluation.ResourceId.StartsWith(other + "|", StringComparison.Ordinal))
        );
        Assert.Equal(
            expected,
            evaluation.Compliance switch
            {
                Compliance.Compliant => "COMPLIANT",
                Compliance.NonCompliant => "NON_COMPLIANT",
                _ => "NOT_APPLICABLE",
            }
        );
        if (testCase["annotation"] is { } annotation && member == "expect")
            Assert.Equal(annotation.GetValue<string>(), evaluation.Annotation);
    }

    internal static (Rule Rule, Control Control, JsonObject Case) Load(string id, string reason)
    {
        var control = Catalog.Find(id.Split('/')[0])!;
        var testCase = JsonNode.Parse(Corpus[(id, reason)])!.AsObject();
        var rule = new Rule { Parameters = new Dictionary<string, string> { ["control"] = control.Id } };
        foreach (var (name, value) in testCase["parameters"]?.AsObject() ?? [])
            rule.Parameters[name] = value!.GetValue<string>();

        if (testCase["live"] is JsonObject live)
            rule.Aws.Resources[(control.Kind, NameOf(control.Kind))] = live;
        if (testCase["liveTags"] is JsonObject tags)
            rule.Aws.TagsByName[NameOf(control.Kind)] = tags.ToDictionary(tag => tag.Key, tag => tag.Value!.GetValue<string>());
        foreach (var (key, definition) in testCase["definitions"]?.AsObject() ?? [])
        {
            var (type, name) = (key.Split('/', 2)[0], key.Split('/', 2)[1]);
            rule.Aws.Resources[(ResourceKinds.All.Append(ResourceKinds.ModelPackage).Single(kind => kind.ShortName == type), name)] =
                definition!.AsObject();
        }

        return (rule, control, testCase);
    }

    internal static JsonObject Item(Rule rule, Control control, JsonObject testCase)
    {
        var item = rule.Item(control.Kind, NameOf(control.Kind), configuration: null);
        foreach (var (name, value) in testCase["item"]!.AsObject())
            item[name] = value?.DeepClone();
        return item;
    }

    // The same item as GetResourceConfigHistory hands it out.
    internal static JsonObject ToHistoryForm(JsonObject item)
    {
        var history = item.DeepClone().AsObject();
        Rename("awsAccountId", "accountId");
        Rename("ARN", "arn");
        if (history["configuration"] is JsonObject configuration)
            history["configuration"] = configuration.ToJsonString();
        history["configurationStateId"] = history["configurationStateId"]!.ToString();
        history["configurationItemCaptureTime"] = Rule.Captured.ToUnixTimeMilliseconds() / 1000.0;
        return history;

        void Rename(string from, string to)
        {
            history[to] = history[from]?.DeepClone();
            history.Remove(from);
        }
    }

    internal static IEnumerable<(string Id, JsonObject Case)> All()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "Corpus");
        foreach (var file in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var id = Path.GetRelativePath(root, file).Replace('\\', '/');
            foreach (var testCase in JsonNode.Parse(File.ReadAllText(file))!.AsArray())
                yield return (id, testCase!.AsObject());
        }
    }
}
