// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Code;

/// <summary>A type is found by the name of its file, and a folder can be read at a glance.</summary>
public sealed partial class FileTests
{
    private const int MostFiles = 18;

    [Fact]
    public void A_file_holds_one_type_and_is_named_for_it() =>
        Assert.Empty(
            Repository
                .Sources("src")
                .Select(file => (Name: Path.GetRelativePath(Repository.Root, file), Types: TypesOf(File.ReadAllText(file))))
                .Where(file => Mistake(file.Name, file.Types))
                .Select(file => $"{file.Name}: {string.Join(", ", file.Types)}")
        );

    [Theory]
    [InlineData("Outcome.cs", "internal enum Outcome\n{\n}\n", false)]
    [InlineData("NeedOfT.cs", "public abstract record Need<TAnswer> : Need;\n", false)]
    [InlineData("Program.cs", "return 0;\n", false)]
    [InlineData("Outcome.cs", "internal enum Outcome\n{\n}\n\ninternal static class Outcomes\n{\n}\n", true)]
    [InlineData("Ports.cs", "public interface IConfig\n{\n}\n", true)]
    public void A_second_type_or_another_name_is_found(string file, string source, bool isMistake) =>
        Assert.Equal(isMistake, Mistake(file, TypesOf(source)));

    [Fact]
    public void A_folder_holds_few_files() =>
        Assert.Empty(
            Repository
                .Sources("src", "cdk", "benchmarks", "tests")
                .GroupBy(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!))
                .Where(folder => folder.Count() > MostFiles)
                .Select(folder => $"{folder.Key}: {folder.Count()}")
        );

    // A partial type may stand in Name.Part.cs; a generic one in NameOfT.cs where there is one without parameters as well.
    private static bool Mistake(string file, List<string> types) =>
        types.Count > 1
        || (
            types is [var type]
            && FileName().Match(Path.GetFileName(file)).Groups["name"].Value is var name
            && name != type
            && name != type + "OfT"
        );

    // The types of a file whose namespace takes the whole of it begin at the margin.
    private static List<string> TypesOf(string source) => [.. TypeName().Matches(source).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|unsafe) )*(?:class|interface|enum|record struct|record|struct|delegate [\w<>?,\[\]. ]+) (?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^(?<name>\w+)(?:\.\w+)?\.cs$")]
    private static partial Regex FileName();
}
