// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Cli.Check.CloudFormation;
using SageGuard.Cli.Check.Terraform;

namespace SageGuard.Cli.Check;

/// <summary>Finds out what a file is, by what it holds and not by its name.</summary>
internal static class Documents
{
    private const string Known = "It is no configuration item, AWS Config event, Describe answer, CloudFormation template or Terraform plan that sageguard knows. See: sageguard check --help";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="parameters">Values for a template's parameters.</param>
    /// <exception cref="UsageException">It is broken or unknown; the message names line and column.</exception>
    public static Contents Read(InputFile file, IReadOnlyDictionary<string, string> parameters)
    {
        try
        {
            var first = file.Utf8.Span[file.Utf8.Span.IndexOfAnyExcept(" \t\r\n"u8)];
            return first is (byte)'{' or (byte)'[' ? Json(file, parameters) : Yaml(file, parameters);
        }
        catch (MalformedEventException error)
        {
            throw new UsageException($"{file.Title}: {error.Message}");
        }
    }

    private static Contents Yaml(InputFile file, IReadOnlyDictionary<string, string> parameters)
    {
        var tree = YamlTree.Read(file);
        if (!Template.Is(tree.Root)) throw new UsageException($"{file.Title} has no Resources with a Type, which a CloudFormation template needs. {Known}");
        return TemplateInput.Read(file, tree, parameters);
    }

    private static Contents Json(InputFile file, IReadOnlyDictionary<string, string> parameters)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(file.Utf8, Options);
        }
        catch (JsonException) when (file.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        {
            return Yaml(file, parameters);
        }
        catch (JsonException error)
        {
            throw JsonTree.Broken(file, error);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array) return Several(file, root);
            return One(file, root) ?? TemplateOf(file, root, parameters) ?? throw new UsageException($"{file.Title}: {Unknown(root)}");
        }
    }

    private static Contents? One(InputFile file, JsonElement root) =>
        PlanInput.Is(root) ? PlanInput.Read(file, root)
        : RecordedInput.Is(root) ? RecordedInput.Read(file, root)
        : DescribeInput.KindOf(root) is { } kind ? DescribeInput.Read(file, kind, root)
        : null;

    private static Contents? TemplateOf(InputFile file, JsonElement root, IReadOnlyDictionary<string, string> parameters)
    {
        if (!root.TryGetProperty("Resources", out _)) return null;
        var tree = JsonTree.Read(file);
        return Template.Is(tree.Root) ? TemplateInput.Read(file, tree, parameters) : null;
    }

    private static Contents Several(InputFile file, JsonElement root)
    {
        List<Contents> all = [.. root.EnumerateArray().Select((entry, i) => entry.ValueKind == JsonValueKind.Object && One(file, entry) is { } contents
            ? contents
            : throw new UsageException($"{file.Title}: entry {i + 1} of the list: {Known}"))];
        return all.Count == 0
            ? throw new UsageException($"{file.Title} is an empty list. {Known}")
            : new Contents($"list of {all.Count}", [.. all.SelectMany(contents => contents.Candidates)], [.. all.SelectMany(contents => contents.Notes)]);
    }

    private static string Unknown(JsonElement root)
    {
        var members = root.EnumerateObject().Select(member => member.Name).Take(4).ToList();
        return members.Count == 0 ? $"the object is empty. {Known}" : $"a JSON object with {Reports.OneLine.Of(string.Join(", ", members), 120)}. {Known}";
    }
}
