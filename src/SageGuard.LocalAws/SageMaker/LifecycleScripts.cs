// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>The scripts of lifecycle configurations: what the service accepts, and what they hold in plain text.</summary>
internal static class LifecycleScripts
{
    private const int MaxContent = 16384;

    /// <summary>The members of a notebook's configuration that hold scripts.</summary>
    public static IReadOnlyList<string> Hooks { get; } = ["OnCreate", "OnStart"];

    /// <summary>The scripts of a hook in plain text; none where the configuration is gone.</summary>
    public static IReadOnlyList<string> Read(JsonObject? config, string hook) =>
        config is null
            ? []
            :
            [
                .. Json.Objects(config, hook)
                    .Select(static entry => Encoding.UTF8.GetString(Convert.FromBase64String(Json.String(entry, "Content")!))),
            ];

    public static void CheckHooks(JsonObject input)
    {
        var constraints = new Constraints();
        foreach (var hook in Hooks)
        {
            var entries = Json.Objects(input, hook);
            constraints.Size(entries.Count, hook, 0, 1);
            foreach (var entry in entries)
                constraints.Length(Json.String(entry, "Content"), $"{hook}.1.member.content", 1, MaxContent);
        }

        constraints.Check();
        foreach (
            var content in Hooks.SelectMany(hook => Json.Objects(input, hook)).Select(static entry => Json.String(entry, "Content") ?? "")
        )
        {
            CheckBase64(content);
        }
    }

    public static void CheckStudio(JsonObject input)
    {
        var content = Json.String(input, "StudioLifecycleConfigContent") ?? "";
        var constraints = new Constraints();
        constraints.Length(content, "StudioLifecycleConfigContent", 1, MaxContent);
        constraints.OneOf(
            Json.String(input, "StudioLifecycleConfigAppType"),
            "StudioLifecycleConfigAppType",
            "JupyterServer",
            "KernelGateway",
            "CodeEditor",
            "JupyterLab"
        );
        constraints.Check();
        CheckBase64(content);
    }

    private static void CheckBase64(string content)
    {
        if (!Convert.TryFromBase64String(content, new byte[content.Length], out _))
            throw AwsException.Validation("Lifecycle configuration content must be base64-encoded.");
    }
}
