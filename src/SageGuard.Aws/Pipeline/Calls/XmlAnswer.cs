// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Xml.Linq;
using Amazon.Runtime;

namespace SageGuard.Aws.Pipeline;

/// <summary>The answer to a call of the query protocol: the whole XML.</summary>
internal sealed class XmlAnswer : AmazonWebServiceResponse
{
    public XElement Xml { get; init; } = new("none");
}
