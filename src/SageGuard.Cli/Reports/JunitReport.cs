// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Xml;

namespace SageGuard.Cli.Reports;

/// <summary>
/// JUnit's XML, which CI systems show as tests: one suite a file or Region, one case a result. What fails is a failure, what is not
/// known an error, what is waived or not applicable is skipped.
/// </summary>
/// <remarks>Source: the schema of Apache Ant's JUnit task, as Jenkins, GitLab and Azure Pipelines read it.</remarks>
internal static class JunitReport
{
    public static void Write(Report report, Stream output)
    {
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "SageGuard");
        Counts(xml, report.Rows);
        foreach (var suite in report.Rows.GroupBy(row => row.Subject.Location?.File ?? $"{row.Subject.Account} {row.Subject.Region}".Trim()))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean(suite.Key));
            Counts(xml, [.. suite]);
            xml.WriteAttributeString("timestamp", report.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            foreach (var row in suite) Case(xml, row);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<ResultRow> rows)
    {
        void Count(string name, Func<ResultRow, bool> counts) => xml.WriteAttributeString(name, rows.Count(counts).ToString(CultureInfo.InvariantCulture));
        Count("tests", _ => true);
        Count("failures", IsFailure);
        Count("errors", row => row.Outcome.IsUnknown() && !row.Known);
        Count("skipped", IsSkipped);
    }

    private static bool IsFailure(ResultRow row) => row.Outcome == Outcome.Failing && !row.Known;

    private static bool IsSkipped(ResultRow row) => row.Outcome is Outcome.Waived or Outcome.NotApplicable || row.Known;

    private static void Case(XmlWriter xml, ResultRow row)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(row.Control is null ? row.Subject.Type : $"{row.ControlId} {row.Control.Title}"));
        xml.WriteAttributeString("name", Clean($"{row.ControlId} {row.Subject.Name}"));
        if (row.Subject.Location is { } location)
        {
            xml.WriteAttributeString("file", Clean(location.File));
            xml.WriteAttributeString("line", location.Line.ToString(CultureInfo.InvariantCulture));
        }

        var name = IsSkipped(row) ? "skipped" : IsFailure(row) ? "failure" : row.Outcome.IsUnknown() ? "error" : null;
        if (name is not null)
        {
            xml.WriteStartElement(name);
            xml.WriteAttributeString("message", Clean(row.Known ? $"{row.Reason} (known to the baseline)" : row.Reason));
            if (name != "skipped")
            {
                xml.WriteAttributeString("type", row.Outcome.Id());
                xml.WriteString(Clean(row.FixWhereFailing ?? row.Remedy ?? ""));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    // XML knows no control characters, escaped or not.
    private static string Clean(string text) => OneLine.Of(text);
}
