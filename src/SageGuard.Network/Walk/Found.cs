// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Network.Findings;

namespace SageGuard.Network.Walk;

/// <summary>A look-up: the resource; or that it does not exist; or what must be read to know.</summary>
/// <typeparam name="T">The resource.</typeparam>
internal readonly record struct Found<T>(T? Item, Unread? Unread = null)
    where T : class;
