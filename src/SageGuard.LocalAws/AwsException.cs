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

    /// <summary>What LocalAws lacks: under a code that no service of AWS has, so that no client takes it for an answer.</summary>
    /// <param name="service">The service, as its signatures name it.</param>
    /// <param name="operation">The operation; empty where the request does not say.</param>
    /// <param name="served">The operations of the service that are served; empty for none.</param>
    internal static AwsException NotServed(string service, string operation, params IEnumerable<string> served)
    {
        var names = served.Order(StringComparer.Ordinal).ToList();
        var call = operation.Length > 0 ? $"{service}:{operation}" : service;
        return new(
            "NotServedByLocalAws",
            names.Count switch
            {
                0 =>
                    $"LocalAws does not serve {call}, nor any other call of {service}. It serves calls of {string.Join(", ", LocalCloud.Services)}.",
                > MostNamed =>
                    $"LocalAws does not serve {call}. Of {service} it serves {names.Count} other calls, which docs/local.md lists.",
                _ => $"LocalAws does not serve {call}. Of {service} it serves {string.Join(", ", names)}.",
            }
        );
    }

    internal static AwsException Parameter(string message) => new("InvalidParameterValueException", message);
}
