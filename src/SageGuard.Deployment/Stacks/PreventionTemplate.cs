// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment.Policies;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// Service control policies that deny what SageGuard would find. Deployed in the management account, after detection and
/// waivers (docs/deploy.md gives the order).
/// </summary>
public static class PreventionTemplate
{
    /// <summary>The stack.</summary>
    /// <param name="settings">The controls, what the policies bind, and whom they leave out.</param>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static Template Create(DeploymentSettings settings)
    {
        var policies = ServiceControlPolicy.Write(
            settings.OnlyReserve ? [] : settings.PolicyControls,
            new()
            {
                BreakGlass = settings.BreakGlass,
                WaiverTagKey = settings.WaiverRole is null ? null : settings.Account.Parameters[GeneralParameters.WaiverTagKey.Name].Trim(),
                WaiverRole = settings.WaiverRole,
                DeployingRoles = settings.DeployingRoles,
                Protect = settings.Protect,
                RecorderRoles = settings.RecorderRoles,
                EvaluatingRoles = settings.EvaluatingRoles,
                RolePath = settings.Account.RolePath,
            }
        );
        // A stack without these would remove the policies that an earlier deployment attached.
        if (!settings.OnlyReserve && settings.PolicyControls.All(control => control.Prevention.Statements.Count == 0))
        {
            throw new SettingException(
                $"Setting '{DeploymentSetting.PolicyControls.Name}' is '{string.Join(",", settings.PolicyControls)}'; no service control policy can prevent what these controls find."
            );
        }

        return new Template(
            "Service control policies that prevent what SageGuard would find, and protect it.",
            [.. policies.Select(policy => Policy(policy, settings))]
        );
    }

    private static TemplateResource Policy(NamedPolicy policy, DeploymentSettings settings) =>
        new(
            policy.Name,
            "AWS::Organizations::Policy",
            Json.Object(
                ("Name", $"SageGuard-{policy.Name}"),
                ("Description", policy.Description),
                ("Type", "SERVICE_CONTROL_POLICY"),
                ("TargetIds", Json.Array(settings.PolicyTargets)),
                ("Content", JsonNode.Parse(policy.Json))
            )
        );
}
