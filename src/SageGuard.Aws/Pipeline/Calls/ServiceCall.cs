// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.Runtime;

namespace SageGuard.Aws.Pipeline;

/// <summary>One call: the operation and its input in the service's own form, kept as bytes so that it can be sent again.</summary>
internal sealed class ServiceCall(string operation, byte[] body) : AmazonWebServiceRequest
{
    public string Operation { get; } = operation;

    public byte[] Body { get; } = body;

    /// <summary>The HTTP method; other than POST in the REST protocol only.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The path; other than / in the REST protocol only.</summary>
    public string Path { get; init; } = "/";

    /// <summary>When the last attempt's turn came (<see cref="AdaptiveRate.WaitAsync"/>).</summary>
    public TimeSpan Sent { get; set; }

    /// <summary>How often the call was refused for its rate.</summary>
    public int Refusals { get; set; }

    /// <summary>The time stamp of the first of these refusals.</summary>
    public long? FirstRefused { get; set; }

    /// <summary>True if the last attempt was refused for its rate.</summary>
    public bool LastWasRefused { get; set; }
}
