// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>SageGuard in one account and Region, for settings that are known.</summary>
public static class AccountTemplate
{
    /// <summary>What the stack is, in a sentence.</summary>
    public const string Description =
        "SageGuard, an AWS Config custom rule that evaluates Amazon SageMaker resources by Security Hub's controls.";

    /// <summary>What a deployed stack shows.</summary>
    public static IReadOnlyList<TemplateOutput> Outputs => AccountResources.Outputs;

    // AWS Config's limit.
    private const int MaxInputParameters = 1024;

    /// <summary>The rules, their function and what watches over them.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="code">Where the zip is.</param>
    /// <returns>Resources, each of which refers only to those before it.</returns>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public static IReadOnlyList<TemplateResource> Resources(AccountSettings settings, FunctionCode code)
    {
        var controls = settings.Check().ForRule().Controls;
        var waivers = settings.Parameters.ContainsKey(GeneralParameters.WaiverTagKey.Name);
        var groups = settings.Combined ? [controls] : controls.Select(control => (IReadOnlyList<Control>)[control]).ToList();
        var rules = groups.Select(group => Rule(group, settings)).ToList();
        var reviews = ReviewInputs.From(settings);
        var properties = AccountResources.FunctionProperties(
            () => settings.Architecture,
            settings.ReservedConcurrency == 0 ? null : settings.ReservedConcurrency,
            reviews
        );
        properties["Code"] = code.ToJson();
        properties["DeadLetterConfig"] = Json.Object(("TargetArn", Intrinsic.GetAtt(AccountResources.DeadLetterQueue, "Arn")));
        if (reviews.TagList() is { } tags)
            properties["Tags"] = tags;
        return AccountResources.All(
            new AccountInputs
            {
                Function = new TemplateResource(AccountResources.Function, "AWS::Lambda::Function", properties),
                Rules = rules,
                Statements = PlannedStatement.From(Permissions.For(controls, waivers)),
                OnChanges = Decision.Known(settings.Trigger != Trigger.Schedule),
                HasSchedule = Decision.Known(rules.Exists(rule => !rule.OnSchedule.IsNo)),
                Frequency = () => settings.Frequency.Name,
                MissedAfterHours = () => settings.Frequency.MissedAfterHours,
                LogRetentionDays = () => settings.LogRetentionDays,
                AlarmActions = () => Actions(settings),
                OneAlarm = settings.OneAlarm,
                CodeSha256 = code.Expected,
                Reviews = reviews,
            }
        );
    }

    /// <summary>
    /// The whole stack as a plain template that needs nothing of the CDK's or of SAM's in the account: for StackSets, Service
    /// Catalog, the Landing Zone Accelerator and the <c>aws</c> command.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="code">Where the zip is; null: the template's parameters name the Region's artifact bucket.</param>
    /// <param name="parameters">What the code's place asks at deployment; null for those of the Region's artifact bucket.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public static Template Create(
        AccountSettings settings,
        FunctionCode? code = null,
        IReadOnlyList<TemplateParameter>? parameters = null
    ) =>
        new(
            Description,
            [
                .. Resources(settings, code ?? FunctionCode.Regional),
                .. settings.Hook is null ? [] : HookTemplate.Resources(settings, code ?? FunctionCode.Regional),
            ]
        )
        {
            Parameters = parameters ?? (code is null ? FunctionCode.RegionalParameters : []),
            Outputs = AccountResources.Outputs,
        };

    internal static JsonNode? Actions(AccountSettings settings) =>
        settings.AlarmTopicArn is { } topic ? new JsonArray(ReviewInputs.OwnArn(topic)) : null;

    /// <summary>A rule's InputParameters without waivers: each control takes only its own, and the function refuses the others.</summary>
    internal static JsonObject InputParameters(IReadOnlyList<Control> controls, AccountSettings settings)
    {
        // A set stays a set: 1,024 characters hold no long list of ids.
        var names = controls is [var only]
            ? [only.Id]
            : settings.Controls.Select(name => ControlSet.Find(name)?.Name ?? Catalog.Find(name)!.Id);
        var parameters = Json.Object((GeneralParameters.Control.Name, string.Join(',', names)));
        foreach (
            var parameter in DeploymentSetting.RuleParameters.Where(parameter =>
                controls.Any(control => control.Parameters.Contains(RuleParameterSettings.For(parameter)))
            )
        )
        {
            if ((settings.Parameters.GetValueOrDefault(parameter.Name) ?? parameter.Default) is { } value)
                parameters.Add(parameter.Name, value);
        }

        return parameters;
    }

    private static PlannedRule Rule(IReadOnlyList<Control> controls, AccountSettings settings)
    {
        var single = controls is [var only] ? only : null;
        var name = single is null ? RuleNames.Combined(settings.RuleNamePrefix) : RuleNames.For(settings.RuleNamePrefix, single);
        var parameters = InputParameters(controls, settings);
        if (settings.Parameters.ContainsKey(GeneralParameters.WaiverTagKey.Name))
        {
            foreach (var waiver in DeploymentSetting.RuleParameters.Where(parameter => RuleParameterSettings.For(parameter).IsGeneral))
                parameters.Add(waiver.Name, settings.Parameters.GetValueOrDefault(waiver.Name) ?? waiver.Default);
        }

        CheckSize(name, parameters);
        return new PlannedRule(
            single?.LogicalId ?? "",
            () => name,
            single is null ? $"{controls.Count} controls for SageMaker in one verdict." : $"{single.Title} ({single.Id}).",
            [.. controls.Select(control => control.Kind.Type).Distinct()],
            parameters
        )
        {
            OnSchedule = Decision.Known(settings.Trigger != Trigger.Changes || controls.Any(control => control.NeedsSchedule is not null)),
        };
    }

    private static void CheckSize(string rule, JsonObject parameters)
    {
        var size = Encoding.UTF8.GetByteCount(parameters.ToJsonString());
        if (size <= MaxInputParameters)
            return;
        var longest = parameters.MaxBy(parameter => parameter.Value!.GetValue<string>().Length).Key;
        throw new SettingException(
            $"The InputParameters of the rule {rule} have {size} characters; AWS Config takes 1,024. Shorten {longest}, or make several rules instead of a combined one."
        );
    }
}
