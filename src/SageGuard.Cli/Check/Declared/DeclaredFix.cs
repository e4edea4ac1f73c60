// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.Declared;

/// <summary>What to write in the file in hand, in its own language, so that a control passes.</summary>
internal static partial class DeclaredFix
{
    // CloudFormation's resource schema: a change of one of these replaces the notebook, and its volume is deleted.
    private static readonly string[] CreateOnly =
    [
        "DirectInternetAccess",
        "SubnetId",
        "SecurityGroupIds",
        "KmsKeyId",
        "PlatformIdentifier",
        "NotebookInstanceName",
    ];

    /// <summary>The fix of a failing resource.</summary>
    /// <param name="control">The control.</param>
    /// <param name="path">The property, in CloudFormation's names.</param>
    /// <param name="reason">Why it fails.</param>
    /// <param name="candidate">The resource.</param>
    /// <param name="location">Where the property stands, or the nearest that is written.</param>
    public static string Write(Control control, string path, string reason, Candidate candidate, Location location)
    {
        var declaration = candidate.Declaration!;
        var property = path[(path.LastIndexOf('.') + 1)..];
        var isTerraform = declaration.Language == Language.Terraform;
        var name = declaration.NameOf(path);
        var wanted = Wanted(reason);
        var line = location.Line.ToString(CultureInfo.InvariantCulture);
        var place =
            isTerraform || (reason.Contains(" is not set", StringComparison.Ordinal) && candidate.Subject.Location is not null)
                ? InResource(candidate.Subject, isTerraform)
            : reason.Contains(" is not set", StringComparison.Ordinal) ? $"In the resource at line {line}: "
            : $"Line {line}: ";
        // What the language cannot set is not to be written: the control says what to do instead.
        var judged = control.Requirement.Properties.FirstOrDefault(candidate => candidate.Path == Index().Replace(path, ""));
        if (judged is not null && (isTerraform ? judged.Terraform is null : judged.IsOnlyInApi))
            wanted = null;
        // One value that passes is written out; anything else the control says in a sentence.
        var write =
            wanted is null || wanted == "present" || wanted.Contains(' ', StringComparison.Ordinal)
                ? (isTerraform ? control.DeclaredFixForTerraform() : control.DeclaredFix).Replace("`", "", StringComparison.Ordinal)
                : (isTerraform ? $"write {name} = {(wanted is "true" or "false" ? wanted : $"\"{wanted}\"")}" : $"write {name}: {wanted}")
                    + Needs(control, property, declaration)
                    + ".";
        return place + write + Replacement(control, property, isTerraform);
    }

    /// <summary>The fix where the resource stands above it: the same for every resource that lacks the same.</summary>
    /// <param name="fix">The fix.</param>
    /// <param name="subject">The resource.</param>
    public static string BelowResource(string fix, Subject subject)
    {
        var place =
            new[] { InResource(subject, true), InResource(subject, false) }.FirstOrDefault(place =>
                fix.StartsWith(place, StringComparison.Ordinal)
            )
            ?? "";
        return place.Length == 0 ? fix : $"{char.ToUpperInvariant(fix[place.Length])}{fix[(place.Length + 1)..]}";
    }

    private static string InResource(Subject subject, bool isTerraform) =>
        isTerraform
            ? $"In {OneLine.Clean(subject.Name)}: "
            : $"In the resource at line {subject.Location?.Line.ToString(CultureInfo.InvariantCulture)}: ";

    private static string Needs(Control control, string property, Declaration declaration) =>
        control.Kind != ResourceKinds.NotebookInstance
            ? ""
            : property switch
            {
                "DirectInternetAccess" => $", which needs {Name("SubnetId", declaration)} and {Name("SecurityGroupIds", declaration)}",
                _ => "",
            };

    private static string Name(string property, Declaration declaration) =>
        declaration.Language == Language.Terraform && property == "SecurityGroupIds" ? "security_groups" : declaration.NameOf(property);

    private static string Replacement(Control control, string property, bool isTerraform)
    {
        var deployed = isTerraform ? "once it is applied" : "in a deployed stack";
        if (control.Kind == ResourceKinds.NotebookInstance)
        {
            return CreateOnly.Contains(property)
                ? $" Changing this {deployed} replaces the notebook and deletes its volume; back up first."
                : "";
        }

        return control.FixKind == FixKind.Recreate ? $" Changing this {deployed} replaces the resource." : "";
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    // "RootAccess is Enabled; it must be Disabled."
    private static string? Wanted(string reason)
    {
        const string Must = "it must be ";
        var at = reason.IndexOf(Must, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var rest = reason[(at + Must.Length)..];
        var end = rest.IndexOf(". ", StringComparison.Ordinal);
        rest = (end < 0 ? rest : rest[..end]).TrimEnd('.');
        // Of several that pass, the first.
        return rest.StartsWith("one of ", StringComparison.Ordinal) ? rest["one of ".Length..].Split(", ")[0] : rest;
    }
}
