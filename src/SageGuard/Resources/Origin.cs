// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Resources;

/// <summary>Where a resource's properties came from; it decides what an absent one means.</summary>
public enum Origin
{
    /// <summary>Recorded by AWS Config, whose schema can lag behind the service: absent means "ask SageMaker".</summary>
    Recorded,

    /// <summary>Read from SageMaker: absent means the service's default.</summary>
    Live,

    /// <summary>Declared in a template or a plan: absent means the service's default.</summary>
    Declared,
}
