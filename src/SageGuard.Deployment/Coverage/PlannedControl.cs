// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Coverage;

/// <summary>A control that is planned.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">The kind of resource.</param>
/// <param name="Asks">What it will ask.</param>
public sealed record PlannedControl(string Id, string Kind, string Asks);
