// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>The resource no longer exists: knowledge, not a failure.</summary>
internal sealed class ResourceGoneException(string message) : SageGuardException(message);
