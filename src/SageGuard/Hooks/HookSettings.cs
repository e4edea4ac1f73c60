// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Controls;
using SageGuard.Resources;
using SageGuard.Text;

namespace SageGuard.Hooks;

/// <summary>How a function that serves as a hook is set up: by its environment, because a hook event names no parameters.</summary>
/// <param name="Parameters">The controls that the hook enforces, and their parameters.</param>
/// <param name="FailOnUnknown">True in mode FAIL, where a value that only the deployment decides fails the resource.</param>
public sealed record HookSettings(RuleParameters Parameters, bool FailOnUnknown)
{
    /// <summary>WARN or FAIL; set on a hook's function and on no other.</summary>
    public const string ModeVariable = "SAGEGUARD_HOOK_MODE";

    /// <summary>A rule's InputParameters as a JSON object of texts; without it SageMaker.1 is judged.</summary>
    public const string ParametersVariable = "SAGEGUARD_HOOK_PARAMETERS";

    /// <summary>Reads the settings.</summary>
    /// <param name="variable">Looks up an environment variable; null where it is not set.</param>
    /// <returns>The settings, or null for a function that is not a hook.</returns>
    /// <exception cref="RuleParameterException">A variable has a bad value; the message names it and what is allowed.</exception>
    public static HookSettings? Read(Func<string, string?> variable)
    {
        if (variable(ModeVariable) is not { Length: > 0 } mode)
            return null;
        if (mode is not ("WARN" or "FAIL"))
            throw new RuleParameterException($"{ModeVariable} is '{Annotation.Clean(mode, 32)}'; it must be WARN or FAIL.");

        return new HookSettings(ReadParameters(variable(ParametersVariable)), mode == "FAIL");
    }

    private static RuleParameters ReadParameters(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return RuleParameters.Default;

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = StrictJson.Parse(text);
            foreach (var member in document.RootElement.EnumerateObject())
                parameters[member.Name] = member.Value.GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new RuleParameterException(
                StrictJson.DuplicateIn(text) is { } twice
                    ? $"{ParametersVariable} holds the member {twice} twice."
                    : $"{ParametersVariable} must be a JSON object of texts, e.g. {{\"control\":\"SageMaker.1\"}}."
            );
        }

        return RuleParameters.Read(parameters).ForDeclared();
    }
}
