// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Instance types whose local NVMe disks the host encrypts: the service refuses a volume key for them.</summary>
/// <remarks>
/// Source: Amazon EC2 user guide, "Instance store volumes for instances", for the families that SageMaker's API model of 2026-11
/// names.
/// </remarks>
internal static class LocalStorage
{
    private static readonly HashSet<string> Families = new(StringComparer.Ordinal)
    {
        "c5d",
        "c6gd",
        "c6id",
        "c7gd",
        "c8gd",
        "m5d",
        "m6gd",
        "m6id",
        "m7gd",
        "m8gd",
        "r5d",
        "r6gd",
        "r6id",
        "r7gd",
        "r8gd",
        "g4dn",
        "g5",
        "g6",
        "g6e",
        "g7e",
        "gr6",
        "p3dn",
        "p4d",
        "p4de",
        "p5",
        "p5e",
        "p5en",
        "p6-b200",
        "p6-b300",
        "p6e-gb200",
        "trn1",
        "trn1n",
        "trn2",
        "dl1",
    };

    /// <summary>True for a type such as <c>ml.g5.xlarge</c>.</summary>
    /// <param name="instanceType">The instance type.</param>
    public static bool Has(string instanceType) => instanceType.Split('.') is ["ml", var family, _] && Families.Contains(family);
}
