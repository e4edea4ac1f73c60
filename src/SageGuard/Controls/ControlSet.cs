// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A named set of controls, so that a rule parameter, an option or a setting need not list them.</summary>
/// <param name="Name">The name, e.g. <c>security-hub</c>.</param>
/// <param name="Summary">What it holds, as a clause.</param>
/// <param name="Holds">Whether a control belongs to it.</param>
public sealed record ControlSet(string Name, string Summary, Func<Control, bool> Holds)
{
    internal const string SecurityHubPrefix = "SageMaker";

    /// <summary>AWS Security Hub's controls for Amazon SageMaker.</summary>
    public static ControlSet SecurityHub { get; } =
        new("security-hub", "AWS Security Hub's controls for Amazon SageMaker", control => control.IsSecurityHubs);

    /// <summary>
    /// Security Hub's controls, and ours on network exposure that the resource itself decides: what <c>scan</c> and <c>check</c>
    /// evaluate unless they are asked for more.
    /// </summary>
    public static ControlSet Core { get; } =
        new(
            "core",
            "Security Hub's controls, and SageGuard's own on network exposure that the resource itself decides",
            control => control.IsSecurityHubs || control.Concern == Concern.NetworkExposure
        );

    /// <summary>Our own controls.</summary>
    public static ControlSet Own { get; } = new("sageguard", "SageGuard's own controls", control => !control.IsSecurityHubs);

    /// <summary>Every control.</summary>
    public static ControlSet All { get; } = new("all", "every control", _ => true);

    /// <summary>All sets.</summary>
    public static IReadOnlyList<ControlSet> Sets { get; } = [SecurityHub, Core, Own, All];

    /// <summary>The controls of the set, in the catalog's order.</summary>
    public IReadOnlyList<Control> Controls => [.. Catalog.Controls.Where(Holds)];

    /// <summary>The set of a name, or null. Case does not matter.</summary>
    /// <param name="name">The name.</param>
    public static ControlSet? Find(string name) => Sets.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
