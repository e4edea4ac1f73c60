// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>A statement of the role's policy.</summary>
/// <param name="When">Whether it is needed.</param>
/// <param name="Actions">IAM actions.</param>
/// <param name="Service">The service of the resource's ARN.</param>
/// <param name="ArnResource">The resource part of the ARN; null for <c>*</c>.</param>
internal sealed record PlannedStatement(Decision When, IReadOnlyList<string> Actions, string Service, string? ArnResource)
{
    /// <summary>The permissions by resource, in the order of their first action.</summary>
    public static IReadOnlyList<PlannedStatement> From(IEnumerable<Grant> grants) =>
        [
            .. grants
                .GroupBy(grant => grant.ArnResource is null ? null : $"{ServiceOf(grant)} {grant.ArnResource}")
                .Select(same => new PlannedStatement(
                    Decision.Yes,
                    [.. same.Select(grant => grant.Action)],
                    ServiceOf(same.First()),
                    same.First().ArnResource
                )),
        ];

    public static string ServiceOf(Grant grant) => grant.Action[..grant.Action.IndexOf(':', StringComparison.Ordinal)];
}
