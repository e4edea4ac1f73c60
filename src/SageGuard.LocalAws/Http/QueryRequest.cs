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

    /// <summary>The members, where all of them are served.</summary>
    /// <param name="service">The service, as its signatures name it.</param>
    /// <param name="operations">Its operations that are served.</param>
    /// <param name="served">The members that are served; one that ends in a dot stands for those that begin with it.</param>
    /// <exception cref="AwsException">There is another one, which would change what the call does.</exception>
    public JsonObject Taking(string service, IEnumerable<string> operations, params string[] served)
    {
        var other = Form.Keys.FirstOrDefault(name =>
            name is not ("Action" or "Version")
            && !served.Any(one => one.EndsWith('.') ? name.StartsWith(one, StringComparison.Ordinal) : name == one)
        );
        return other is null ? Input : throw AwsException.NotServed(service, $"{Operation} with {other}", operations);
    }
}
