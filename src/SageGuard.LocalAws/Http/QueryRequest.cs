// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace SageGuard.LocalAws.Http;

/// <summary>A request of a service that takes forms.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Form">The members of the form.</param>
internal sealed record QueryRequest(string Operation, IReadOnlyDictionary<string, StringValues> Form)
{
    /// <summary>The members as the API's JSON.</summary>
    public JsonObject Input =>
        new(
            Form.Where(static member => member.Key is not ("Action" or "Version"))
                .Select(static member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.ToString()))
        );
}
