// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>Why an item was recorded; the names go on the wire.</summary>
internal enum ItemStatus
{
    ResourceDiscovered,
    OK,
    ResourceDeleted,
}
