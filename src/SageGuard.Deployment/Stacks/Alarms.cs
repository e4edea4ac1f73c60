// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>The alarms of an account's stack: a function that fails looks like a quiet one, because its old results stay visible.</summary>
internal static class Alarms
{
    private const string Filter = "ScheduledRuns";
    private const string Namespace = "SageGuard";

    public static IEnumerable<TemplateResource> Of(AccountInputs inputs)
    {
        yield return OfFunction(
            "Errors", "ErrorsAlarm", AccountResources.Function, inputs.AlarmActions(),
            "An event could not be evaluated or reported. The log says which, and what to fix; old results stay visible meanwhile.");
        // A short burst is retried by itself; a quarter of an hour of it means that the reserved concurrency is too small.
        yield return OfFunction(
            "Throttles", "ThrottlesAlarm", AccountResources.Function, inputs.AlarmActions(),
            "Invocations are throttled again and again. Raise ReservedConcurrency, or the account's limit.", periods: 3);
        yield return Alarm(
            "DeadLettersAlarm", "Events failed for good. Fix the cause, re-evaluate the rules, then empty the queue (docs/deploy.md).",
            "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", Intrinsic.GetAtt(AccountResources.DeadLetterQueue, "QueueName"),
            "Maximum", inputs.AlarmActions());
        yield return OfFunction(
            "DeadLetterErrors", "LostEventsAlarm", AccountResources.Function, inputs.AlarmActions(),
            "A failed event could not even be put into the dead-letter queue, so it is lost. Re-evaluate the rules.");

        // No alarm on changes that do not come: perhaps nothing changed.
        if (inputs.HasSchedule.IsNo) yield break;
        yield return new TemplateResource(Filter, "AWS::Logs::MetricFilter", Json.Object(
            ("LogGroupName", Intrinsic.Ref(AccountResources.LogGroup)),
            ("FilterPattern", """{ $.messageType = "ScheduledNotification" && $.evaluations >= 0 }"""),
            ("MetricTransformations", new JsonArray(Json.Object(
                ("MetricNamespace", Namespace),
                ("MetricName", Filter),
                ("MetricValue", "1"),
                ("Unit", "Count"),
                ("Dimensions", new JsonArray(Json.Object(("Key", "rule"), ("Value", "$.rule")))))))))
        {
            // Invocations alone would not do: changes count among them, and would hide that the schedule has stopped.
            Comment = "The function logs one line with messageType, evaluations and the rule's name for each run that ended well.",
            Condition = inputs.HasSchedule.Condition,
        };
        // One for each rule: a rule's own runs must not keep the alarm quiet for another rule, whose schedule stopped.
        foreach (var rule in inputs.Rules.Where(rule => !rule.OnSchedule.IsNo))
        {
            yield return Alarm(
                $"{rule.Id}MissedRunsAlarm", "A scheduled run of the rule is missing.",
                Namespace, Filter, "rule", rule.Name(), "Sum", inputs.AlarmActions(), missedAfterHours: inputs.MissedAfterHours()) with
            {
                Condition = rule.MissedRunsCondition,
            };
        }
    }

    /// <summary>An alarm on a metric of a function.</summary>
    public static TemplateResource OfFunction(string metric, string id, string function, JsonNode? actions, string description, int periods = 1) =>
        Alarm(id, description, "AWS/Lambda", metric, "FunctionName", Intrinsic.Ref(function), "Sum", actions, periods);

    private static TemplateResource Alarm(
        string id, string description, string space, string metric, string dimension, JsonNode of, string statistic, JsonNode? actions, int periods = 1, JsonNode? missedAfterHours = null) =>
        new(id, "AWS::CloudWatch::Alarm", Json.Object(
            ("AlarmDescription", description),
            ("Namespace", space),
            ("MetricName", metric),
            ("Dimensions", new JsonArray(Json.Object(("Name", dimension), ("Value", of)))),
            ("Statistic", statistic),
            ("Period", missedAfterHours is null ? 300 : 3600),
            ("EvaluationPeriods", missedAfterHours ?? periods),
            ("Threshold", 1),
            ("ComparisonOperator", missedAfterHours is null ? "GreaterThanOrEqualToThreshold" : "LessThanThreshold"),
            ("TreatMissingData", missedAfterHours is null ? "notBreaching" : "breaching"),
            ("AlarmActions", actions)));
}
