// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace SageGuard.Aws.Pipeline;

/// <summary>Keeps the whole JSON of an answer; errors are read by the SDK.</summary>
internal sealed class JsonAnswerUnmarshaller : JsonResponseUnmarshaller
{
    // Of two members of one name no one can say which one counts.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static JsonAnswerUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        // The SDK counts redirects as success. Taken for an answer, an empty one would say "no resources".
        if (input.ResponseData.StatusCode != HttpStatusCode.OK)
        {
            throw new AmazonServiceException("Not an answer of AWS.", null, input.ResponseData.StatusCode)
            {
                RequestId = input.ResponseData.GetHeaderValue("x-amzn-RequestId"),
            };
        }

        var body = new MemoryStream((int)Math.Max(0, input.ResponseData.ContentLength));
        input.Stream.CopyTo(body);
        return new JsonAnswer
        {
            Json = Parse(body.GetBuffer().AsSpan(0, (int)body.Length)),
            Date = DateTimeOffset.TryParseExact(
                input.ResponseData.GetHeaderValue("Date"),
                "r",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var date
            )
                ? date
                : null,
            BearsMarks = HasRequestId(input.ResponseData) && (body.Length == 0 || IsJson(input.ResponseData.ContentType)),
        };
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);

        // The inner exception carries the answer's headers: retry-after and clock-skew correction read them.
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    private static bool HasRequestId(IWebResponseData answer) => !string.IsNullOrEmpty(answer.GetHeaderValue("x-amzn-RequestId"));

    private static bool IsJson(string? contentType) =>
        contentType is not null
        && (
            contentType.StartsWith("application/x-amz-json-1.", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
        );

    // An operation without an output answers with an empty body.
    private static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        var json = JsonElement.Parse(body.IsEmpty ? "{}"u8 : body, Strict);
        return json.ValueKind == JsonValueKind.Object ? json : throw new JsonException("The answer is not a JSON object.");
    }
}
