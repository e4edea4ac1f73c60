// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Check;

/// <summary>Reads files and evaluates what they hold. One bad file never hides another's results.</summary>
/// <param name="terminal">Where standard input is.</param>
/// <param name="deployment">What the operator says about the deployment of templates.</param>
/// <param name="rule">The controls and their parameters.</param>
/// <param name="eventsDecide">True where the rule parameters of an AWS Config event count instead.</param>
/// <param name="today">The day, for waivers.</param>
internal sealed class CheckRun(Terminal terminal, DeploymentSettings deployment, RuleParameters rule, bool eventsDecide, DateOnly today)
{
    private readonly List<FileResult> _files = [];
    private readonly HashSet<Control> _controls = [];
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);

    /// <summary>True to count suppressions that the files' authors wrote, in the form of waivers.</summary>
    public bool InlineWaivers { get; init; }

    /// <summary>The file that standard input stands for; null for none.</summary>
    public string? StdinName { get; init; }

    /// <summary>The controls that were asked.</summary>
    public IReadOnlyList<Control> Controls => [.. _controls.Order(Control.CatalogOrder)];

    /// <summary>The results, of each file once.</summary>
    public IEnumerable<ResultRow> Rows => Counted.SelectMany(file => file.Rows);

    /// <summary>What was read.</summary>
    public IReadOnlyList<string> Sources => [.. Counted.Where(file => file.Source is not null).Select(file => file.Source!)];

    /// <summary>What a reader must know besides.</summary>
    public IReadOnlyList<string> Notes => [.. Counted.SelectMany(file => file.Losses.Concat(file.Notes))];

    /// <summary>Notebooks whose files a plan deletes.</summary>
    public IReadOnlyList<string> Losses => [.. Counted.SelectMany(file => file.Losses)];

    /// <summary>What is wrong with the files that were not read.</summary>
    public IReadOnlyList<string> Faults => [.. _files.Where(file => file.Fault is not null).Select(file => file.Fault!)];

    /// <summary>True where at least one file was read.</summary>
    public bool ReadAny => _files.Exists(file => file.Source is not null);

    // A template that another one leads to was evaluated with the parameters that it gets there.
    private IEnumerable<FileResult> Counted => _files.Where(file => file.IsNamed || file.Path is null || !_followed.Contains(file.Path));

    /// <summary>Reads and evaluates one file.</summary>
    public async Task CheckAsync(FoundFile found, CancellationToken cancellationToken)
    {
        if (found.Fault is { } fault)
        {
            _files.Add(Unread(found, fault, null, isOurs: true));
            return;
        }

        InputFile? file = null;
        try
        {
            file = await InputFile.ReadAsync(found.Name, terminal, cancellationToken);
            if (found.Name == "-" && StdinName is not null)
                file = file with { Name = StdinName };
            await CheckAsync(found, file, Documents.Read(file, deployment), cancellationToken);
        }
        catch (EmptyFileException error)
        {
            // An empty or binary file among many is nothing that could hold a resource; one that was named is missing.
            _files.Add(Unread(found, error.Message, file, isOurs: found.IsNamed));
        }
        catch (UnknownFileException error)
        {
            if (!found.IsInAssembly)
                _files.Add(Unread(found, error.Message, file, isOurs: false));
        }
        catch (UsageException error)
        {
            // What is broken may be of any kind; what could not be opened as well.
            _files.Add(
                Unread(
                    found,
                    error.Message,
                    file,
                    isOurs: file is null || error is UnreadFileException || OurFiles.LooksLikeOne(file.Utf8.Span)
                )
            );
        }
    }

    private async Task CheckAsync(FoundFile found, InputFile file, Contents contents, CancellationToken cancellationToken)
    {
        // An event carries its rule's parameters; a person's own options win.
        var parameters = contents.RuleParameters is { } own && eventsDecide ? RuleParameters.Read(own) : rule;
        _controls.UnionWith(parameters.Controls);
        _followed.UnionWith(contents.Followed);
        var checker = new Checker(parameters, today) { InlineWaivers = InlineWaivers };
        var (rows, notes) = (new List<ResultRow>(), new List<string>(contents.Notes));
        foreach (var candidate in contents.Candidates.Select(Located))
        {
            var results = await checker.CheckAsync(candidate, cancellationToken);
            rows.AddRange(results);
            notes.AddRange(await checker.ChoicesThatFailAsync(candidate, results, cancellationToken));
        }

        rows.AddRange(contents.Gaps.Select(Row));
        _files.Add(
            new FileResult(file.Path, found.IsNamed)
            {
                Source = $"{file.Title} ({contents.What})",
                Rows = rows,
                Notes = notes,
                Losses = contents.Losses,
            }
        );
    }

    private Candidate Located(Candidate candidate)
    {
        var subject = Located(candidate.Subject);
        return candidate with
        {
            Subject = subject,
            Forms =
            [
                .. candidate.Forms.Select(form =>
                    form with
                    {
                        Resource = form.Resource with { Account = form.Resource.Account ?? subject.Account },
                    }
                ),
            ],
        };
    }

    private Subject Located(Subject subject) =>
        subject with
        {
            Account = subject.Account ?? deployment.Account,
            Region = subject.Region ?? deployment.Region,
        };

    private ResultRow Row(Gap gap) =>
        new(null, Located(gap.Subject), Outcome.NotAssessed, gap.Reason) { Remedy = gap.Remedy, IsUnjudged = gap.IsUnjudged };

    private FileResult Unread(FoundFile found, string message, InputFile? file, bool isOurs) =>
        new(file?.Path, found.IsNamed)
        {
            Fault = message,
            Rows = isOurs ? [Row(Gaps.OfFile(file?.Name ?? InputFile.NameOf(found.Name), message))] : [],
            Notes = isOurs ? [] : [$"Skipped: {message}"],
        };

    private sealed record FileResult(string? Path, bool IsNamed)
    {
        public string? Source { get; init; }

        public string? Fault { get; init; }

        public IReadOnlyList<ResultRow> Rows { get; init; } = [];

        public IReadOnlyList<string> Notes { get; init; } = [];

        public IReadOnlyList<string> Losses { get; init; } = [];
    }
}
