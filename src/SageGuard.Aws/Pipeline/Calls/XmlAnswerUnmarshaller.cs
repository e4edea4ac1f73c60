// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace SageGuard.Aws.Pipeline;

/// <summary>Keeps the whole XML of an answer; errors are read by the SDK.</summary>
internal sealed class XmlAnswerUnmarshaller : XmlResponseUnmarshaller
{
    public static XmlAnswerUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        new XmlAnswer { Xml = XElement.Load(input.Stream) };

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
