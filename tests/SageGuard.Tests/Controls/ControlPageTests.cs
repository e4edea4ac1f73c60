// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Controls;
using SageGuard.Deployment;

namespace SageGuard.Tests.Controls;

public sealed class ControlPageTests
{
    private const string Update = "SAGEGUARD_UPDATE";

    public static TheoryData<string> Pages() => [.. Catalog.Controls.Select(control => $"{control.Id}.md"), "README.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_says_what_the_catalog_says(string file)
    {
        var expected = file == "README.md" ? ControlPage.Index() : ControlPage.Markdown(Catalog.Find(file[..^".md".Length])!);
        var path = Path.Combine(Folder(), file);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllText(path, expected);
        }

        var actual = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(
            expected == actual,
            $"docs/controls/{file} is not what the catalog says. Run the tests with {Update}=1 to rewrite it, and read the difference."
        );
    }

    [Fact]
    public void The_README_has_every_parameter_as_its_record_says()
    {
        var path = Path.Combine(Folder(), "..", "..", "README.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var start = text.IndexOf("| parameter |", StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(path, text = $"{text[..start]}{ControlPage.ParameterTable()}{text[end..]}");
        Assert.True(
            text.Contains($"\n{ControlPage.ParameterTable()}\n", StringComparison.Ordinal),
            $"The README's table of parameters is not what their records say. Run the tests with {Update}=1 to rewrite it, and read the difference."
        );
    }

    [Fact]
    public void No_page_is_left_over() =>
        Assert.Empty(Directory.EnumerateFiles(Folder()).Select(path => Path.GetFileName(path)!).Except(Pages().Select(row => row.Data)));

    [Fact]
    public void The_statements_on_a_page_are_JSON_and_hold_every_condition()
    {
        foreach (var control in Catalog.Controls.Where(control => control.Prevention.Statements.Count > 0))
        {
            var page = ControlPage.Markdown(control);
            var start = page.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
            using var statements = JsonDocument.Parse(page[start..page.IndexOf("\n```\n", start, StringComparison.Ordinal)]);
            Assert.Equal(control.Prevention.Statements.Count, statements.RootElement.GetArrayLength());
            for (var i = 0; i < control.Prevention.Statements.Count; i++)
            {
                var condition = statements.RootElement[i].GetProperty("Condition");
                foreach (var (op, key, value) in control.Prevention.Statements[i].Conditions)
                    Assert.Equal(value, condition.GetProperty(op).GetProperty(key).GetString());
            }
        }
    }

    private static string Folder()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SageGuard.slnx")))
            directory = directory.Parent;
        return Path.Combine(
            directory?.FullName ?? throw new InvalidOperationException("SageGuard.slnx is in no folder above the tests."),
            "docs",
            "controls"
        );
    }
}
