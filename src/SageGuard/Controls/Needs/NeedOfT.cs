// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>A need whose answer is kept beside the resource, for every control that asks the same.</summary>
/// <typeparam name="TAnswer">What answers it.</typeparam>
public abstract record Need<TAnswer> : Need
    where TAnswer : class;
