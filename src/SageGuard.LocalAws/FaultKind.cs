// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

[Flags]
internal enum FaultKind
{
    None = 0,
    Error = 1,
    Html = 2,
    Deny = 4,
    Drop = 8,
    Cut = 16,
    FailedEvaluations = 32,
    Duplicate = 64,
    RuntimeStatus = 128,
    FailedNotebook = 256,
    Hang = 512,
    Ignore = 1024,
    BeforeTheCall = Error | Html | Deny | Drop | Ignore,
}
