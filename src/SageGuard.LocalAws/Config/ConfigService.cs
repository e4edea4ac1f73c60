// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Functions;

namespace SageGuard.LocalAws.Config;

/// <summary>AWS Config in one Region: the rules and what invokes them. Every method runs under the cloud's lock.</summary>
internal sealed class ConfigService : IDisposable
{
    private const int MaxRules = 1000;

    private readonly LocalCloudOptions _options;
    private readonly string _region;
    private readonly Ids _ids;
    private readonly Recorder _recorder;
    private readonly RuleInvoker _invoker;
    private readonly Lock _gate;
    private readonly SortedIndex<ConfigRule> _rules = new();
    private readonly Dictionary<string, Func<JsonObject, JsonObject?>> _operations;

    public ConfigService(
        LocalCloudOptions options,
        string region,
        Ids ids,
        Recorder recorder,
        FunctionQueue queue,
        Faults faults,
        Lock gate
    )
    {
        (_options, _region, _ids, _recorder, _gate) = (options, region, ids, recorder, gate);
        var tokens = new ResultTokens(options, ids);
        _invoker = new RuleInvoker(options, region, queue, tokens, gate);
        var history = new RecordedHistory(recorder, faults);
        var compliance = new ComplianceAnswers(_rules, faults);
        var recorders = new RecorderAnswers(options, region, recorder);
        _operations = new(StringComparer.Ordinal)
        {
            ["PutConfigRule"] = PutRule,
            ["DeleteConfigRule"] = DeleteRule,
            ["StartConfigRulesEvaluation"] = StartEvaluation,
            ["DeleteEvaluationResults"] = DeleteResults,
            ["PutEvaluations"] = new PutEvaluations(options, tokens, faults, gate).Put,
            ["DescribeConfigRules"] = compliance.Rules,
            ["DescribeConfigRuleEvaluationStatus"] = compliance.EvaluationStatus,
            ["DescribeComplianceByConfigRule"] = compliance.ByRule,
            ["GetComplianceDetailsByConfigRule"] = compliance.DetailsByRule,
            ["GetComplianceDetailsByResource"] = compliance.DetailsByResource,
            ["GetResourceConfigHistory"] = history.Get,
            ["ListDiscoveredResources"] = history.List,
            ["DescribeConfigurationRecorders"] = recorders.Recorders,
            ["DescribeConfigurationRecorderStatus"] = recorders.Status,
            ["StartConfigurationRecorder"] = recorders.Start,
            ["StopConfigurationRecorder"] = recorders.Stop,
            ["DescribeDeliveryChannels"] = recorders.Channels,
            ["DescribeDeliveryChannelStatus"] = recorders.ChannelStatus,
        };
        recorder.Recorded += OnRecorded;
    }

    public HashSet<string> Oversized => _invoker.Oversized;

    public IEnumerable<string> Operations => _operations.Keys;

    public JsonObject? Call(string operation, JsonObject input) =>
        _operations.TryGetValue(operation, out var run) ? run(input) : throw AwsException.NotServed("config", operation, _operations.Keys);

    /// <summary>The ARN that a denial names.</summary>
    public string ResourceOf(JsonObject input) =>
        input["ConfigRuleName"] is JsonValue v && v.TryGetValue(out string? name) && _rules.TryGet(name, out var rule)
            ? rule.Arn
            : Arns.Create(_options, "config", _region, "*");

    public ConfigRule Rule(string? name) => name is not null && _rules.TryGet(name, out var rule) ? rule : throw NoSuchRule(name);

    public void TriggerSchedule(string rule) => _invoker.Schedule(Rule(rule));

    public void DeliverSnapshot()
    {
        foreach (var (_, rule) in _rules.Walk().Where(static r => r.Value.MessageTypes.Contains(RuleInput.Snapshot)))
            _invoker.Snapshot(rule, _ids.Uuid());
    }

    public void Dispose()
    {
        foreach (var (_, rule) in _rules.Walk())
            rule.Timer?.Dispose();
    }

    internal static AwsException NoSuchRule(string? name) =>
        new("NoSuchConfigRuleException", $"The ConfigRule '{name}' provided in the request is invalid. Please check the configRule name.");

    private void OnRecorded(ConfigurationItem item, ConfigurationItem? before)
    {
        JsonObject? diff = null;
        foreach (var (_, rule) in _rules.Walk())
        {
            if (!IsChangeTriggered(rule))
                continue;
            var inScope = rule.Scope?.Covers(item) ?? true;
            // Its last word is due as well when it leaves a scope by a tag, or is deleted and so has no tags any more.
            var left = !inScope && before is not null && rule.Scope!.Covers(before);
            if (inScope || left)
                _invoker.Change(rule, item, (diff ??= ItemDiff.Between(before, item)).DeepClone().AsObject(), left);
        }
    }

    private static bool IsChangeTriggered(ConfigRule rule) =>
        rule.MessageTypes.Contains(RuleInput.Change) || rule.MessageTypes.Contains(RuleInput.Oversized);

    private JsonObject? PutRule(JsonObject input)
    {
        var constraints = new Constraints();
        constraints.NotNull(input, "ConfigRule");
        constraints.Check();
        var given = RuleInput.Check(Json.Object(input, "ConfigRule")!, _options, _region);
        if (!_rules.TryGet(given.Name, out var rule))
        {
            if (_rules.Count >= MaxRules)
            {
                throw new AwsException(
                    "MaxNumberOfConfigRulesExceededException",
                    $"The maximum number of Config rules, {MaxRules}, has been reached."
                );
            }

            var id = "config-rule-" + _ids.Short(6);
            rule = new ConfigRule(given.Name, Arns.Create(_options, "config", _region, "config-rule/" + id), id)
            {
                Definition = given.Definition,
                MessageTypes = given.MessageTypes,
            };
            _rules.Set(given.Name, rule);
        }
        (rule.Definition, rule.MessageTypes, rule.Period, rule.Scope, rule.InputParameters) = (
            given.Definition,
            given.MessageTypes,
            given.Period,
            given.Scope,
            given.InputParameters
        );
        rule.Timer?.Dispose();
        rule.Timer = rule.Period is { } period ? _options.Time.CreateTimer(_ => OnTimer(rule), null, period, period) : null;
        Evaluate(rule, null);
        return null;
    }

    private void OnTimer(ConfigRule rule)
    {
        lock (_gate)
        {
            if (!rule.Deleted && rule.Period is not null)
                _invoker.Schedule(rule);
        }
    }

    /// <summary>Everything in scope for a change-triggered rule, one scheduled notification for a periodic one.</summary>
    /// <returns>How many events went out.</returns>
    private int Evaluate(ConfigRule rule, Action? ended)
    {
        var sent = 0;
        if (IsChangeTriggered(rule))
        {
            foreach (var item in _recorder.Current())
            {
                if ((rule.Scope?.Covers(item) ?? true) && _invoker.Change(rule, item, null, false, ended))
                    sent++;
            }
        }
        if (rule.Period is not null)
        {
            _invoker.Schedule(rule, ended);
            sent++;
        }
        return sent;
    }

    private JsonObject? DeleteRule(JsonObject input)
    {
        var name = Required(input, "ConfigRuleName", 128);
        var rule = Rule(name);
        rule.Deleted = true;
        rule.Timer?.Dispose();
        _rules.Remove(name);
        return null;
    }

    private JsonObject DeleteResults(JsonObject input)
    {
        Rule(Required(input, "ConfigRuleName", 64)).Results.Clear();
        return [];
    }

    private JsonObject StartEvaluation(JsonObject input)
    {
        var names = Json.Strings(input, "ConfigRuleNames");
        var constraints = new Constraints();
        constraints.Size(names.Count, "ConfigRuleNames", 0, 25);
        constraints.Check();
        if (names.Count == 0)
            throw AwsException.Parameter("ConfigRuleNames must name at least one rule.");
        var rules = names.Distinct(StringComparer.Ordinal).Select(Rule).ToList();
        var now = _options.Time.GetUtcNow();
        foreach (var rule in rules)
        {
            if (rule.OnDemandRunning > 0)
            {
                throw new AwsException(
                    "LimitExceededException",
                    $"The ConfigRule {rule.Name} is already being evaluated. Try again when the evaluation is complete."
                );
            }

            if (now - rule.LastOnDemand < TimeSpan.FromMinutes(1))
            {
                throw new AwsException(
                    "LimitExceededException",
                    $"StartConfigRulesEvaluation was called for the ConfigRule {rule.Name} within the last minute. Try again later."
                );
            }
        }
        foreach (var rule in rules)
        {
            rule.LastOnDemand = now;
            rule.OnDemandRunning = Evaluate(rule, () => rule.OnDemandRunning--);
        }
        return [];
    }

    private static string Required(JsonObject input, string member, int max)
    {
        var value = Json.String(input, member);
        var constraints = new Constraints();
        constraints.NotNull(input, member);
        constraints.Length(value, member, 1, max);
        constraints.Check();
        return value!;
    }
}
