// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Runs;

/// <summary>AWS Config put evaluations of a batch among FailedEvaluations twice; the others of the batch were taken.</summary>
internal sealed class EvaluationsRefusedException(string message) : SageGuardException(message);
