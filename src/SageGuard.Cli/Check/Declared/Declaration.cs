// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Check.Declared;

/// <summary>Where the properties of a declared resource stand, and what its language calls them.</summary>
/// <param name="file">The file.</param>
/// <param name="language">The language.</param>
/// <param name="properties">The properties as they are written; null where there are none.</param>
/// <param name="whole">Where the resource itself stands.</param>
/// <param name="names">The names of a property's path in the language, one for each name of CloudFormation's; null for the same.</param>
internal sealed partial class Declaration(
    string file,
    Language language,
    SourceNode? properties,
    Stretch whole,
    Func<string, string>? names = null
)
{
    /// <summary>The language.</summary>
    public Language Language => language;

    /// <summary>Moves a place of a template that stands inside another one to that other one.</summary>
    public Func<Stretch, Stretch> Move { get; init; } = place => place;

    /// <summary>What the language calls a property.</summary>
    /// <param name="path">CloudFormation's path, e.g. <c>ProductionVariants[0].InitialInstanceCount</c>.</param>
    public string NameOf(string path) => names is null ? path : names(path);

    /// <summary>Where the property stands: its key, or of what is not written the nearest that is.</summary>
    /// <param name="path">CloudFormation's path; null for the resource itself.</param>
    public Location LocationOf(string? path)
    {
        var place = whole;
        var at = properties;
        foreach (var step in Step().Matches(path is null ? "" : NameOf(path)).Select(match => match.Value))
        {
            if (at is SourceList list && step.StartsWith('['))
            {
                var index = int.Parse(step.AsSpan(1, step.Length - 2), CultureInfo.InvariantCulture);
                if (index >= list.Items.Count)
                    break;
                at = list.Items[index];
                place = new Stretch(at.Place.Start, at is SourceScalar ? at.Place.End : at.Place.Start);
                continue;
            }

            // Terraform's plans write a block as a list of one.
            if (at is SourceList { Items: [SourceMap only] })
                at = only;
            if (at?.Find(step) is not { } member)
                break;
            place =
                member.Value is SourceScalar && member.Value.Place.End.Line >= member.KeyPlace.End.Line
                    ? new Stretch(member.KeyPlace.Start, member.Value.Place.End)
                    : member.KeyPlace;
            at = member.Value;
        }

        var moved = Move(place);
        return new Location(file, moved.Start.Line, moved.Start.Column) { EndLine = moved.End.Line, EndColumn = moved.End.Column };
    }

    [GeneratedRegex(@"\[[0-9]{1,6}\]|[^.\[\]]+")]
    private static partial Regex Step();
}
