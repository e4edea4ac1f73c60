// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Policies;

/// <summary>
/// Protects the roles that policies leave out: an exception that an account's administrators can acquire is none. A name is
/// enough for a policy's condition, so it must not be free for the taking in an account where the role was never made.
/// </summary>
internal static class RoleGuard
{
    /// <summary>The statements of a policy.</summary>
    /// <param name="exempt">The roles that its other statements leave out.</param>
    /// <param name="deploying">The roles that may make and change them, protected as well.</param>
    public static IEnumerable<DenyStatement> Statements(IEnumerable<string> exempt, IReadOnlyList<string> deploying)
    {
        // All but reading: to make, change, tag, attach to and pass them, and what IAM adds to that one day. The wildcard for sts
        // leaves it to a role's own trust policy, which no one can change, who assumes it.
        yield return new DenyStatement("ExemptRoles", ["iam:Generate*", "iam:Get*", "iam:List*", "iam:Simulate*", "sts:*"], deploying)
        {
            AllBut = true,
            Resources = [.. exempt.Concat(deploying).Distinct()],
        };
        // But for the deploying ones: the CDK's bootstrap lets the whole account assume its roles.
        yield return new DenyStatement("DeployingRoles", ["sts:AssumeRole"], deploying) { Resources = deploying };
    }
}
