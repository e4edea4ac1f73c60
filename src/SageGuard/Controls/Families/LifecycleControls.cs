// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of the scripts that run when notebook instances and Studio apps start.</summary>
internal static class LifecycleControls
{
    private static readonly Property OnCreate = new("OnCreate", "on_create") { IsContent = true };
    private static readonly Property OnStart = new("OnStart", "on_start") { IsContent = true };
    private static readonly Property StudioScript = new("StudioLifecycleConfigContent", "studio_lifecycle_config_content")
    {
        IsContent = true,
    };

    private const string Readable =
        "Anyone who may describe the configuration reads the script, and so does everyone in each notebook that runs it.";

    private const string Unseen =
        "The script runs with the notebook's role at each start: the party that controls what it fetches, or where it connects, controls the notebook.";

    private const string Limits =
        "Which scripts may be attached is limited by sagemaker:NotebookInstanceLifecycleConfigArns and sagemaker:StudioLifecycleConfigArns; what they hold is not.";

    public static IReadOnlyList<Control> All { get; } =
    [
        OfNotebooks("SageGuard.20", "Lifecycle scripts of notebook instances hold no secret", Severity.High, ScriptContent.Secrets),
        OfNotebooks(
            "SageGuard.21",
            "Lifecycle scripts of notebook instances run no code from elsewhere",
            Severity.Medium,
            ScriptContent.HostileCommands
        ),
        OfStudio("SageGuard.22", "Lifecycle scripts of Studio hold no secret", Severity.High, ScriptContent.Secrets),
        OfStudio("SageGuard.23", "Lifecycle scripts of Studio run no code from elsewhere", Severity.Medium, ScriptContent.HostileCommands),
    ];

    private static Control OfNotebooks(string id, string title, Severity severity, ScriptContent content) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = severity,
            Concern = ConcernOf(content),
            Kind = ResourceKinds.NotebookInstanceLifecycleConfig,
            Requirement = new AllOf(new ScriptIsFreeOf(OnCreate, content), new ScriptIsFreeOf(OnStart, content)),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Limits),
            Why = WhyOf(content),
            Fix =
                content == ScriptContent.Secrets
                    ? "Revoke the secret, keep the new one in AWS Secrets Manager, update the configuration with a script that reads it there, and start the notebooks again."
                    : "Update the configuration with a script that runs reviewed code from a bucket or repository of yours, and start the notebooks again. A waiver fits what was reviewed.",
            DeclaredFix = $"{DeclaredOf(content)} of `OnCreate` and `OnStart`.",
            Page = ApiPages.ForName("CreateNotebookInstanceLifecycleConfig"),
        };

    private static Control OfStudio(string id, string title, Severity severity, ScriptContent content) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = severity,
            Concern = ConcernOf(content),
            Kind = ResourceKinds.StudioLifecycleConfig,
            Requirement = new ScriptIsFreeOf(StudioScript, content),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(Limits),
            Why = WhyOf(content),
            Fix =
                content == ScriptContent.Secrets
                    ? "Revoke the secret, keep the new one in AWS Secrets Manager, create a configuration with a script that reads it there, attach it and delete the old one."
                    : "Create a configuration with a script that runs reviewed code from a bucket or repository of yours, attach it and delete the old one. A waiver fits what was reviewed.",
            DeclaredFix = $"{DeclaredOf(content)} of `StudioLifecycleConfigContent`.",
            Page = ApiPages.ForName("CreateStudioLifecycleConfig"),
        };

    private static Concern ConcernOf(ScriptContent content) => content == ScriptContent.Secrets ? Concern.Secrets : Concern.Origin;

    private static string WhyOf(ScriptContent content) => content == ScriptContent.Secrets ? Readable : Unseen;

    private static string DeclaredOf(ScriptContent content) =>
        content == ScriptContent.Secrets
            ? "Read the secret from AWS Secrets Manager in the scripts"
            : "Remove the command that the reason names from the scripts";
}
