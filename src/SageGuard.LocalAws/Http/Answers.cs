// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SageGuard.LocalAws.Http;

/// <summary>Writes bodies: whole, in chunks, or cut off in the middle.</summary>
internal static class Answers
{
    public static async Task WriteAsync(
        HttpContext context,
        int status,
        string contentType,
        ReadOnlyMemory<byte> body,
        bool chunked = false,
        bool cut = false
    )
    {
        var response = context.Response;
        response.StatusCode = status;
        if (status == StatusCodes.Status204NoContent)
            return;
        response.ContentType = contentType;
        if (cut)
        {
            response.ContentLength = Math.Max(body.Length, 2);
            await response.Body.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }
        if (chunked && body.Length > 0)
        {
            for (var at = 0; at < body.Length; at += 97)
            {
                await response.Body.WriteAsync(body.Slice(at, Math.Min(97, body.Length - at)), context.RequestAborted);
                await response.Body.FlushAsync(context.RequestAborted);
            }
            return;
        }
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static string HttpDate(DateTimeOffset time) => time.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
}
