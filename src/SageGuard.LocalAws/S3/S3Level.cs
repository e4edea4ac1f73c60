// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>What a path of S3 names.</summary>
internal enum S3Level
{
    /// <summary><c>/</c></summary>
    Service,

    /// <summary><c>/BUCKET</c></summary>
    Bucket,

    /// <summary><c>/BUCKET/KEY</c></summary>
    Key,
}
