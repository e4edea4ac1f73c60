// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of code repositories.</summary>
internal static class CodeRepositoryControls
{
    private static readonly Property Url = new("GitConfig.RepositoryUrl", "git_config[].repository_url") { IsContent = true };

    public static IReadOnlyList<Control> All { get; } =
    [
        new()
        {
            Id = "SageGuard.255",
            Title = "The URL of a code repository holds no credentials",
            Severity = Severity.High,
            Concern = Concern.Secrets,
            Kind = ResourceKinds.CodeRepository,
            Requirement = new UrlIsPlain(Url),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "Anyone who may describe the repository reads the credentials, and AWS Config records them.",
            Fix =
                "Revoke the credentials, put new ones into AWS Secrets Manager, and create the repository again with the plain URL and GitConfig.SecretArn.",
            DeclaredFix = "Write `GitConfig.RepositoryUrl` without credentials, and name a secret in GitConfig.SecretArn.",
            Page = ApiPages.ForName("CreateCodeRepository"),
        },
        new()
        {
            Id = "SageGuard.257",
            Title = "Code repositories are on a host that the rule names",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.CodeRepository,
            Requirement = new When(
                new IfGiven(ControlParameters.RepositoryHosts),
                new UrlIsPlain(Url) { WithoutCredentials = false, Hosts = ControlParameters.RepositoryHosts }
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.RepositoryHosts],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Reasons.NoConditionKey),
            Why = "Notebooks clone the repository at their start and run what is in it with their role.",
            Fix = "Move the code to a host that the rule names, create the repository with its URL, and delete the old one.",
            DeclaredFix = "Set `GitConfig.RepositoryUrl` to a repository on a host that the rule names.",
            Page = ApiPages.ForName("CreateCodeRepository"),
        },
    ];
}
