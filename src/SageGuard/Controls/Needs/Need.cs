// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>What the evaluation needs before it can say more.</summary>
public abstract record Need;
