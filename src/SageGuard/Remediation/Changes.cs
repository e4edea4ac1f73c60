// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>Works out which settings change, current to target.</summary>
internal static class Changes
{
    private static readonly int[] CreateOnly = [1, 2, 21];

    /// <summary>In place where every change can be made so; Amazon Linux 1 can only be rebuilt, because a stop would be its end.</summary>
    public static Method MethodFor(Notebook notebook, IReadOnlyList<int> failing) =>
        failing.Any(number => CreateOnly.Contains(number)) || notebook.Platform == Platforms.AmazonLinux1 ? Method.Rebuild : Method.InPlace;

    public static IReadOnlyList<Change> For(Notebook notebook, IReadOnlyList<int> failing, RemediationTarget target, DateTimeOffset now)
    {
        var changes = new List<Change>();
        var isRebuilt = MethodFor(notebook, failing) == Method.Rebuild;
        if (isRebuilt)
        {
            Set("DirectInternetAccess", "Disabled", failing.Contains(1) ? "SageMaker.1" : "every twin is closed");
            if (target.SubnetId is { } subnet) Set("SubnetId", subnet, failing.Contains(2) ? "SageMaker.2" : "the subnet you gave");
            if (target.SecurityGroupIds.Count > 0) Replace("SecurityGroupIds", Joined(notebook.SecurityGroupIds), Joined(target.SecurityGroupIds)!, "the security groups you gave");
            if (target.KmsKeyId is { } key) Set("KmsKeyId", key, failing.Contains(21) ? "SageMaker.21" : "the key you gave");
        }

        if (failing.Contains(3)) Set("RootAccess", "Disabled", "SageMaker.3");
        if (target.MetadataVersion is { } version) Replace("InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion", notebook.MetadataVersion, version, "metadata service version");
        if (PlatformReason(notebook, failing, target, now, isRebuilt) is { } reason)
        {
            Replace("PlatformIdentifier", notebook.Platform, Platforms.AmazonLinux2023, reason);
            if (!Platforms.AmazonLinux2023Has(notebook.InstanceType) && target.ReplacementInstanceType is { } type)
                Set("InstanceType", type, "Amazon Linux 2023 lacks the old type");
        }

        return changes;

        void Set(string property, string to, string because) => Replace(property, notebook.Text(property), to, because);

        void Replace(string property, string? from, string to, string because)
        {
            if (from != to) changes.Add(new Change(property, from, to, because));
        }
    }

    private static string? PlatformReason(Notebook notebook, IReadOnlyList<int> failing, RemediationTarget target, DateTimeOffset now, bool isRebuilt)
    {
        if (notebook.Platform == Platforms.AmazonLinux2023) return null;
        if (failing.Contains(8)) return "SageMaker.8";
        if (isRebuilt && Platforms.IsStrandedByStop(notebook.Platform, now)) return "the old platform cannot be created any more";
        return Platforms.IsStrandedByStop(notebook.Platform, now) && !target.KeepPlatform ? "it could not start again otherwise" : null;
    }

    private static string? Joined(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(",", values);
}
