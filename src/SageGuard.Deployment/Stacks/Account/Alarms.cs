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

    // With one alarm for all rules, their runs are counted together: CloudWatch bills an alarm by its metrics.
    private const string AllRuns = "AllScheduledRuns";

    public static IEnumerable<TemplateResource> Create(AccountInputs inputs) => inputs.OneAlarm ? One(inputs) : Each(inputs);

    /// <summary>An alarm on a metric of a function.</summary>
    /// <param name="metric">Lambda's metric.</param>
    /// <param name="id">The alarm's logical id.</param>
    /// <param name="name">What its name holds between the prefix and the stack's id.</param>
    /// <param name="function">The function's logical id.</param>
    /// <param name="actions">Whom it notifies.</param>
    /// <param name="description">What is wrong, and what to do.</param>
    /// <param name="periods">How many periods of five minutes.</param>
    /// <param name="tags">Its tags.</param>
    public static TemplateResource OfFunction(
        string metric,
        string id,
        string name,
        string function,
        JsonNode? actions,
        string description,
        int periods = 1,
        JsonArray? tags = null
    ) => Alarm(id, Named(name), description, "AWS/Lambda", metric, "FunctionName", Intrinsic.Ref(function), "Sum", actions, tags, periods);

    private static IEnumerable<TemplateResource> Each(AccountInputs inputs)
    {
        yield return OfFunction(
            "Errors",
            "ErrorsAlarm",
            "errors",
            AccountResources.Function,
            inputs.AlarmActions(),
            "An event could not be evaluated or reported. The log says which, and what to fix; old results stay visible meanwhile.",
            tags: inputs.Reviews.TagList()
        );
        // A short burst is retried by itself; a quarter of an hour of it means that there is too little concurrency.
        yield return OfFunction(
            "Throttles",
            "ThrottlesAlarm",
            "throttles",
            AccountResources.Function,
            inputs.AlarmActions(),
            "Invocations are throttled again and again. Raise ReservedConcurrency, or the account's limit.",
            periods: 3,
            tags: inputs.Reviews.TagList()
        );
        yield return Alarm(
            "DeadLettersAlarm",
            Named("dead-letters"),
            "Events failed for good. Fix the cause, re-evaluate the rules, then empty the queue (docs/deploy.md).",
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            "QueueName",
            QueueName(),
            "Maximum",
            inputs.AlarmActions(),
            inputs.Reviews.TagList()
        );
        yield return OfFunction(
            "DeadLetterErrors",
            "LostEventsAlarm",
            "lost-events",
            AccountResources.Function,
            inputs.AlarmActions(),
            "A failed event could not even be put into the dead-letter queue, so it is lost. Re-evaluate the rules.",
            tags: inputs.Reviews.TagList()
        );

        // No alarm on changes that do not come: perhaps nothing changed.
        if (inputs.HasSchedule.IsNo)
            yield break;
        yield return Runs(inputs, Filter, ("Dimensions", new JsonArray(Json.Object(("Key", "rule"), ("Value", "$.rule")))));
        // One for each rule: a rule's own runs must not keep the alarm quiet for another rule, whose schedule stopped.
        foreach (var rule in inputs.Rules.Where(rule => !rule.OnSchedule.IsNo))
        {
            // Its name says what is wrong; a description of each would bring the template near CloudFormation's limit.
            yield return Alarm(
                $"{rule.Id}MissedRunsAlarm",
                Behind($"{AccountResources.NamePrefix}-missed-", rule.Name()),
                null,
                Namespace,
                Filter,
                "rule",
                rule.Name(),
                "Sum",
                inputs.AlarmActions(),
                inputs.Reviews.TagList(),
                missedAfterHours: inputs.MissedAfterHours()
            ) with
            {
                Condition = rule.MissedRunsCondition,
            };
        }
    }

    private static IEnumerable<TemplateResource> One(AccountInputs inputs)
    {
        var scheduled = inputs.Rules.Count(rule => !rule.OnSchedule.IsNo);
        var hours = scheduled > 0 ? inputs.MissedAfterHours().GetValue<int>() : 0;
        // Where runs are expected, over as long as each rule needs for one.
        var period = scheduled > 0 ? hours * 3600 : 300;
        List<JsonNode> metrics =
        [
            Metric("errors", "AWS/Lambda", "Errors", "Sum", Dimension("FunctionName", Intrinsic.Ref(AccountResources.Function))),
            Metric("letters", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", Dimension("QueueName", QueueName())),
            Metric("lost", "AWS/Lambda", "DeadLetterErrors", "Sum", Dimension("FunctionName", Intrinsic.Ref(AccountResources.Function))),
        ];
        var wrong = "FILL(errors,0)+FILL(letters,0)+FILL(lost,0)>0";
        if (scheduled > 0)
        {
            yield return Runs(inputs, AllRuns);
            metrics.Add(Metric("runs", Namespace, AllRuns, "Sum", null));
            wrong = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{wrong} OR FILL(runs,0)<{scheduled}");
        }

        metrics.Insert(
            0,
            Json.Object(("Id", "wrong"), ("Label", "Something is wrong"), ("Expression", $"IF({wrong},1,0)"), ("ReturnData", true))
        );
        yield return new TemplateResource(
            "Alarm",
            "AWS::CloudWatch::Alarm",
            Json.Object(
                ("AlarmName", Intrinsic.WithStackId(AccountResources.NamePrefix)),
                (
                    "AlarmDescription",
                    "An event failed or was lost, or a scheduled run of a rule is missing. sageguard doctor finds out which (docs/deploy.md)."
                ),
                ("Metrics", Json.Array(metrics)),
                ("EvaluationPeriods", 1),
                ("Threshold", 1),
                ("ComparisonOperator", "GreaterThanOrEqualToThreshold"),
                ("TreatMissingData", scheduled > 0 ? "breaching" : "notBreaching"),
                ("AlarmActions", inputs.AlarmActions()),
                ("Tags", inputs.Reviews.TagList())
            )
        );

        JsonObject Metric(string id, string space, string metric, string statistic, JsonArray? dimensions) =>
            Json.Object(
                ("Id", id),
                (
                    "MetricStat",
                    Json.Object(
                        ("Metric", Json.Object(("Namespace", space), ("MetricName", metric), ("Dimensions", dimensions))),
                        ("Period", period),
                        ("Stat", statistic)
                    )
                ),
                ("ReturnData", false)
            );
    }

    private static TemplateResource Runs(AccountInputs inputs, string metric, params ReadOnlySpan<(string Name, JsonNode? Value)> more) =>
        new(
            Filter,
            "AWS::Logs::MetricFilter",
            Json.Object(
                ("LogGroupName", Intrinsic.Ref(AccountResources.LogGroup)),
                ("FilterPattern", """{ $.messageType = "ScheduledNotification" && $.evaluations >= 0 }"""),
                (
                    "MetricTransformations",
                    new JsonArray(
                        Json.Object([
                            ("MetricNamespace", Namespace),
                            ("MetricName", metric),
                            ("MetricValue", "1"),
                            ("Unit", "Count"),
                            .. more,
                        ])
                    )
                )
            )
        )
        {
            // Invocations alone would not do: changes count among them, and would hide that the schedule has stopped.
            Comment = "The function logs one line with messageType, evaluations and the rule's name for each run that ended well.",
            Condition = inputs.HasSchedule.Condition,
        };

    private static JsonObject QueueName() => Intrinsic.GetAtt(AccountResources.DeadLetterQueue, "QueueName");

    private static JsonArray Dimension(string name, JsonNode value) => new(Json.Object(("Name", name), ("Value", value)));

    private static JsonObject Named(string name) => Intrinsic.WithStackId($"{AccountResources.NamePrefix}-{name}");

    // A rule's name may hold a parameter.
    private static JsonNode Behind(string prefix, JsonNode name) =>
        name is JsonObject sub
            ? Intrinsic.Sub(prefix + sub["Fn::Sub"]!.GetValue<string>())
            : JsonValue.Create(prefix + name.GetValue<string>());

    private static TemplateResource Alarm(
        string id,
        JsonNode name,
        string? description,
        string space,
        string metric,
        string dimension,
        JsonNode of,
        string statistic,
        JsonNode? actions,
        JsonArray? tags,
        int periods = 1,
        JsonNode? missedAfterHours = null
    ) =>
        new(
            id,
            "AWS::CloudWatch::Alarm",
            Json.Object(
                ("AlarmName", name),
                ("AlarmDescription", description),
                ("Namespace", space),
                ("MetricName", metric),
                ("Dimensions", Dimension(dimension, of)),
                ("Statistic", statistic),
                ("Period", missedAfterHours is null ? 300 : 3600),
                ("EvaluationPeriods", missedAfterHours ?? periods),
                ("Threshold", 1),
                ("ComparisonOperator", missedAfterHours is null ? "GreaterThanOrEqualToThreshold" : "LessThanThreshold"),
                ("TreatMissingData", missedAfterHours is null ? "notBreaching" : "breaching"),
                ("AlarmActions", actions),
                ("Tags", tags)
            )
        );
}
