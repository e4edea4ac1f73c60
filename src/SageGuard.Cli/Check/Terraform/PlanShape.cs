// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>
/// Reads the parts of a plan that hold resources in the shapes in which Terraform writes them. In the place of any other shape
/// a resource may stand that a control evaluates, so it is reported as not assessed.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="gaps">Takes what was not read.</param>
internal sealed class PlanShape(InputFile file, List<Gap> gaps)
{
    /// <summary>How the file is made.</summary>
    public const string Again = "Make the file again: terraform show -json plan.out";

    /// <summary>The object under a name; null where there is none.</summary>
    /// <param name="parent">What holds it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="path">Its path from the top, for people.</param>
    public SourceNode? Map(SourceNode parent, string name, string path) =>
        IsMapOrAbsent(parent, name, path, "terraform_plan") ? parent[name] as SourceMap : null;

    /// <summary>True where an object stands under a name, or nothing.</summary>
    /// <param name="parent">What holds it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="path">Its path from the top, for people.</param>
    /// <param name="type">The resource's type.</param>
    public bool IsMapOrAbsent(SourceNode parent, string name, string path, string type)
    {
        if (parent[name] is not { } value || value is SourceMap or { IsNull: true })
            return true;
        Wrong(value, path, "an object", type);
        return false;
    }

    /// <summary>The objects in the list under a name, each with its path.</summary>
    /// <param name="parent">What holds the list.</param>
    /// <param name="name">Its name.</param>
    /// <param name="path">Its path from the top, for people.</param>
    public IEnumerable<(SourceNode Entry, PlanPath Path)> Maps(SourceNode parent, string name, string path)
    {
        var list = parent[name];
        if (list is null or { IsNull: true })
            yield break;
        if (list is not SourceList)
        {
            Wrong(list, path, "a list", "terraform_plan");
            yield break;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            var here = new PlanPath(path, i);
            if (list.Items[i] is SourceMap entry)
                yield return (entry, here);
            else
                Wrong(list.Items[i], here.ToString(), "an object", "terraform_plan");
        }
    }

    /// <summary>The string under a name, which must be there.</summary>
    /// <param name="entry">What holds it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="path">The path of what holds it.</param>
    public string? Text(SourceNode entry, string name, PlanPath path)
    {
        if (entry[name]?.Text is { } text)
            return text;
        Wrong(entry[name] ?? entry, $"{path}.{name}", "a string", "terraform_plan", isMissing: entry[name] is null);
        return null;
    }

    /// <summary>Reports a part that has another shape.</summary>
    /// <param name="value">What stands there; where nothing does, what should hold it.</param>
    /// <param name="path">Its path, for people.</param>
    /// <param name="expected">What Terraform writes there.</param>
    /// <param name="type">The resource's type.</param>
    /// <param name="isMissing">True where nothing stands there.</param>
    public void Wrong(SourceNode value, string path, string expected, string type, bool isMissing = false)
    {
        var place = new Stretch(value.Place.Start, value.Place.Start);
        gaps.Add(
            Gaps.Create(
                file,
                type,
                path,
                path,
                place,
                $"{path} is {(isMissing ? "missing" : value.Shape)}, where Terraform writes {expected}: what it holds was not read.",
                Again
            )
        );
    }
}
