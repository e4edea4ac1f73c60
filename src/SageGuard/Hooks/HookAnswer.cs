// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
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
internal sealed record HookAnswer(string Token, string? ErrorCode, string Message, IReadOnlyList<HookFailure> Failures)
{
    // CloudFormation cuts longer messages itself, without a sign that it did.
    private const int MaxMessage = 4_096;
    private const int MaxCloudControlMessage = 1_024;

    public static HookAnswer Success(HookEvent hookEvent, string message) => new(hookEvent.Token, null, Cut(hookEvent, message), []);

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
        return new HookAnswer(hookEvent.Token, "NonCompliant", Cut(hookEvent, message), failures);
    }

    public static HookAnswer Failure(string token, string message) =>
        new(token, "InternalFailure", Annotation.Clean(message, MaxCloudControlMessage), []);

    /// <summary>The answer as CloudFormation reads it.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("hookStatus", ErrorCode is null ? "SUCCESS" : "FAILED");
            if (ErrorCode is not null)
                writer.WriteString("errorCode", ErrorCode);
            writer.WriteString("message", Message);
            writer.WriteString("clientRequestToken", Token);
            if (Failures.Count > 0)
            {
                writer.WriteStartArray("annotations");
                foreach (var failure in Failures)
                    WriteAnnotation(writer, failure);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteAnnotation(Utf8JsonWriter writer, HookFailure failure)
    {
        writer.WriteStartObject();
        writer.WriteString("annotationName", failure.Control.Id);
        writer.WriteString("status", "FAILED");
        writer.WriteString("statusMessage", failure.Reason);
        writer.WriteString("remediationMessage", failure.Control.Fix);
        writer.WriteString("remediationLink", failure.Control.Page.AbsoluteUri);
        writer.WriteString("severityLevel", failure.Control.Severity.ToString().ToUpperInvariant());
        writer.WriteEndObject();
    }

    private static string Cut(HookEvent hookEvent, string message) =>
        Annotation.Clean(message, hookEvent.IsCloudControl ? MaxCloudControlMessage : MaxMessage);
}
