// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// The scripts of a property are free of secrets or of hostile commands. They are base64: one string, or a list of objects with a
/// <c>Content</c>. An absent script runs nothing.
/// </summary>
/// <param name="Property">The property.</param>
/// <param name="Free">What they must be free of.</param>
public sealed record ScriptIsFreeOf(Property Property, ScriptContent Free) : Requirement
{
    private const string Content = "Content";

    /// <inheritdoc/>
    public override string Text =>
        Free == ScriptContent.Secrets
            ? $"no secret is seen in `{Property}`, decoded from base64"
            : $"no command is seen in `{Property}`, decoded from base64, that downloads and runs code, opens a shell to another machine, or takes or sends credentials";

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` runs nothing and passes.";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => [Property];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context)
    {
        var value = context.Properties.Find(Property.Path);
        if (value.IsAbsent)
            return context.Absent(Compliant.Instance);
        if (IfUnresolved(Property.Path, value) is { } open)
            return open;
        // Terraform holds the one script in a string, without the list around it.
        if (value.Text is not null)
            return Script(Property.Path, value);
        if (value.Elements is not { } entries)
            return new NonCompliant($"{Property} is {value}; it must be a list of scripts in base64.");

        return Verdict.Combine(
            entries.Select(
                (entry, i) =>
                    IfUnresolved($"{Property}[{i}]", new PropertyValue(entry))
                    ?? Entry($"{Property}[{i}].{Content}", new Properties(entry).Find(Content), context)
            ),
            Compliant.Instance
        );
    }

    private Verdict Entry(string path, PropertyValue content, EvaluationContext context) =>
        content.IsAbsent ? context.Absent(Compliant.Instance) : IfUnresolved(path, content) ?? Script(path, content);

    private Verdict Script(string path, PropertyValue content)
    {
        var bytes = new byte[content.Text?.Length ?? 0];
        if (content.Text is not { } text || !Convert.TryFromBase64String(text, bytes, out var length))
            return new NonCompliant($"{path} is not base64, so that what it runs cannot be read; it must be a script in base64.");

        var script = Encoding.UTF8.GetString(bytes, 0, length);
        var found = Free == ScriptContent.Secrets ? Findings.SecretIn(script) : Findings.CommandIn(script);
        return found is null ? Compliant.Instance : new NonCompliant($"{path} is a script that {found}.");
    }
}
