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

    /// <summary>When the rules evaluate. Default: both. Controls that changes alone cannot keep up with get the schedule in any
    /// case.</summary>
    public Trigger Trigger { get; init; }

    /// <summary>How often the schedule runs. Default: daily.</summary>
    public Frequency Frequency { get; init; } = Frequency.Daily;

    /// <summary>What the rules' names begin with, 1 to 52 characters. Default: <c>sageguard-</c>.</summary>
    public string RuleNamePrefix { get; init; } = DeploymentSetting.RuleNamePrefix.Default!;

    /// <summary>Rule parameters by name, <c>control</c> left out: <c>subnetIds</c>, <c>waiverTagKey</c> and so on. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The processor that the bootstrap was published for, x86_64 or arm64. Default: x86_64.</summary>
    public string Architecture { get; init; } = DeploymentSetting.Architecture.Default!;

    /// <summary>The most invocations at a time, 0 to 1000; 0 reserves nothing. Default: 0, which accounts of every age can
    /// deploy.</summary>
    public int ReservedConcurrency { get; init; }

    /// <summary>How many days the logs are kept: a number that CloudWatch Logs takes. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>The ARN of the SNS topic that the alarms notify, with {region} and {account} for the stack's own. Default: none.</summary>
    public string? AlarmTopicArn { get; init; }

    /// <summary>One alarm that says that something is wrong, instead of one for each kind of failure and each rule. Default:
    /// false.</summary>
    public bool OneAlarm { get; init; }

    /// <summary>The path of the stack's roles. Default: <c>/sageguard/</c>.</summary>
    public string RolePath { get; init; } = DeploymentSetting.RolePath.Default!;

    /// <summary>What the roles' names begin with. Default: null, names that CloudFormation makes up.</summary>
    public string? RoleNamePrefix { get; init; }

    /// <summary>The name of the roles' permissions boundary, a managed policy in the account. Default: none.</summary>
    public string? PermissionsBoundary { get; init; }

    /// <summary>The ARN of the KMS key for logs and dead letters, with {region} and {account} for the stack's own. Default: none.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>The ARN of the functions' code signing configuration. Default: none.</summary>
    public string? CodeSigningConfigArn { get; init; }

    /// <summary>The subnets of the functions; with <see cref="VpcSecurityGroupIds"/>. Default: none, no VPC.</summary>
    public IReadOnlyList<string> VpcSubnetIds { get; init; } = [];

    /// <summary>The security groups of the functions. Default: none.</summary>
    public IReadOnlyList<string> VpcSecurityGroupIds { get; init; } = [];

    /// <summary>The only roles that may receive dead letters, as ARN patterns. Default: none, no one may.</summary>
    public IReadOnlyList<string> DeadLetterReaders { get; init; } = [];

    /// <summary>Tags of everything in the stack that can have any. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

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
            Parameters = DeploymentSetting
                .RuleParameters.Where(parameter => texts.ContainsKey(parameter.Name))
                .ToDictionary(parameter => parameter.Name, parameter => texts[parameter.Name]),
            Architecture = Text(DeploymentSetting.Architecture),
            ReservedConcurrency = int.Parse(Text(DeploymentSetting.ReservedConcurrency), CultureInfo.InvariantCulture),
            LogRetentionDays = int.Parse(Text(DeploymentSetting.LogRetentionDays), CultureInfo.InvariantCulture),
            AlarmTopicArn = Given(DeploymentSetting.AlarmTopicArn),
            OneAlarm = Text(DeploymentSetting.Alarms) == "one",
            Hook = Given(DeploymentSetting.Hook),
            RolePath = Text(DeploymentSetting.RolePath),
            RoleNamePrefix = Given(DeploymentSetting.RoleNamePrefix),
            PermissionsBoundary = Given(DeploymentSetting.PermissionsBoundary),
            KmsKeyArn = Given(DeploymentSetting.KmsKeyArn),
            CodeSigningConfigArn = Given(DeploymentSetting.CodeSigningConfigArn),
            VpcSubnetIds = List(DeploymentSetting.VpcSubnetIds),
            VpcSecurityGroupIds = List(DeploymentSetting.VpcSecurityGroupIds),
            DeadLetterReaders = List(DeploymentSetting.DeadLetterReaders),
            Tags = ReadTags(List(DeploymentSetting.Tags)),
        };
        var controls = settings.Check().Controls;
        if (
            settings.Trigger == Trigger.Changes
            && texts.ContainsKey(DeploymentSetting.Frequency.Name)
            && controls.All(control => control.NeedsSchedule is null)
        )
        {
            throw new SettingException(
                "Setting 'frequency' has no effect with trigger changes: none of these controls needs a schedule. Choose the trigger schedule or both, or leave frequency out."
            );
        }

        return settings;

        string? Given(Setting setting) => texts.GetValueOrDefault(setting.Name);

        string Text(Setting setting)
        {
            if (!texts.TryGetValue(setting.Name, out var text))
                return setting.Default!;
            setting.Check(text);
            return text;
        }

        IReadOnlyList<string> List(Setting setting)
        {
            if (!texts.TryGetValue(setting.Name, out var text))
                return [];
            setting.Check(text);
            return Setting.Entries(text);
        }
    }

    private static Dictionary<string, string> ReadTags(IReadOnlyList<string> entries)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries.Select(entry => entry.Split('=', 2)))
        {
            if (!tags.TryAdd(entry[0], entry[1]))
                throw DeploymentSetting.Tags.Bad(entry[0], "each key once");
        }

        return tags;
    }

    private static void CheckList(Setting setting, IReadOnlyList<string> entries)
    {
        if (entries.Count > 0)
            setting.Check(string.Join(',', entries));
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
        if (AlarmTopicArn is not null)
            DeploymentSetting.AlarmTopicArn.Check(AlarmTopicArn);
        if (Hook is not null)
            DeploymentSetting.Hook.Check(Hook);
        CheckReviews();

        var texts = Parameters.Where(parameter => !Setting.IsDecidedAtDeployment(parameter.Value)).ToDictionary(StringComparer.Ordinal);
        texts[GeneralParameters.Control.Name] = string.Join(',', Controls);
        var parameters = RuleParameters.Read(texts);
        if (Trigger == Trigger.Changes && Parameters.ContainsKey(GeneralParameters.WaiverTagKey.Name))
            throw new SettingException(WaiversNeedASchedule);
        return parameters;
    }

    /// <summary>Checks that what is named by an ARN is in the Region that a stack is deployed to.</summary>
    /// <param name="region">The stack's Region.</param>
    /// <exception cref="SettingException">An ARN is of another Region.</exception>
    public void CheckRegion(string region)
    {
        foreach (
            var (setting, arn) in new[]
            {
                (DeploymentSetting.AlarmTopicArn, AlarmTopicArn),
                (DeploymentSetting.KmsKeyArn, KmsKeyArn),
                (DeploymentSetting.CodeSigningConfigArn, CodeSigningConfigArn),
            }
        )
        {
            if (
                arn is null
                || Setting.IsDecidedAtDeployment(arn)
                || arn.Split(':')[3] is var named && (named == region || named == Setting.OwnRegion)
            )
            {
                continue;
            }

            throw setting.Bad(
                arn,
                $"an ARN of the stack's Region {region}{(setting == DeploymentSetting.CodeSigningConfigArn ? "" : $", or one with {Setting.OwnRegion} in the Region's place")}"
            );
        }
    }

    private void CheckReviews()
    {
        DeploymentSetting.RolePath.Check(RolePath);
        if (RoleNamePrefix is not null)
            DeploymentSetting.RoleNamePrefix.Check(RoleNamePrefix);
        if (PermissionsBoundary is not null)
            DeploymentSetting.PermissionsBoundary.Check(PermissionsBoundary);
        if (KmsKeyArn is not null)
            DeploymentSetting.KmsKeyArn.Check(KmsKeyArn);
        if (CodeSigningConfigArn is not null)
            DeploymentSetting.CodeSigningConfigArn.Check(CodeSigningConfigArn);
        CheckList(DeploymentSetting.VpcSubnetIds, VpcSubnetIds);
        CheckList(DeploymentSetting.VpcSecurityGroupIds, VpcSecurityGroupIds);
        if (VpcSubnetIds.Count > 0 != VpcSecurityGroupIds.Count > 0)
        {
            throw new SettingException(
                "Settings 'vpcSubnetIds' and 'vpcSecurityGroupIds' have no effect without each other. Set both, or leave both out."
            );
        }

        CheckList(DeploymentSetting.DeadLetterReaders, DeadLetterReaders);
        CheckList(DeploymentSetting.Tags, [.. Tags.Select(tag => $"{tag.Key}={tag.Value}")]);
    }

    /// <summary>Why waivers are refused where only changes trigger the rules.</summary>
    internal const string WaiversNeedASchedule =
        "Setting 'waiverTagKey' has no effect with trigger changes: a waiver ends by itself, and only a schedule evaluates the resource again when it does. "
        + "Choose the trigger schedule or both, or leave waiverTagKey out.";
}
