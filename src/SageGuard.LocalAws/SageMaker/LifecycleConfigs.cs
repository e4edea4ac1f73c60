// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>Lifecycle configurations of notebook instances: create, describe, update, delete, list.</summary>
internal sealed class LifecycleConfigs(LocalCloudOptions options, string region)
{
    private const string NameMember = "NotebookInstanceLifecycleConfigName";
    private const string ArnMember = "NotebookInstanceLifecycleConfigArn";
    private const int MaxContent = 16384;
    private static readonly string[] Hooks = ["OnCreate", "OnStart"];
    private readonly SortedIndex<JsonObject> _byName = new();

    public IEnumerable<KeyValuePair<string, Func<JsonObject, JsonObject?>>> Operations =>
    [
        new("CreateNotebookInstanceLifecycleConfig", Create),
        new("DescribeNotebookInstanceLifecycleConfig", input => (JsonObject)Named(input).DeepClone()),
        new("UpdateNotebookInstanceLifecycleConfig", Update),
        new("DeleteNotebookInstanceLifecycleConfig", Delete),
        new("ListNotebookInstanceLifecycleConfigs", List),
    ];

    public bool Has(string name) => _byName.TryGet(name, out _);

    /// <summary>The scripts of a hook in plain text; none where the configuration is gone.</summary>
    public IReadOnlyList<string> Scripts(string? name, string hook) =>
        name is not null && _byName.TryGet(name, out var config)
            ? [.. Json.Objects(config, hook).Select(static entry => Encoding.UTF8.GetString(Convert.FromBase64String(Json.String(entry, "Content")!)))]
            : [];

    private JsonObject Create(JsonObject input)
    {
        var name = CheckName(input);
        CheckHooks(input);
        Tagging.Read(input);
        var arn = Arns.Of(options, "sagemaker", region, $"notebook-instance-lifecycle-config/{name.ToLowerInvariant()}");
        if (Has(name)) throw AwsException.Validation($"Unable to create Notebook Instance Lifecycle Config {arn}. (Details: Notebook Instance Lifecycle Config already exists.)");
        var now = options.Time.GetUtcNow();
        var config = new JsonObject { [ArnMember] = arn, [NameMember] = name, ["CreationTime"] = Json.Epoch(now), ["LastModifiedTime"] = Json.Epoch(now) };
        foreach (var hook in Hooks) config[hook] = input[hook]?.DeepClone() ?? new JsonArray();
        _byName.Set(name, config);
        return new JsonObject { [ArnMember] = arn };
    }

    private JsonObject? Update(JsonObject input)
    {
        var config = Named(input);
        CheckHooks(input);
        foreach (var hook in Hooks)
        {
            if (input[hook] is { } value) config[hook] = value.DeepClone();
        }

        config["LastModifiedTime"] = Json.Epoch(options.Time.GetUtcNow());
        return [];
    }

    private JsonObject? Delete(JsonObject input)
    {
        Named(input);
        _byName.Remove(Json.String(input, NameMember)!);
        return null;
    }

    private JsonObject List(JsonObject input)
    {
        var limit = Json.Int(input, "MaxResults");
        var constraints = new Constraints();
        constraints.Range(limit, "MaxResults", 1, 100);
        constraints.Check();
        var contains = Json.String(input, "NameContains");
        var after = Paging.After("ListNotebookInstanceLifecycleConfigs", Json.String(input, "NextToken"), "ValidationException");
        var walk = _byName.Walk(after).Where(entry => contains is null || entry.Key.Contains(contains, StringComparison.OrdinalIgnoreCase));
        var (page, next) = Paging.Take(walk, limit ?? 10, "ListNotebookInstanceLifecycleConfigs");
        var output = new JsonObject
        {
            ["NotebookInstanceLifecycleConfigs"] = Json.Array(page.Select(static config =>
            {
                var entry = (JsonObject)config.DeepClone();
                foreach (var hook in Hooks) entry.Remove(hook);
                return entry;
            })),
        };
        if (next is not null) output["NextToken"] = next;
        return output;
    }

    private JsonObject Named(JsonObject input)
    {
        var name = CheckName(input);
        return _byName.TryGet(name, out var config) ? config : throw AwsException.Validation("RecordNotFound");
    }

    private static string CheckName(JsonObject input)
    {
        var constraints = new Constraints();
        constraints.NotNull(input, NameMember);
        var name = Json.String(input, NameMember);
        constraints.Length(name, NameMember, 1, 63);
        constraints.Pattern(name, NameMember, "[a-zA-Z0-9](-*[a-zA-Z0-9])*");
        constraints.Check();
        return name!;
    }

    private static void CheckHooks(JsonObject input)
    {
        var constraints = new Constraints();
        foreach (var hook in Hooks)
        {
            var entries = Json.Objects(input, hook);
            constraints.Size(entries.Count, hook, 0, 1);
            foreach (var entry in entries) constraints.Length(Json.String(entry, "Content"), $"{hook}.1.member.content", 1, MaxContent);
        }

        constraints.Check();
        foreach (var content in Hooks.SelectMany(hook => Json.Objects(input, hook)).Select(static entry => Json.String(entry, "Content") ?? ""))
        {
            if (!Convert.TryFromBase64String(content, new byte[content.Length], out _)) throw AwsException.Validation("Lifecycle configuration content must be base64-encoded.");
        }
    }
}
