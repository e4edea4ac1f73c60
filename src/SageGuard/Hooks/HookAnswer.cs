// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Resources;
using SageGuard.Text;

namespace SageGuard.Hooks;

/// <summary>What the hook answers.</summary>
/// <remarks>
/// The members and their spelling, annotations included, follow "Response input" of
/// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html; AWS's own
/// library for hooks (aws-cloudformation/cloudformation-cli-python-plugin, HookAnnotation) writes annotations the same.
/// </remarks>
internal sealed record HookAnswer(
    string HookStatus,
    string? ErrorCode,
    string Message,
    string ClientRequestToken,
    IReadOnlyList<HookAnnotation>? Annotations
)
{
    // CloudFormation cuts longer messages itself, without a sign that it did.
    private const int MaxMessage = 4_096;
    private const int MaxCloudControlMessage = 1_024;

    public static HookAnswer Success(HookEvent hookEvent, string message) =>
        new("SUCCESS", ErrorCode: null, Cut(hookEvent, message), hookEvent.Token, Annotations: null);

    public static HookAnswer NonCompliant(
        HookEvent hookEvent,
        ResourceKind kind,
        IReadOnlyList<HookFailure> failures,
        IReadOnlyList<string> notes
    )
    {
        var subject =
            hookEvent.LogicalId.Length == 0 ? $"The {kind.Noun}" : $"The {kind.Noun} {Annotation.Clean(hookEvent.LogicalId, 255)}";
        var message = string.Join(
            " ",
            [
                $"{subject} fails {string.Join(", ", failures.Select(failure => failure.Control))}.",
                .. failures.Select(failure => $"{failure.Control}: {failure.Reason} {failure.Control.Page}"),
                .. notes,
            ]
        );
        return new HookAnswer(
            "FAILED",
            "NonCompliant",
            Cut(hookEvent, message),
            hookEvent.Token,
            [.. failures.Select(HookAnnotation.From)]
        );
    }

    public static HookAnswer Failure(string token, string message) =>
        new("FAILED", "InternalFailure", Annotation.Clean(message, MaxCloudControlMessage), token, Annotations: null);

    /// <summary>The answer as CloudFormation reads it.</summary>
    public ReadOnlyMemory<byte> Write() => JsonSerializer.SerializeToUtf8Bytes(this, HookJson.Default.HookAnswer);

    private static string Cut(HookEvent hookEvent, string message) =>
        Annotation.Clean(message, hookEvent.IsCloudControl ? MaxCloudControlMessage : MaxMessage);
}
