// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;

namespace SageGuard.Cli.Check.Declared;

/// <summary>Makes the entries for what may hold a resource that we evaluate and was not read.</summary>
internal static class Gaps
{
    private const string Macro = "AWS::CloudFormation::Macro";
    private const string Processed =
        "Check the processed template: aws cloudformation get-template --stack-name STACK --template-stage Processed | sageguard check -";

    /// <summary>A macro.</summary>
    public static Gap OfMacro(InputFile file, string id, string name, Stretch place) =>
        Create(
            file,
            Macro,
            id,
            id,
            place,
            $"{OneLine.Clean(name, 100)} changes the template at deployment, and what it adds is not in the file.",
            Processed
        );

    /// <summary>A module of CloudFormation.</summary>
    public static Gap OfModule(InputFile file, string type, string id, Stretch place) =>
        Create(file, OneLine.Clean(type, 120), id, id, place, "It is a module, and what it holds is not in the file.", Processed);

    /// <summary>A resource whose type is not literal or is missing.</summary>
    public static Gap OfUntyped(InputFile file, string id, string what, Stretch place) =>
        Create(file, "AWS::CloudFormation::Resource", id, id, place, what, "Write its type as a string, or check the processed template.");

    /// <summary>A template that is elsewhere.</summary>
    public static Gap OfTemplate(InputFile file, string type, string id, Stretch place, string reason, string remedy) =>
        Create(file, type, id, id, place, reason, remedy);

    /// <summary>A SageMaker resource that no control evaluates.</summary>
    public static Gap OfUnjudged(InputFile file, string type, string id, Stretch place) =>
        Create(
            file,
            type,
            id,
            id,
            place,
            $"No control evaluates {OneLine.Clean(type, 120)}.",
            "Look at it yourself; --unjudged pass accepts such resources and still lists them."
        ) with
        {
            IsUnjudged = true,
        };

    /// <summary>A file that cannot be read.</summary>
    public static Gap OfFile(string name, string reason) =>
        new(
            new Subject("File", "file", name, name, null, null, null, new Location(name, 1, 1)),
            reason,
            "Correct the file, or leave it out."
        );

    /// <summary>Any other gap.</summary>
    public static Gap Create(InputFile file, string type, string id, string name, Stretch place, string reason, string remedy) =>
        new(new Subject(type, "part that was not read", id, name, null, null, null, Located(file, place)), reason, remedy);

    /// <summary>A stretch of a file as a place in a report.</summary>
    public static Location Located(InputFile file, Stretch place) =>
        place.Start.Line == 0
            ? new Location(file.Name, 1, 1)
            : new Location(file.Name, place.Start.Line, place.Start.Column) { EndLine = place.End.Line, EndColumn = place.End.Column };
}
