// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Xml;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Reports;

/// <summary>
/// JUnit's XML, which CI systems show as tests: one suite a file or Region, one case a result. What fails is a failure, what is not
/// known an error, what is waived or not applicable is skipped.
/// </summary>
/// <remarks>Source: the schema of Apache Ant's JUnit task, as Jenkins, GitLab and Azure Pipelines read it.</remarks>
internal static class JunitReport
{
    private const string Failure = "failure";
    private const string Error = "error";
    private const string Skipped = "skipped";

    public static void Write(Report report, Stream output)
    {
        // Each suite says first how many cases of each sort follow; suites come in the order of their first results.
        var suites = new Dictionary<string, Suite>(StringComparer.Ordinal);
        var all = new Suite(0);
        foreach (var row in report.Rows)
        {
            if (!suites.TryGetValue(NameOf(row), out var suite))
                suites[NameOf(row)] = suite = new Suite(suites.Count);
            suite.Add(Element(report, row));
            all.Add(Element(report, row));
        }

        using var rows = ResultSpool.From(
            report.Rows,
            Comparer<ResultRow>.Create((one, other) => suites[NameOf(one)].Place.CompareTo(suites[NameOf(other)].Place))
        );
        using var xml = XmlWriter.Create(
            output,
            new XmlWriterSettings
            {
                Indent = true,
                Encoding = new UTF8Encoding(false),
                NewLineChars = "\n",
            }
        );
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "SageGuard");
        Counts(xml, all);
        string? open = null;
        foreach (var row in rows)
        {
            var name = NameOf(row);
            if (name != open)
            {
                if (open is not null)
                    xml.WriteEndElement();
                open = name;
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", Clean(name));
                Counts(xml, suites[name]);
                xml.WriteAttributeString(
                    "timestamp",
                    report.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
                );
                Properties(xml, report);
            }

            if (report.Lists(row.Outcome))
                Case(xml, report, row);
        }

        if (open is not null)
            xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string NameOf(ResultRow row) => row.Subject.Location?.File ?? $"{row.Subject.Account} {row.Subject.Region}".Trim();

    private static void Properties(XmlWriter xml, Report report)
    {
        xml.WriteStartElement("properties");
        Property("run", report.Run.Id);
        foreach (var (term, text) in RunFacts.List(report).Skip(1))
            Property(term, text);
        if (report.NotEvaluated is { } left)
            Property("Sets not evaluated", left);
        if (report.Run.NotAws is { } notAws)
            Property("Not AWS", notAws);
        xml.WriteEndElement();

        void Property(string name, string value)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", Clean(value));
            xml.WriteEndElement();
        }
    }

    private static void Counts(XmlWriter xml, Suite suite)
    {
        void Count(string name, int count) => xml.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));
        Count("tests", suite.Tests);
        Count("failures", suite.Failures);
        Count("errors", suite.Errors);
        Count("skipped", suite.Skipped);
    }

    // What a case holds; what the operator accepts is not an error here either.
    private static string? Element(Report report, ResultRow row) =>
        row switch
        {
            { Outcome: Outcome.Waived or Outcome.NotApplicable } or { Known: true } => Skipped,
            { Outcome: Outcome.Failing } => Failure,
            { Outcome: Outcome.DecidedAtDeployment } when report.Undecided == UndecidedPolicy.Fail => Failure,
            _ when report.Accepts(row) => Skipped,
            _ => row.Outcome.IsUnknown() ? Error : null,
        };

    private static void Case(XmlWriter xml, Report report, ResultRow row)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(row.Control is null ? row.Subject.Type : $"{row.ControlId} {row.Control.Title}"));
        xml.WriteAttributeString("name", Clean($"{row.ControlId} {row.Subject.Name}"));
        if (row.Subject.Location is { } location)
        {
            xml.WriteAttributeString("file", Clean(location.File));
            xml.WriteAttributeString("line", location.Line.ToString(CultureInfo.InvariantCulture));
        }

        if (Element(report, row) is { } name)
        {
            xml.WriteStartElement(name);
            xml.WriteAttributeString("message", Clean(row.Known ? $"{row.Reason} (known to the baseline)" : row.Reason));
            if (name != Skipped)
            {
                xml.WriteAttributeString("type", row.Outcome.Id());
                xml.WriteString(Clean(row.FixWhereFailing ?? row.Remedy ?? ""));
            }

            xml.WriteEndElement();
        }

        if (row.Observed is { } observed)
            xml.WriteElementString("system-out", Clean(observed));
        xml.WriteEndElement();
    }

    // XML knows no control characters, escaped or not.
    private static string Clean(string text) => OneLine.Clean(text);

    private sealed class Suite(int place)
    {
        public int Place => place;

        public int Tests { get; private set; }

        public int Failures { get; private set; }

        public int Errors { get; private set; }

        public int Skipped { get; private set; }

        public void Add(string? element)
        {
            Tests++;
            if (element == Failure)
                Failures++;
            else if (element == Error)
                Errors++;
            else if (element == JunitReport.Skipped)
                Skipped++;
        }
    }
}
