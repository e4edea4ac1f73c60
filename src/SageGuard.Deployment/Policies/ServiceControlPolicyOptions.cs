// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Deployment.Settings;

namespace SageGuard.Deployment.Policies;

/// <summary>What the service control policies leave out, and what they protect besides. Roles are patterns for
/// <c>aws:PrincipalArn</c>.</summary>
public sealed record ServiceControlPolicyOptions
{
    /// <summary>The break-glass role of each account, which may make what the controls would find.</summary>
    public string BreakGlass { get; init; } = DeploymentSetting.BreakGlass.Default!;

    /// <summary>The key of the waivers' tag, to reserve it for <see cref="WaiverRole"/>; null: nothing is reserved.</summary>
    public string? WaiverTagKey { get; init; }

    /// <summary>The only role, besides the break-glass one, that may set or remove the waivers' tag; needed with <see
    /// cref="WaiverTagKey"/>.</summary>
    public string? WaiverRole { get; init; }

    /// <summary>
    /// The roles with which the organization deploys into its accounts: only they may make or change the roles that policies leave
    /// out, and what <see cref="Protect"/> protects. They are protected themselves.
    /// </summary>
    public IReadOnlyList<string> DeployingRoles { get; init; } = Setting.Entries(DeploymentSetting.DeployingRoles.Default!);

    /// <summary>True to protect the rules, their function and what belongs to it, and AWS Config's recorder.</summary>
    public bool Protect { get; init; }

    /// <summary>The roles, besides the deploying ones, that may set up AWS Config's recorder; of interest with <see
    /// cref="Protect"/>.</summary>
    public IReadOnlyList<string> RecorderRoles { get; init; } = Setting.Entries(DeploymentSetting.RecorderRoles.Default!);

    /// <summary>The roles of other custom rules' functions, which report to AWS Config too; of interest with <see
    /// cref="Protect"/>.</summary>
    public IReadOnlyList<string> EvaluatingRoles { get; init; } = [];

    /// <summary>The path of the roles that SageGuard's own stack makes.</summary>
    public string RolePath { get; init; } = DeploymentSetting.RolePath.Default!;

    /// <summary>Checks all options.</summary>
    /// <exception cref="SettingException">An option is missing or wrong; the message names it, its value and what is allowed.</exception>
    internal void Check()
    {
        DeploymentSetting.BreakGlass.Check(BreakGlass);
        if (WaiverTagKey is not null)
            DeploymentSetting.WaiverRole.Check(WaiverRole ?? "");
        DeploymentSetting.DeployingRoles.Check(string.Join(',', DeployingRoles));
        DeploymentSetting.RecorderRoles.Check(string.Join(',', RecorderRoles));
        if (EvaluatingRoles.Count > 0)
            DeploymentSetting.EvaluatingRoles.Check(string.Join(',', EvaluatingRoles));
        DeploymentSetting.RolePath.Check(RolePath);
        // Every account has roles at the root path: nothing would be left that a policy could name.
        if (Protect && RolePath == "/")
            throw DeploymentSetting.RolePath.Bad(RolePath, "with protection a path of SageGuard's own, such as /sageguard/");
    }
}
