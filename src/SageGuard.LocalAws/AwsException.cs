// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>A refusal in AWS's words: the code and the message that a client of AWS would see.</summary>
public sealed class AwsException : Exception
{
    // More are a page, not a message.
    private const int MostNamed = 25;

    /// <summary>A refusal.</summary>
    /// <param name="code">The error code, e.g. <c>ValidationException</c>.</param>
    /// <param name="message">AWS's message.</param>
    /// <param name="status">The HTTP status; AWS JSON services answer 400 for nearly everything.</param>
    public AwsException(string code, string message, int status = 400)
        : base(message) => (Code, Status) = (code, status);

    /// <summary>The error code, e.g. <c>ValidationException</c>.</summary>
    public string Code { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    internal static AwsException Validation(string message) => new("ValidationException", message);

    /// <summary>An operation that LocalAws lacks. No service of AWS has this code, so that no client takes it for an answer.</summary>
    /// <param name="service">The service, as its signatures name it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="served">The operations of the service that are served.</param>
    internal static AwsException NotServed(string service, string operation, params IEnumerable<string> served)
    {
        var names = served.Order(StringComparer.Ordinal).ToList();
        return Missing(
            $"{service}:{operation}",
            names.Count > MostNamed
                ? $"Of {service} it serves {names.Count} other calls, which docs/local.md lists."
                : $"Of {service} it serves {string.Join(", ", names)}."
        );
    }

    /// <summary>A service that LocalAws lacks.</summary>
    /// <param name="service">The service, as its signatures name it.</param>
    /// <param name="operation">The operation; empty where the request does not say.</param>
    /// <param name="services">The services that are served.</param>
    internal static AwsException ServiceNotServed(string service, string operation, IEnumerable<string> services) =>
        Missing(
            operation.Length > 0 ? $"{service}:{operation}" : service,
            $"It serves calls of {string.Join(", ", services)}.",
            $", nor any other call of {service}"
        );

    internal static AwsException Parameter(string message) => new("InvalidParameterValueException", message);

    private static AwsException Missing(string call, string instead, string more = "") =>
        new("NotServedByLocalAws", $"LocalAws does not serve {call}{more}. {instead}");
}
