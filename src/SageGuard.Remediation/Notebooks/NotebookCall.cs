// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SageGuard.Remediation;

/// <summary>One call that changes something: what apply sends, and what --dry-run shows.</summary>
/// <param name="Operation">SageMaker's operation.</param>
/// <param name="Input">Its input.</param>
public sealed record NotebookCall(string Operation, JsonObject Input)
{
    /// <summary>Stops a notebook.</summary>
    /// <param name="name">Its name.</param>
    public static NotebookCall Stop(string name) => new("StopNotebookInstance", Named(name));

    /// <summary>Starts a notebook.</summary>
    /// <param name="name">Its name.</param>
    public static NotebookCall Start(string name) => new("StartNotebookInstance", Named(name));

    /// <summary>Deletes a notebook with its volume. Only purge calls it.</summary>
    /// <param name="name">Its name.</param>
    public static NotebookCall Delete(string name) => new("DeleteNotebookInstance", Named(name));

    /// <summary>Sets what changes, and nothing else.</summary>
    /// <param name="name">The notebook's name.</param>
    /// <param name="changes">The changes, by CloudFormation's names.</param>
    public static NotebookCall Update(string name, IEnumerable<SettingChange> changes)
    {
        var input = Named(name);
        foreach (var change in changes)
            Set(input, change);
        return new NotebookCall("UpdateNotebookInstance", input);
    }

    /// <summary>Attaches a lifecycle configuration, or detaches the one that is there; the platform moves in the same call where it
    /// must.</summary>
    /// <param name="name">The notebook's name.</param>
    /// <param name="lifecycle">The lifecycle configuration; null to detach.</param>
    /// <param name="platform">The platform to move to; null to stay.</param>
    /// <param name="instanceType">The instance type to change to, where the new platform lacks the old one; null to keep it.</param>
    public static NotebookCall Attach(string name, string? lifecycle, string? platform = null, string? instanceType = null)
    {
        var input = Named(name);
        if (lifecycle is null)
            input["DisassociateLifecycleConfig"] = true;
        else
            input["LifecycleConfigName"] = lifecycle;
        if (platform is not null)
            input["PlatformIdentifier"] = platform;
        if (instanceType is not null)
            input["InstanceType"] = instanceType;
        return new NotebookCall("UpdateNotebookInstance", input);
    }

    /// <summary>Attaches the lifecycle configuration that backs up, and moves a notebook that could not be started again
    /// otherwise.</summary>
    /// <param name="notebook">The notebook as it is.</param>
    /// <param name="lifecycle">The lifecycle configuration.</param>
    /// <param name="target">What the operator decided.</param>
    /// <param name="now">The time.</param>
    public static NotebookCall AttachBackup(Notebook notebook, string lifecycle, RemediationTarget target, DateTimeOffset now) =>
        Platforms.IsStrandedByStop(notebook.Platform, now)
            ? Attach(notebook.Name, lifecycle, Platforms.AmazonLinux2023, Platforms.TypeForMove(notebook.InstanceType, target))
            : Attach(notebook.Name, lifecycle);

    /// <summary>Makes a lifecycle configuration whose script runs at each start.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="script">The script.</param>
    public static NotebookCall CreateLifecycle(string name, string script) =>
        new(
            "CreateNotebookInstanceLifecycleConfig",
            new JsonObject
            {
                ["NotebookInstanceLifecycleConfigName"] = name,
                ["OnStart"] = new JsonArray(new JsonObject { ["Content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(script)) }),
            }
        );

    /// <summary>Deletes a lifecycle configuration: only our own.</summary>
    /// <param name="name">Its name.</param>
    public static NotebookCall DeleteLifecycle(string name) =>
        new("DeleteNotebookInstanceLifecycleConfig", new JsonObject { ["NotebookInstanceLifecycleConfigName"] = name });

    /// <summary>Sets tags.</summary>
    /// <param name="arn">The notebook's ARN.</param>
    /// <param name="tags">The tags.</param>
    public static NotebookCall Tag(string arn, IEnumerable<KeyValuePair<string, string>> tags) =>
        new("AddTags", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = TagList(tags) });

    /// <summary>Removes tags.</summary>
    /// <param name="arn">The notebook's ARN.</param>
    /// <param name="keys">Their keys.</param>
    public static NotebookCall Untag(string arn, IEnumerable<string> keys) =>
        new("DeleteTags", new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = Texts(keys) });

    /// <summary>The call as a person could make it: <c>aws sagemaker … --cli-input-json '…'</c>.</summary>
    public string ToCommand() =>
        $"aws sagemaker {Kebab(Operation)} --cli-input-json '{Input.ToJsonString().Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Sets one change in an input, with the type that the API has.</summary>
    internal static void Set(JsonObject input, SettingChange change)
    {
        var names = change.Property.Split('.');
        var parent = input;
        foreach (var name in names[..^1])
        {
            if (parent[name] is not JsonObject child)
                parent[name] = child = [];
            parent = child;
        }

        parent[names[^1]] = change.Property switch
        {
            "SecurityGroupIds" => Texts(change.To.Split(',')),
            "VolumeSizeInGB" => int.Parse(change.To, CultureInfo.InvariantCulture),
            _ => change.To,
        };
    }

    internal static JsonArray TagList(IEnumerable<KeyValuePair<string, string>> tags)
    {
        var list = new JsonArray();
        foreach (var (key, value) in tags)
            list.Add((JsonNode)new JsonObject { ["Key"] = key, ["Value"] = value });
        return list;
    }

    private static JsonArray Texts(IEnumerable<string> texts)
    {
        var list = new JsonArray();
        foreach (var text in texts)
            list.Add((JsonNode)text);
        return list;
    }

    private static JsonObject Named(string name) => new() { ["NotebookInstanceName"] = name };

    private static string Kebab(string operation) =>
        string.Concat(
            operation.Select(
                (c, i) =>
                    char.IsUpper(c) && i > 0
                        ? $"-{char.ToLower(c, CultureInfo.InvariantCulture)}"
                        : $"{char.ToLower(c, CultureInfo.InvariantCulture)}"
            )
        );
}
