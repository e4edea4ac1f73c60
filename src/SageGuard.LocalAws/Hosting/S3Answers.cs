// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http;
using SageGuard.LocalAws.Http;
using SageGuard.LocalAws.S3;

namespace SageGuard.LocalAws.Hosting;

/// <summary>Writes what S3 answers: the headers are half of it, and a HEAD has nothing else.</summary>
internal static class S3Answers
{
    public static async Task WriteAsync(HttpContext context, S3Answer answer, bool chunked = false, bool cut = false)
    {
        var response = context.Response;
        response.Headers["x-amz-request-id"] = response.Headers["x-amzn-RequestId"];
        response.Headers.Remove("x-amzn-RequestId");
        response.Headers["x-amz-id-2"] = "LocalAws";
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (!HttpMethods.IsHead(context.Request.Method) && answer.Status is not (204 or 304))
        {
            await Answers.WriteAsync(context, answer.Status, answer.ContentType ?? "application/xml", answer.Body, chunked, cut);
            return;
        }

        response.StatusCode = answer.Status;
        if (answer.ContentType is { } type)
            response.ContentType = type;
        if (answer.Status < 300 && answer.Status != 204)
            response.ContentLength = answer.Length ?? 0;
    }
}
