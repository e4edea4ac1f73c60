// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Remediation;

/// <summary>Works out which settings change, current to target, from the repairs of the controls that fail.</summary>
internal static class ChangePlanner
{
    private const string Platform = "PlatformIdentifier";
    private const string MetadataVersion = "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion";

    /// <summary>In place where every change can be made so; Amazon Linux 1 can only be rebuilt, because a stop would be its end.</summary>
    public static RepairMethod MethodFor(Notebook notebook, IReadOnlyList<Control> failing) =>
        failing.Any(control => control.FixKind == FixKind.Recreate) || notebook.Platform == Platforms.AmazonLinux1
            ? RepairMethod.Rebuild
            : RepairMethod.InPlace;

    public static IReadOnlyList<SettingChange> For(
        Notebook notebook,
        IReadOnlyList<Control> failing,
        RemediationTarget target,
        DateTimeOffset now
    )
    {
        var changes = new List<SettingChange>();
        var isRebuilt = MethodFor(notebook, failing) == RepairMethod.Rebuild;
        if (isRebuilt)
        {
            Set("DirectInternetAccess", "Disabled", "every replacement is closed");
            if (target.SubnetId is { } subnet)
                Set("SubnetId", subnet, "the subnet you gave");
            if (target.SecurityGroupIds.Count > 0)
            {
                Replace(
                    "SecurityGroupIds",
                    Joined(notebook.SecurityGroupIds),
                    Joined(target.SecurityGroupIds)!,
                    "the security groups you gave"
                );
            }

            if (target.KmsKeyId is { } key)
                Set("KmsKeyId", key, "the key you gave");
        }

        // The platform comes last, because an instance type may have to move with it.
        foreach (var repair in failing.Select(control => control.Repair).Where(repair => repair.Property is { Path: not Platform }))
        {
            if (target.ValueOf(repair) is { } value && changes.All(change => change.Property != repair.Property!.Path))
                Set(repair.Property!.Path, value, "");
        }

        if (target.MetadataVersion is { } version)
            Replace(MetadataVersion, notebook.MetadataVersion, version, "metadata service version");
        if (PlatformReason(notebook, failing, target, now, isRebuilt) is { } reason)
        {
            Replace(Platform, notebook.Platform, Platforms.AmazonLinux2023, reason);
            if (!Platforms.AmazonLinux2023Has(notebook.InstanceType) && target.ReplacementInstanceType is { } type)
                Set("InstanceType", type, "Amazon Linux 2023 lacks the old type");
        }

        return changes;

        void Set(string property, string to, string because) => Replace(property, notebook.Text(property), to, because);

        void Replace(string property, string? from, string to, string because)
        {
            if (from != to)
                changes.Add(new SettingChange(property, from, to, Repairing(failing, property) ?? because));
        }
    }

    private static string? PlatformReason(
        Notebook notebook,
        IReadOnlyList<Control> failing,
        RemediationTarget target,
        DateTimeOffset now,
        bool isRebuilt
    )
    {
        if (notebook.Platform == Platforms.AmazonLinux2023)
            return null;
        if (Repairing(failing, Platform) is { } control)
            return control;
        if (isRebuilt && Platforms.IsStrandedByStop(notebook.Platform, now))
            return "the old platform cannot be created any more";
        return Platforms.IsStrandedByStop(notebook.Platform, now) && !target.KeepPlatform ? "it could not start again otherwise" : null;
    }

    // The failing control whose repair sets the property; null where none does.
    private static string? Repairing(IReadOnlyList<Control> failing, string property) =>
        failing.FirstOrDefault(control => control.Repair.Property?.Path == property)?.Id;

    private static string? Joined(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(",", values);
}
