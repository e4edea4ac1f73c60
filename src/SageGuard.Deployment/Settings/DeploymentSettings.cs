// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Text;

namespace SageGuard.Deployment.Settings;

/// <summary>All settings of a deployment, as the CDK app takes them.</summary>
public sealed record DeploymentSettings
{
    /// <summary>One account's stack.</summary>
    public AccountSettings Account { get; init; } = new();

    /// <summary>The path of the function's zip; null for the published one.</summary>
    public string? Zip { get; init; }

    /// <summary>Ids of organizational units, or of the root; empty where no StackSet is asked for.</summary>
    public IReadOnlyList<string> OrganizationalUnits { get; init; } = [];

    /// <summary>The Regions of the StackSet.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>The artifact buckets' names without "-REGION"; null where there are none.</summary>
    public string? ArtifactBucketPrefix { get; init; }

    /// <summary>The organization whose accounts may read the artifact buckets; null where those are not to be made.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Who calls StackSets: SELF or DELEGATED_ADMIN.</summary>
    public string CallAs { get; init; } = DeploymentSetting.CallAs.Default!;

    /// <summary>What the service control policies bind; empty where none are asked for.</summary>
    public IReadOnlyList<string> PolicyTargets { get; init; } = [];

    /// <summary>The controls whose failures the policies deny.</summary>
    public IReadOnlyList<Control> PolicyControls { get; init; } = ControlSet.SecurityHub.Controls;

    /// <summary>The role that every policy leaves out, as an ARN pattern.</summary>
    public string BreakGlass { get; init; } = DeploymentSetting.BreakGlass.Default!;

    /// <summary>The only role, besides the break-glass role, that may set the waivers' tag; null: the tag is not reserved.</summary>
    public string? WaiverRole { get; init; }

    /// <summary>Reserve the waivers' tag and deny nothing else yet.</summary>
    public bool OnlyReserve { get; init; }

    /// <summary>The roles with which the organization deploys into its accounts, as ARN patterns.</summary>
    public IReadOnlyList<string> DeployingRoles { get; init; } = Setting.Entries(DeploymentSetting.DeployingRoles.Default!);

    /// <summary>Protect the detection against the accounts' own administrators.</summary>
    public bool Protect { get; init; }

    /// <summary>The roles, besides the deploying ones, that may set up AWS Config's recorder.</summary>
    public IReadOnlyList<string> RecorderRoles { get; init; } = Setting.Entries(DeploymentSetting.RecorderRoles.Default!);

    /// <summary>The roles of other custom rules' functions.</summary>
    public IReadOnlyList<string> EvaluatingRoles { get; init; } = [];

    /// <summary>The name of the alarms' SNS topic; null where none is to be made.</summary>
    public string? TopicName { get; init; }

    /// <summary>Reads and checks settings from their names and values.</summary>
    /// <param name="given">Values by name.</param>
    /// <exception cref="SageGuardException">A setting is unknown, missing or wrong; the message names it, its value and what is
    /// allowed.</exception>
    public static DeploymentSettings Read(IEnumerable<KeyValuePair<string, string>> given)
    {
        var texts = given.ToDictionary(StringComparer.Ordinal);
        foreach (var name in texts.Keys)
        {
            // A setting that is misspelt must not leave the default in its place, where no one looks.
            if (DeploymentSetting.All.All(setting => setting.Name != name))
                throw Unknown(name);
        }

        foreach (var setting in DeploymentSetting.All)
        {
            if (!texts.TryGetValue(setting.Name, out var text))
                continue;
            if (!DeploymentSetting.RuleParameters.Contains(setting))
                setting.Check(text);
            foreach (var needed in setting.Needs)
            {
                if (!texts.ContainsKey(needed))
                {
                    throw new SettingException(
                        $"Setting '{setting.Name}' has no effect without '{needed}'. Remove it, or set '{needed}' as well."
                    );
                }
            }
        }

        if (
            texts.ContainsKey(DeploymentSetting.OrganizationId.Name)
            && !texts.ContainsKey(DeploymentSetting.ArtifactBucketPrefix.Name)
            && !texts.ContainsKey(DeploymentSetting.TopicName.Name)
        )
        {
            throw new SettingException(
                "Setting 'organizationId' has no effect without 'artifactBucketPrefix' or 'topicName'. Remove it, or set one of them as well."
            );
        }

        if (
            texts.ContainsKey(DeploymentSetting.ArtifactBucketPrefix.Name)
            && !texts.ContainsKey(DeploymentSetting.OrganizationId.Name)
            && !texts.ContainsKey(DeploymentSetting.OrganizationalUnits.Name)
        )
        {
            throw new SettingException(
                "Setting 'artifactBucketPrefix' has no effect without 'organizationId' or 'organizationalUnits'. Remove it, or set one of them as well."
            );
        }

        var settings = new DeploymentSettings
        {
            Account = AccountSettings.Read(texts),
            Zip = Text(DeploymentSetting.Zip),
            OrganizationalUnits = List(DeploymentSetting.OrganizationalUnits),
            Regions = List(DeploymentSetting.Regions),
            ArtifactBucketPrefix = Text(DeploymentSetting.ArtifactBucketPrefix),
            OrganizationId = Text(DeploymentSetting.OrganizationId),
            CallAs = Text(DeploymentSetting.CallAs)!,
            PolicyTargets = List(DeploymentSetting.PolicyTargets),
            PolicyControls = Text(DeploymentSetting.PolicyControls) is { } controls
                ? Choose(DeploymentSetting.PolicyControls, controls)
                : ControlSet.SecurityHub.Controls,
            BreakGlass = Text(DeploymentSetting.BreakGlass)!,
            WaiverRole = Text(DeploymentSetting.WaiverRole),
            OnlyReserve = Text(DeploymentSetting.OnlyReserve) == "true",
            DeployingRoles = List(DeploymentSetting.DeployingRoles),
            Protect = Text(DeploymentSetting.Protect) == "true",
            RecorderRoles = List(DeploymentSetting.RecorderRoles),
            EvaluatingRoles = List(DeploymentSetting.EvaluatingRoles),
            TopicName = Text(DeploymentSetting.TopicName),
        };
        settings.CheckStackSet();
        return settings;

        string? Text(Setting setting) => texts.GetValueOrDefault(setting.Name) ?? setting.Default;
        IReadOnlyList<string> List(Setting setting) => Text(setting) is { } text ? Setting.Entries(text) : [];
        IReadOnlyList<Control> Choose(Setting setting, string text)
        {
            var selection = ControlSelection.From(Setting.Entries(text));
            return selection.Problem is { } problem ? throw setting.Bad(problem.Name, problem.Allowed) : selection.Controls;
        }
    }

    // One template goes to every account and Region, and what is there in one of them only fails in all the others.
    private void CheckStackSet()
    {
        if (OrganizationalUnits.Count == 0)
            return;
        foreach (var region in Regions)
            Account.CheckRegion(region);
        if (Account.VpcSubnetIds.Count > 0)
            throw OwnOfAccount(DeploymentSetting.VpcSubnetIds);
        if (Account.CodeSigningConfigArn is not null)
            throw OwnOfAccount(DeploymentSetting.CodeSigningConfigArn);
    }

    private static SettingException OwnOfAccount(Setting setting) =>
        new(
            $"Setting '{setting.Name}' cannot be the same in every account of 'organizationalUnits'. Remove one of them, and deploy accounts that need it by the stack SageGuard."
        );

    /// <summary>The error about a setting that does not exist.</summary>
    /// <param name="name">Its name.</param>
    internal static SettingException Unknown(string name) =>
        new(
            $"Setting '{Annotation.Clean(name, 64)}' is unknown; allowed are {string.Join(", ", DeploymentSetting.All.Select(setting => setting.Name).Order(StringComparer.Ordinal))}."
        );
}
