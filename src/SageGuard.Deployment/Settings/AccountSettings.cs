// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Controls;

namespace SageGuard.Deployment.Settings;

/// <summary>What one account's stack is made of: the rules, their function and, where it is asked for, the CloudFormation hook.</summary>
/// <remarks>
/// A string that only the deployment knows (a CDK token) is taken as it is. Everything else is checked when the stack is
/// written, by the code that the function itself checks its parameters with.
/// </remarks>
public sealed record AccountSettings
{
    /// <summary>Ids such as <c>SageMaker.1</c>, and sets such as <c>security-hub</c> or <c>all</c>. Default: SageMaker.1.</summary>
    public IReadOnlyList<string> Controls { get; init; } = [DeploymentSetting.Controls.Default!];

    /// <summary>One rule over all controls, with one verdict a resource, instead of one rule a control. Default: false.</summary>
    public bool Combined { get; init; }

    /// <summary>When the rules evaluate. Default: both. Controls that changes alone cannot keep up with get the schedule in any case.</summary>
    public Trigger Trigger { get; init; }

    /// <summary>How often the schedule runs. Default: daily.</summary>
    public Frequency Frequency { get; init; } = Frequency.Daily;

    /// <summary>What the rules' names begin with, 1 to 52 characters. Default: <c>sageguard-</c>.</summary>
    public string RuleNamePrefix { get; init; } = DeploymentSetting.RuleNamePrefix.Default!;

    /// <summary>Rule parameters by name, <c>control</c> left out: <c>subnetIds</c>, <c>waiverTagKey</c> and so on. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The processor that the bootstrap was published for, x86_64 or arm64. Default: x86_64.</summary>
    public string Architecture { get; init; } = DeploymentSetting.Architecture.Default!;

    /// <summary>The most invocations at a time, 0 to 1000; 0 reserves nothing. Default: 5.</summary>
    public int ReservedConcurrency { get; init; } = 5;

    /// <summary>How many days the logs are kept: a number that CloudWatch Logs takes. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>The ARN of the SNS topic that the alarms notify. Default: none.</summary>
    public string? AlarmTopicArn { get; init; }

    /// <summary>The CloudFormation hook's mode, WARN or FAIL. Default: null, no hook.</summary>
    public string? Hook { get; init; }

    /// <summary>Reads settings from their names and values.</summary>
    /// <param name="texts">Values by name; what is not there has its default.</param>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public static AccountSettings Read(IReadOnlyDictionary<string, string> texts)
    {
        var settings = new AccountSettings
        {
            Controls = Setting.Entries(Text(DeploymentSetting.Controls)),
            Combined = Text(DeploymentSetting.Combined) == "true",
            Trigger = Enum.Parse<Trigger>(Text(DeploymentSetting.Trigger), ignoreCase: true),
            Frequency = Frequency.All.Single(frequency => frequency.Name == Text(DeploymentSetting.Frequency)),
            RuleNamePrefix = Text(DeploymentSetting.RuleNamePrefix),
            Parameters = DeploymentSetting.RuleParameters.Where(parameter => texts.ContainsKey(parameter.Name)).ToDictionary(parameter => parameter.Name, parameter => texts[parameter.Name]),
            Architecture = Text(DeploymentSetting.Architecture),
            ReservedConcurrency = int.Parse(Text(DeploymentSetting.ReservedConcurrency), CultureInfo.InvariantCulture),
            LogRetentionDays = int.Parse(Text(DeploymentSetting.LogRetentionDays), CultureInfo.InvariantCulture),
            AlarmTopicArn = texts.GetValueOrDefault(DeploymentSetting.AlarmTopicArn.Name),
            Hook = texts.GetValueOrDefault(DeploymentSetting.Hook.Name),
        };
        var controls = settings.Check().Controls;
        if (settings.Trigger == Trigger.Changes && texts.ContainsKey(DeploymentSetting.Frequency.Name) && controls.All(control => control.NeedsSchedule is null))
            throw new SettingException("Setting 'frequency' has no effect with trigger changes: none of these controls needs a schedule. Choose the trigger schedule or both, or leave frequency out.");
        return settings;

        string Text(Setting setting)
        {
            if (!texts.TryGetValue(setting.Name, out var text)) return setting.Default!;
            setting.Check(text);
            return text;
        }
    }

    /// <summary>Checks all settings.</summary>
    /// <returns>The rule parameters, as the function will read them.</returns>
    /// <exception cref="SageGuardException">A setting is wrong; the message names it, its value and what is allowed.</exception>
    public RuleParameters Check()
    {
        DeploymentSetting.RuleNamePrefix.Check(RuleNamePrefix);
        DeploymentSetting.Architecture.Check(Architecture);
        DeploymentSetting.ReservedConcurrency.Check(ReservedConcurrency.ToString(CultureInfo.InvariantCulture));
        DeploymentSetting.LogRetentionDays.Check(LogRetentionDays.ToString(CultureInfo.InvariantCulture));
        if (AlarmTopicArn is not null) DeploymentSetting.AlarmTopicArn.Check(AlarmTopicArn);
        if (Hook is not null) DeploymentSetting.Hook.Check(Hook);

        var texts = Parameters.Where(parameter => !Setting.IsDecidedAtDeployment(parameter.Value)).ToDictionary(StringComparer.Ordinal);
        texts[GeneralParameters.Control.Name] = string.Join(',', Controls);
        var parameters = RuleParameters.Read(texts);
        if (Trigger == Trigger.Changes && Parameters.ContainsKey(GeneralParameters.WaiverTagKey.Name)) throw new SettingException(WaiversNeedASchedule);
        return parameters;
    }

    /// <summary>Why waivers are refused where only changes trigger the rules.</summary>
    internal const string WaiversNeedASchedule =
        "Setting 'waiverTagKey' has no effect with trigger changes: a waiver ends by itself, and only a schedule evaluates the resource again when it does. "
        + "Choose the trigger schedule or both, or leave waiverTagKey out.";
}
