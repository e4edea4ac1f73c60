// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>One row of the table of kinds: everything that makes a kind of resource different from another.</summary>
internal sealed record ResourceKind(string Name, string NameMember, string ArnMember, string ArnSegment)
{
    /// <summary>The CloudFormation type, which is also what Config records.</summary>
    public string Type => "AWS::SageMaker::" + Name;

    public string ListOperation => $"List{Plural ?? Name + "s"}";

    /// <summary>The kind's name in its list operation where that is not its name with an s.</summary>
    public string? Plural { get; init; }

    /// <summary>The list's name in the answer of the list operation.</summary>
    public required string ListMember { get; init; }

    /// <summary>The members of a list entry: <c>Name</c>, or <c>EntryName=DescribeName</c> where they differ.</summary>
    public required IReadOnlyList<string> Summary { get; init; }

    /// <summary>The required members of the create operation, as botocore's service model has them.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    public string NamePattern { get; init; } = "[a-zA-Z0-9](-*[a-zA-Z0-9])*";

    public int NameMaxLength { get; init; } = 63;

    /// <summary>The ARN's name in the answer of create and update where describe calls it otherwise.</summary>
    public string? AnswerArnMember { get; init; }

    /// <summary>Further members of Describe in the answer of create.</summary>
    public IReadOnlyList<string> AlsoAnswered { get; init; } = [];

    /// <summary>True where update answers with an empty object.</summary>
    public bool UpdateIsSilent { get; init; }

    /// <summary>What a resource is in, outermost first, e.g. its <c>DomainId</c>, or <c>A|B</c> where one of two says it; its name here and
    /// in its ARN is then PARENT/NAME.</summary>
    public IReadOnlyList<string> ParentMembers { get; init; } = [];

    /// <summary>The name is a number that the service counts up, and Describe does not say the parent.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>A deleted one stays, in this state, and may be created again. Null: it is gone.</summary>
    public string? StaysAs { get; init; }

    /// <summary>False: Config does not record the type, and refuses evaluations of it.</summary>
    public bool IsRecorded { get; init; } = true;

    /// <summary>The service names it: what <see cref="NameMember"/> holds begins with this. Null: the caller does.</summary>
    public string? GeneratedName { get; init; }

    /// <summary>The ARN has the name in lower case.</summary>
    public bool LowerCaseArn { get; init; }

    /// <summary>What create and update accept beyond names and required members; null: nothing more is checked.</summary>
    public Action<JsonObject>? Check { get; init; }

    /// <summary>Null: the kind has no status.</summary>
    public StatusNames? Status { get; init; }

    /// <summary>What the update operation may carry; null: there is no update.</summary>
    public IReadOnlyList<string>? Updatable { get; init; }

    public bool HasModifiedTime { get; init; }

    /// <summary>The service's defaults for absent members of the create operation.</summary>
    public IReadOnlyDictionary<string, JsonNode> Defaults { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>Describe's name → the configuration item's (CloudFormation's) name.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = new Dictionary<string, string>();

    /// <summary>Members of Describe that are no CloudFormation property.</summary>
    public IReadOnlyList<string> NotRecorded { get; init; } = [];

    /// <summary>CloudFormation's primary identifier is the name instead of the ARN: <c>NAME|PARENT</c> for what is in another
    /// one.</summary>
    public bool RecordedByName { get; init; }

    /// <summary>Members that only the service fills in, and create members that Describe shows otherwise. Runs after every create and
    /// update.</summary>
    public Action<JsonObject>? Finish { get; init; }

    /// <summary>The members that the API's answer has beside Describe's own, e.g. a NextToken that is always there.</summary>
    public IReadOnlyDictionary<string, JsonNode> OnlyInAnswer { get; init; } = new Dictionary<string, JsonNode>();

    public required Func<string, string, AwsException> Gone { get; init; }

    public required Func<string, string, AwsException> Duplicate { get; init; }

    /// <summary>Sort keys of the list operation; the first is the default. <c>Name</c>, <c>CreationTime</c>, <c>LastModifiedTime</c>,
    /// <c>Status</c> stand for themselves.</summary>
    public IReadOnlyDictionary<string, string> SortKeys { get; init; } = SortBy("CreationTime", "Name");

    /// <summary>False where the list operation takes neither SortBy nor SortOrder.</summary>
    public bool Sorts { get; init; } = true;

    public bool DescendingByDefault { get; init; } = true;

    /// <summary>The two values of SortOrder.</summary>
    public IReadOnlyList<string> SortOrders { get; init; } = ["Ascending", "Descending"];

    public static IReadOnlyDictionary<string, string> SortBy(params IReadOnlyList<string> keys) =>
        new Dictionary<string, string>(keys.Select(static k => KeyValuePair.Create(k, k)), StringComparer.Ordinal);

    /// <summary>The names of a kind's states.</summary>
    public sealed record StatusNames(string Member, string Creating, string Ready, string? Updating = null, string? Deleting = null);
}
