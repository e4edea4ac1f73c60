// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Controls;
using SageGuard.Resources;
using SageGuard.Text;

namespace SageGuard.Hooks;

/// <summary>
/// Answers CloudFormation's Lambda Hook: the same controls judge a resource before CloudFormation or Cloud Control makes or
/// changes it. Pure: the event holds all that is judged, so the hook's function needs no permission.
/// </summary>
/// <remarks>See https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html.</remarks>
public static class HookHandler
{
    /// <summary>Answers one hook event.</summary>
    /// <param name="payload">The event, UTF-8 JSON.</param>
    /// <param name="parameters">The controls that the hook enforces, and their parameters. Waivers do not count before deployment.</param>
    /// <param name="failOnUnknown">
    /// What becomes of a value that only the deployment decides: true, in mode FAIL, fails the resource; false, in mode WARN,
    /// passes it with a note.
    /// </param>
    /// <returns>The answer, UTF-8 JSON; for an event that cannot be read an InternalFailure that says why. Nothing is thrown.</returns>
    public static ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> payload, RuleParameters parameters, bool failOnUnknown)
    {
        var token = "";
        try
        {
            using var document = JsonDocument.Parse(payload);
            var fields = new JsonFields(document.RootElement, "hook event");
            // First of all, so that a failure further down is answered to the right request.
            token = fields.OptionalText("clientRequestToken") ?? "";
            return Evaluate(HookEvent.Read(fields, token), parameters, failOnUnknown).Write();
        }
        catch (JsonException error)
        {
            return HookAnswer.Failure(token, $"The hook event is not JSON (line {error.LineNumber + 1}).").Write();
        }
        catch (MalformedEventException error)
        {
            return HookAnswer.Failure(token, error.Message).Write();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException)
        {
            // A fault of ours must not look like a verdict, nor leave CloudFormation waiting for its time-out.
            return HookAnswer
                .Failure(token, $"SageGuard could not judge the resource ({error.GetType().Name}: {error.Message}). Please report it.")
                .Write();
        }
    }

    private static HookAnswer Evaluate(HookEvent hookEvent, RuleParameters parameters, bool failOnUnknown)
    {
        if (hookEvent.IsDeletion)
            return HookAnswer.Success(hookEvent, "Deletions are not judged.");
        if (ResourceKinds.Find(hookEvent.Type) is not { } kind)
            return HookAnswer.Success(hookEvent, $"SageGuard does not judge {Annotation.Clean(hookEvent.Type, 128)}.");

        var controls = parameters.Controls.Where(control => control.Kind == kind).ToList();
        if (controls.Count == 0)
            return HookAnswer.Success(hookEvent, $"None of the controls {string.Join(", ", parameters.Controls)} judges {kind.Type}.");

        var resource = hookEvent.ToResource(kind);
        var failures = new List<HookFailure>();
        var notes = new List<string>();
        foreach (var control in controls)
        {
            switch (Controls.ControlEvaluator.Evaluate(control, resource, parameters))
            {
                case NonCompliant failed:
                    failures.Add(new HookFailure(control, failed.Reason));
                    break;
                case Undetermined open when failOnUnknown:
                    failures.Add(
                        new HookFailure(
                            control,
                            $"{Unknown(open.Need)} Where the hook fails deployments, the value must be known beforehand."
                        )
                    );
                    break;
                case Undetermined open:
                    notes.Add($"{control} could not be judged: {Unknown(open.Need)} AWS Config's rule will judge it after the deployment.");
                    break;
            }
        }

        return failures.Count > 0
            ? HookAnswer.NonCompliant(hookEvent, kind, failures, notes)
            : HookAnswer.Success(hookEvent, string.Join(" ", [$"{string.Join(", ", controls)}: nothing to object to.", .. notes]));
    }

    private static string Unknown(Need need) =>
        need switch
        {
            DeploymentNeed open => $"only the deployment decides {open.Path}.",
            TagsNeed => "only the deployment decides the tags.",
            _ => "only the deployment decides what it needs to know.",
        };
}
