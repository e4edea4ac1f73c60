// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>
/// One kind of SageMaker resource: what AWS Config calls it, and how SageMaker lists and describes it. Data only, so that
/// the calls, the permissions, the templates and the pages all come from the same row.
/// </summary>
/// <param name="Type">AWS Config's and CloudFormation's type, e.g. <c>AWS::SageMaker::NotebookInstance</c>.</param>
/// <param name="Noun">The kind in plain words, e.g. "notebook instance".</param>
/// <param name="ListOperation">The SageMaker operation that lists resources of this kind (up to 100 a page).</param>
/// <param name="ListMember">The member of the list's answer that holds the page.</param>
/// <param name="ListNameMember">The member of a listed entry that holds the name.</param>
/// <param name="ListArnMember">The member of a listed entry that holds the ARN; null where the list carries none.</param>
/// <param name="DescribeOperation">The SageMaker operation that describes one.</param>
/// <param name="NameMember">The name's member in the describe call's input and answer.</param>
/// <param name="ArnMember">The ARN's member in the describe call's answer.</param>
/// <param name="ArnResource">The resource part of the ARN before the name, e.g. <c>notebook-instance</c>.</param>
/// <param name="Identifier">What CloudFormation, and so most likely AWS Config, takes as the resource's id.</param>
/// <remarks>Source: the SageMaker API model and CloudFormation's resource reference.</remarks>
public sealed record ResourceKind(
    string Type,
    string Noun,
    string ListOperation,
    string ListMember,
    string ListNameMember,
    string? ListArnMember,
    string DescribeOperation,
    string NameMember,
    string ArnMember,
    string ArnResource,
    PrimaryIdentifier Identifier
)
{
    /// <summary>How Terraform's AWS provider declares it; null where the provider has no such resource.</summary>
    public required TerraformResource? Terraform { get; init; }

    /// <summary>Members of the describe answer that CloudFormation and AWS Config call otherwise: describe name to CloudFormation
    /// name.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = NoRenames;

    /// <summary>The member of a listed entry that holds the status; null where it does not matter.</summary>
    public string? ListStatusMember { get; init; }

    /// <summary>False for a kind that AWS Config does not record: no rule can evaluate it, because PutEvaluations refuses the
    /// type.</summary>
    public bool IsRecorded { get; init; } = true;

    /// <summary>
    /// The members that hold what a resource is in, in a listed entry, in the describe call's input and in its answer, outermost
    /// first, e.g. <c>DomainId</c>; <c>A|B</c> where one of two holds it. Empty for most kinds. Two resources of one name can be in
    /// different parents, so the name of such a resource is <c>PARENT/NAME</c> everywhere, as in its ARN.
    /// </summary>
    public IReadOnlyList<string> ParentMembers { get; init; } = [];

    /// <summary>The kind whose resources this one is listed under, and the list's member that names one; null where one list has them
    /// all.</summary>
    public (ResourceKind Kind, string Member)? ListedUnder { get; init; }

    /// <summary>True where the name is a number, which the describe call takes as such; no answer says the parent then but in the
    /// ARN.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>
    /// The list's SortBy and SortOrder: by name wherever the service can, so that the order stays the same while resources come and
    /// go between two pages. Null where the list takes neither.
    /// </summary>
    public (string By, string Order)? SortsBy { get; init; } = ("Name", "Ascending");

    /// <summary>
    /// How SageMaker says "no such resource" where it uses a ValidationException: the beginning of its message. Null for
    /// the kinds that answer with the error code <c>ResourceNotFound</c>.
    /// </summary>
    public string? GoneMessage { get; init; }

    /// <summary>The part of <see cref="Type"/> after the last colon, e.g. <c>NotebookInstance</c>.</summary>
    public string ShortName => Type[(Type.LastIndexOf(':') + 1)..];

    /// <summary>A resource's name out of an entry or an answer; null where a part of it is missing.</summary>
    /// <param name="textOf">The text of a member.</param>
    /// <param name="nameMember">The member that holds the name itself.</param>
    public string? NameFrom(Func<string, string?> textOf, string nameMember)
    {
        if (IsNumbered)
            return textOf(ArnMember) is { } arn ? NameOfId(arn) : null;
        if (ParentMembers.Count == 0 && !nameMember.Contains('|'))
            return textOf(nameMember);
        var parts = ParentMembers
            .Append(nameMember)
            .Select(members => members.Split('|').Select(textOf).FirstOrDefault(text => text is not null))
            .ToList();
        return parts.Contains(null) ? null : string.Join('/', parts);
    }

    /// <summary>
    /// The members that name a resource in the describe call's input. More than one set of them where the name does not say which of
    /// two members holds a part of it: then at most one of the sets names a resource.
    /// </summary>
    /// <param name="name">The resource's name.</param>
    public IEnumerable<IReadOnlyList<(string Member, string Value)>> InputsFor(string name)
    {
        var values = name.Split('/', ParentMembers.Count + 1);
        var inputs = new List<IReadOnlyList<(string, string)>> { Array.Empty<(string, string)>() };
        foreach (var (members, value) in ParentMembers.Append(NameMember).Zip(values))
        {
            inputs =
            [
                .. inputs.SelectMany(input =>
                    members.Split('|').Select(member => (IReadOnlyList<(string, string)>)[.. input, (member, value)])
                ),
            ];
        }

        return inputs;
    }

    /// <summary>The name in an id, in whatever form AWS Config or CloudFormation has it.</summary>
    /// <param name="id">An ARN, a name, or a name and its parent.</param>
    public string NameOfId(string id) =>
        id switch
        {
            _ when id.StartsWith("arn:", StringComparison.Ordinal) => id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..],
            _ when Identifier == PrimaryIdentifier.NameAndParent && id.Split('|') is [var name, var parent] => $"{parent}/{name}",
            _ => id,
        };

    /// <summary>The id that CloudFormation gives the resource: used where AWS Config knows none.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="arn">The resource's ARN.</param>
    public string PrimaryId(string name, string arn) =>
        Identifier switch
        {
            PrimaryIdentifier.Name => name,
            PrimaryIdentifier.NameAndParent when name.Split('/') is [var parent, var own] => $"{own}|{parent}",
            _ => arn,
        };

    /// <inheritdoc/>
    public override string ToString() => Type;

    private static readonly IReadOnlyDictionary<string, string> NoRenames = new Dictionary<string, string>();
}
