// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Evaluation;

/// <summary>The compliance types that PutEvaluations accepts.</summary>
public enum Compliance
{
    /// <summary>COMPLIANT.</summary>
    Compliant,

    /// <summary>NON_COMPLIANT.</summary>
    NonCompliant,

    /// <summary>NOT_APPLICABLE: AWS Config drops the resource's old result.</summary>
    NotApplicable,
}
