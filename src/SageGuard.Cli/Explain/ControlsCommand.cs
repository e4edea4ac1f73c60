// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text.Json;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Layout;
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
                CommandRunner.RunAsync(
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
        var page = new Page(console);
        page.Rows(
            0,
            [
                .. controls.Select(control =>
                    (Piece[][])
                        [
                            [Piece.Bold(control.Id)],
                            [Piece.For(control.Severity)],
                            [control.Title, " ", Piece.Dim($"({control.Kind.ShortName}, {Fix(control)})")],
                        ]
                ),
            ]
        );
        page.Line();
        page.Paragraph("One of them: sageguard controls 1");
    }

    private static void One(IAnsiConsole console, Control control)
    {
        var page = new Page(console);
        page.Paragraph(Piece.Bold($"{control.Id}  {control.Title}"));
        List<Piece[][]> rows =
        [
            [
                [Piece.Dim("severity")],
                [Piece.For(control.Severity)],
            ],
        ];
        Row("judges", control.Kind.Type);
        Row("passes when", Plain(control.Requirement.Text));
        Row("absent", Plain(control.Requirement.AbsentText));
        Row("why", control.Why);
        Row("fix", $"{control.Fix} ({(control.FixKind == FixKind.InPlace ? "in place" : "a new resource takes its place")})");
        Row("prevent", Prevention(control));
        if (control.Prevention.Caveat is { } caveat)
            Row("", caveat);
        Row("in a file", Plain(control.DeclaredFix));
        Row(
            "repair",
            Plain(control.Repair.NoneBecause ?? "") is { Length: > 0 } none ? none : $"sageguard remediate plan --control {control.Id}"
        );
        if (control.ManagedRule is { } rule)
        {
            Row(
                "AWS's own rule",
                $"{rule.Identifier}, {(rule.Trigger == ManagedRuleTrigger.Periodic ? "periodic, every 12 or 24 hours" : "on each change")}"
            );
        }
        Row(
            "this rule",
            control.IsScanOnly ? $"only sageguard scan evaluates it: {control.ScanOnlyBecause}"
                : !control.Kind.IsRecorded ? "AWS Config does not record the kind: scan, check and the hook evaluate it, no rule can"
                : control.NeedsSchedule is { } schedule ? $"on each change and on a schedule. {schedule}"
                : "on each change"
        );
        if (control.Parameters.Count > 0)
            Row("parameters", string.Join(", ", control.Parameters));
        Row("AWS's page", control.Page.AbsoluteUri);
        page.Rows(2, rows);

        void Row(string name, string text) =>
            rows.Add([
                [Piece.Dim(name)],
                [text],
            ]);
    }

    private static string Fix(Control control) => control.FixKind == FixKind.InPlace ? "in place" : "recreate";

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
        JsonSerializer.Serialize(output, controls.Select(ExplainedControl.From), ControlsJson.Readable.IEnumerableExplainedControl);
        output.WriteByte((byte)'\n');
    }

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);
}
