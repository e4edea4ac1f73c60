// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;
using static SageGuard.Controls.Undetermined;

namespace SageGuard.Controls;

/// <summary>
/// The URLs of a property, one or a list, carry no user name with a password and no token; where the rule names hosts, they are of
/// one of them. The name of a code repository in SageMaker is not a URL and passes: its own control judges it.
/// </summary>
/// <param name="Property">A string or a list of strings.</param>
public sealed record UrlIsPlain(Property Property) : Requirement
{
    /// <summary>False where only the hosts are asked for.</summary>
    public bool WithoutCredentials { get; init; } = true;

    /// <summary>The rule parameter that holds the allowed hosts; null where hosts do not matter.</summary>
    public RuleParameter<IReadOnlySet<string>?>? Hosts { get; init; }

    /// <inheritdoc/>
    public override string Text =>
        string.Join(
            " and, ",
            new[]
            {
                WithoutCredentials ? $"no URL in `{Property}` carries a user name, password or token" : null,
                Hosts is null ? null : $"where the rule's `{Hosts}` is given, the host of each URL in `{Property}` is one of them",
            }.OfType<string>()
        );

    /// <inheritdoc/>
    public override string AbsentText => $"An absent or empty `{Property}` names no repository and passes.";

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
        if (value.Text is not null)
            return Url(Property.Path, value, context);
        if (value.Elements is not { } elements)
            return new NonCompliant($"{Property} is {value}; it must be a URL or a list of URLs.");

        return Verdict.Combine(
            elements
                .Select((element, i) => (Path: $"{Property}[{i}]", Value: new PropertyValue(element)))
                .Select(entry => IfUnresolved(entry.Path, entry.Value) ?? Url(entry.Path, entry.Value, context)),
            Compliant.Instance
        );
    }

    private Verdict Url(string path, PropertyValue value, EvaluationContext context)
    {
        if (value.Text is not { } text)
            return new NonCompliant($"{path} is {value}; it must be a URL.");
        if (!text.Contains("://", StringComparison.Ordinal))
            return Compliant.Instance;
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url))
            return new NonCompliant($"{path} is not a URL that can be read; it must be one without credentials.");
        if (WithoutCredentials && (url.UserInfo.Length > 0 || Findings.SecretIn("", text) is not null))
        {
            return new NonCompliant(
                $"{path} is a URL of {url.Host} with credentials in it, which anyone who may describe the resource reads; it must hold none."
            );
        }

        return Hosts is null || context.Parameters.Get(Hosts) is not { } hosts || hosts.Contains(url.Host)
            ? Compliant.Instance
            : new NonCompliant($"{path} is a URL of {url.Host}; it must be of one of {string.Join(", ", hosts)}.");
    }
}
