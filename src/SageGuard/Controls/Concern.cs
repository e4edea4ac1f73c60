// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>What a control protects.</summary>
public enum Concern
{
    /// <summary>Where packets and data can go.</summary>
    NetworkExposure,

    /// <summary>Whose key protects what is stored.</summary>
    DataAtRest,

    /// <summary>Whether traffic is encrypted.</summary>
    DataInTransit,

    /// <summary>Who may do what, and whether AWS CloudTrail shows afterwards who did.</summary>
    Access,

    /// <summary>Secrets in configuration that anyone with read access sees.</summary>
    Secrets,

    /// <summary>Whether code, images and data come from, and go to, accounts that the owner chose.</summary>
    Origin,

    /// <summary>Whether the software still gets security updates.</summary>
    Platform,

    /// <summary>Whether the service stays up when a part of it fails.</summary>
    Availability,

    /// <summary>Whether it is known whose a resource is.</summary>
    Inventory,
}
