// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Amazon.Runtime;

namespace SageGuard.Aws.Pipeline;

/// <summary>The answer to a call: the whole JSON.</summary>
internal sealed class JsonAnswer : AmazonWebServiceResponse
{
    public JsonElement Json { get; init; }

    /// <summary>
    /// True if the answer bears AWS's own marks: a request id, and JSON as its content type. Something between here and AWS
    /// that answers in AWS's place (a captive proxy, a shim before a VPC endpoint) has neither.
    /// </summary>
    public bool BearsMarks { get; init; }

    /// <summary>The answer's Date; null where it has none.</summary>
    public DateTimeOffset? Date { get; init; }
}
