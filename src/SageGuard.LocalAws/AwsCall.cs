// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>One request that reached the port, kept as it came.</summary>
/// <param name="Service">The service as IAM names it, e.g. <c>sagemaker</c>; <c>runtime</c> for the Runtime API.</param>
/// <param name="Operation">The operation, e.g. <c>PutEvaluations</c>; for the Runtime API <c>next</c>, <c>response</c>, <c>error</c>,
/// <c>init/error</c>.</param>
/// <param name="Region">The Region of the signature's scope.</param>
/// <param name="Body">The body's text.</param>
/// <param name="Headers">The headers; names compare without case.</param>
/// <param name="Time">When it came, by the cloud's clock.</param>
public sealed record AwsCall(
    string Service,
    string Operation,
    string Region,
    string Body,
    IReadOnlyDictionary<string, string> Headers,
    DateTimeOffset Time
)
{
    /// <summary>The account whose credentials signed it; empty for the Runtime API and for what LocalAws does not serve.</summary>
    public string Account { get; init; } = "";

    /// <summary>The path and the query as they came.</summary>
    public string Target { get; init; } = "";
}
