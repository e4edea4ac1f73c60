// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.RegularExpressions;
using SageGuard.Cli.Check.Terraform;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check;

/// <summary>Recognizes files of Terraform that a check does not read, and names the command that makes one that it reads.</summary>
internal static partial class TerraformSource
{
    private const string Plan = "terraform plan -out p && terraform show -json p | sageguard check -";

    private static readonly string[] Blocks = ["terraform", "provider", "resource", "module", "variable", "locals", "output", "data"];

    /// <summary>What to do with a file in Terraform's language; null for anything else.</summary>
    public static string? Find(InputFile file)
    {
        // A plan that comes by a pipe may be named for its source.
        var first = file.Utf8.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0 || file.Utf8.Span[first] is (byte)'{' or (byte)'[')
            return null;
        if (
            file.Name.EndsWith(".tf", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".tofu", StringComparison.OrdinalIgnoreCase)
        )
        {
            return Source(file);
        }
        // The first line that is not a comment decides.
        var head = Encoding.UTF8.GetString(file.Utf8.Span[..Math.Min(file.Utf8.Length, 4096)]);
        var line = head.Split('\n')
            .Select(text => text.Trim())
            .FirstOrDefault(text => text.Length > 0 && !text.StartsWith('#') && !text.StartsWith("//", StringComparison.Ordinal));
        return line is not null && Block().IsMatch(line) ? Source(file) : null;
    }

    /// <summary>What to do with JSON of Terraform that is neither a plan nor a state for reading; null for anything else.</summary>
    public static string? Find(InputFile file, SourceFile tree)
    {
        var root = tree.Root;
        if (root is not SourceMap map)
            return null;
        if (map["lineage"] is not null && map["serial"] is not null)
            return $"{file.Title} is a state file of Terraform as it is stored. Read it with: terraform show -json {(file.Name == "-" ? "terraform.tfstate" : file.Name)} | sageguard check -";
        if (map["@level"] is not null && map["@message"] is not null)
            return $"{file.Title} is the log that terraform plan -json prints, not the plan. Make the plan with: {Plan}";
        if (map["format_version"] is not null && map.Members.Count == 1)
            return $"{file.Title} is an empty state of Terraform: nothing has been applied. Check the plan instead: {Plan}";
        if (PlanInput.Is(root))
            return null;
        var isSource =
            file.Name.EndsWith(".tf.json", StringComparison.OrdinalIgnoreCase)
            || (
                map["resource"] is SourceMap
                && map.Members.Count > 0
                && map.Members.All(member => member.Key == "//" || Blocks.Contains(member.Key))
            );
        return isSource ? Source(file) : null;
    }

    private static string Source(InputFile file) =>
        $"{file.Title} is Terraform source, whose values only Terraform itself can work out. Check the plan: {Plan}";

    [GeneratedRegex(
        """^(resource|data|module|provider|variable|output)\s+("[^"]*"|[A-Za-z_][A-Za-z0-9_-]*)(\s+("[^"]*"|[A-Za-z_][A-Za-z0-9_-]*))?\s*\{|^(terraform|locals)\s*\{"""
    )]
    private static partial Regex Block();
}
