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
    PrimaryIdentifier Identifier)
{
    /// <summary>How Terraform's AWS provider declares it; null where the provider has no such resource.</summary>
    public required TerraformResource? Terraform { get; init; }

    /// <summary>Members of the describe answer that CloudFormation and AWS Config call otherwise: describe name to CloudFormation name.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = NoRenames;

    /// <summary>The member of a listed entry that holds the status; null where it does not matter.</summary>
    public string? ListStatusMember { get; init; }

    /// <summary>False for a kind that AWS Config does not record: no rule can evaluate it, because PutEvaluations refuses the type.</summary>
    public bool IsRecorded { get; init; } = true;

    /// <summary>
    /// The member that holds what a resource is in, in a listed entry, in the describe call's input and in its answer, e.g.
    /// <c>DomainId</c>; null for most kinds. Two resources of one name can be in different parents, so the name of such a
    /// resource is <c>PARENT/NAME</c> everywhere, as in its ARN.
    /// </summary>
    public string? ParentMember { get; init; }

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
    public string? NameFrom(Func<string, string?> textOf, string nameMember) => ParentMember is null
        ? textOf(nameMember)
        : textOf(ParentMember) is { } parent && textOf(nameMember) is { } name ? $"{parent}/{name}" : null;

    /// <summary>The id that CloudFormation gives the resource: used where AWS Config knows none.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="arn">The resource's ARN.</param>
    public string PrimaryId(string name, string arn) => Identifier == PrimaryIdentifier.Name ? name : arn;

    /// <inheritdoc/>
    public override string ToString() => Type;

    private static readonly IReadOnlyDictionary<string, string> NoRenames = new Dictionary<string, string>();
}

/// <summary>What CloudFormation takes as a resource's primary identifier.</summary>
public enum PrimaryIdentifier
{
    /// <summary>The ARN.</summary>
    Arn,

    /// <summary>The name.</summary>
    Name,
}
