// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// A user profile names an execution role, or is the only one of its domain that names none. Whether two profiles name the same role
/// is not looked at.
/// </summary>
/// <param name="Role">The property that names the role.</param>
public sealed record HasOwnRole(Property Role) : Requirement
{
    /// <inheritdoc/>
    public override string Text => $"`{Role}` names a role, or no other user profile of the domain goes without one";

    /// <inheritdoc/>
    public override string AbsentText =>
        $"An absent or empty `{Role}` means the domain's default role, and fails where another user profile of the domain has none either.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Role];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var role = context.Properties.Find(Role.Path);
        if (IfUnresolved(Role.Path, role) is { } open)
            return open;
        if (!role.IsAbsent)
            return role.Text is null ? new NonCompliant($"{Role} is {role}; it must name a role.") : Compliant.Instance;
        if (context.Origin == Origin.Recorded)
            return context.Absent(Compliant.Instance);
        return context.Answers.To(SharedRoleNeed.Instance) switch
        {
            null => new Undetermined(SharedRoleNeed.Instance),
            { OtherProfile: null } => Compliant.Instance,
            { OtherProfile: { } other } => new NonCompliant(
                $"{Role} is not set, so that the profile shares the domain's default role with {other}; it must name a role of its own."
            ),
        };
    }
}
