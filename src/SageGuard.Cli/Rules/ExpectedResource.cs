// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Resources;

namespace SageGuard.Cli.Rules;

/// <summary>One resource that an evaluation of a rule must bring a result for.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, in its own case.</param>
internal sealed record ExpectedResource(ResourceKind Kind, string Name)
{
    /// <summary>True where a result is this resource's: by name or ARN, whichever AWS Config uses as its id.</summary>
    public bool Has(KeptResult result) =>
        result.ResourceType == Kind.Type && Kind.NameOfId(result.ResourceId).Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key under which its result is found: type and name without case.</summary>
    public string Key => KeyOf(Kind.Type, Name);

    /// <summary>The key of a result.</summary>
    public static string KeyOf(KeptResult result) =>
        KeyOf(result.ResourceType, ResourceKinds.Find(result.ResourceType)?.NameOfId(result.ResourceId) ?? result.ResourceId);

    private static string KeyOf(string type, string name) => $"{type}|{name.ToUpperInvariant()}";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.Noun} {Name}";
}
