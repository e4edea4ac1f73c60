// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text.Json;
using SageGuard.Cli.Reports;
using SageGuard.Controls;
using Spectre.Console;

namespace SageGuard.Cli.Explain;

/// <summary><c>sageguard controls</c>: the catalog, or one control explained.</summary>
internal static class ControlsCommand
{
    public static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("CONTROL")
        {
            Description = "A control to explain, by id or number (SageMaker.1, 1), or several or a set to list (security-hub).",
            HelpName = "CONTROL",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.CompletionSources.Add(_ => ControlOption.Names.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        var json = new Option<bool>("--json") { Description = "The controls as JSON." };
        var command = new Command("controls", "Show the catalog, or explain one control: what, why, how to fix, how to prevent.")
        {
            names,
            json,
        };
        command.SetAction(
            (parse, cancellationToken) =>
                Guarded.RunAsync(
                    terminal,
                    () =>
                    {
                        var controls = parse.GetValue(names) is { Length: > 0 } given ? ControlOption.Choose(given, "") : Catalog.Controls;
                        if (parse.GetValue(json))
                            Json(terminal, controls);
                        else if (controls is [var one])
                            One(terminal.Out, one);
                        else
                            List(terminal.Out, controls);
                        return Task.FromResult(ExitCodes.Success);
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static void List(IAnsiConsole console, IReadOnlyList<Control> controls)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in (string[])["control", "severity", "title", "judges", "fix"])
            table.AddColumn(column);
        foreach (var control in controls)
        {
            table.AddRow(
                control.Id,
                Severity(control),
                Markup.Escape(control.Title),
                control.Kind.ShortName,
                control.FixKind == FixKind.InPlace ? "in place" : "recreate"
            );
        }

        console.Write(table);
        console.WriteLine("One of them: sageguard controls 1");
    }

    private static void One(IAnsiConsole console, Control control)
    {
        console.MarkupLineInterpolated($"[bold]{control.Id}  {control.Title}[/]");
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        Row(grid, "severity", Severity(control));
        Row(grid, "judges", Markup.Escape(control.Kind.Type));
        Row(grid, "passes when", Markup.Escape(Plain(control.Requirement.Text)));
        Row(grid, "absent", Markup.Escape(Plain(control.Requirement.AbsentText)));
        Row(grid, "why", Markup.Escape(control.Why));
        Row(
            grid,
            "fix",
            Markup.Escape($"{control.Fix} ({(control.FixKind == FixKind.InPlace ? "in place" : "a new resource takes its place")})")
        );
        Row(grid, "prevent", Markup.Escape(Prevention(control)));
        if (control.Prevention.Caveat is { } caveat)
            Row(grid, "", Markup.Escape(caveat));
        Row(grid, "in a file", Markup.Escape(Plain(control.DeclaredFix)));
        Row(
            grid,
            "repair",
            Markup.Escape(
                Plain(control.Repair.NoneBecause ?? "") is { Length: > 0 } none ? none : $"sageguard remediate plan --control {control.Id}"
            )
        );
        if (control.ManagedRule is { } rule)
        {
            Row(
                grid,
                "AWS's own rule",
                Markup.Escape(
                    $"{rule.Identifier}, {(rule.Trigger == ManagedRuleTrigger.Periodic ? "periodic, every 12 or 24 hours" : "on each change")}"
                )
            );
        }

        Row(
            grid,
            "this rule",
            Markup.Escape(
                control.IsScanOnly ? $"only sageguard scan evaluates it: {control.ScanOnlyBecause}"
                : !control.Kind.IsRecorded ? "AWS Config does not record the kind: scan, check and the hook evaluate it, no rule can"
                : control.NeedsSchedule is { } schedule ? $"on each change and on a schedule. {schedule}"
                : "on each change"
            )
        );
        if (control.Parameters.Count > 0)
            Row(grid, "parameters", Markup.Escape(string.Join(", ", control.Parameters)));
        Row(grid, "AWS's page", Markup.Escape(control.Page.AbsoluteUri));
        console.Write(grid);
    }

    private static string Prevention(Control control) =>
        control.Prevention.NoneBecause is { } reason
            ? $"{reason} A CloudFormation hook, sageguard check in CI, and the rule are left."
            : string.Join(
                " ",
                control.Prevention.Statements.Select(deny =>
                    $"Deny {string.Join(", ", deny.Actions.Select(action => $"sagemaker:{action}"))} where {string.Join(" and ", deny.Conditions.Select(condition => $"{condition.Operator} {condition.Key} {condition.Value}"))}."
                )
            );

    private static void Json(Terminal terminal, IReadOnlyList<Control> controls)
    {
        using var output = terminal.OpenOutput();
        using (var json = new Utf8JsonWriter(output, JsonReport.Pretty))
        {
            json.WriteStartArray();
            foreach (var control in controls)
            {
                json.WriteStartObject();
                json.WriteString("id", control.Id);
                json.WriteString("title", control.Title);
                json.WriteString("severity", JsonReport.SeverityId(control.Severity));
                json.WriteString("resourceType", control.Kind.Type);
                json.WriteString("passesWhen", control.Requirement.Text);
                json.WriteString("absent", control.Requirement.AbsentText);
                json.WriteString("why", control.Why);
                json.WriteString("fix", control.Fix);
                json.WriteString("declaredFix", control.DeclaredFix);
                json.WriteString("fixKind", control.FixKind == FixKind.InPlace ? "inPlace" : "recreate");
                json.WriteString("page", control.Page.AbsoluteUri);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Row(Grid grid, string name, string markup) => grid.AddRow($"  [dim]{name}[/]", markup);

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);

    private static string Severity(Control control) =>
        control.Severity switch
        {
            Controls.Severity.High => "[red]high[/]",
            Controls.Severity.Medium => "[yellow]medium[/]",
            _ => "low",
        };
}
