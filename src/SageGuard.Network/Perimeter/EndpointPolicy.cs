// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Network.Perimeter;

/// <summary>
/// A VPC endpoint's policy: may this call pass? It grants nothing by itself; it is the one boundary that also holds for
/// credentials of other accounts. What it does not understand it answers with unknown.
/// </summary>
/// <remarks>Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"; IAM User Guide, "Policy evaluation
/// logic".</remarks>
internal sealed class EndpointPolicy
{
    private readonly List<JsonElement>? _statements;

    /// <summary>Reads a policy. None means the default one, which lets everything pass.</summary>
    public EndpointPolicy(string? document)
    {
        if (document is null)
        {
            _statements = [JsonDocument.Parse("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""").RootElement];
            return;
        }

        try
        {
            using var parsed = JsonDocument.Parse(document);
            var statement = parsed.RootElement.GetProperty("Statement").Clone();
            _statements = statement.ValueKind == JsonValueKind.Array ? [.. statement.EnumerateArray()] : [statement];
            if (_statements.Exists(one => one.ValueKind != JsonValueKind.Object))
                _statements = null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            _statements = null;
        }
    }

    /// <summary>Every string of a member, e.g. all Resource patterns, in any statement.</summary>
    public IEnumerable<string> Mentioned(string member) =>
        (_statements ?? [])
            .Where(statement => statement.TryGetProperty(member, out _))
            .SelectMany(statement => PolicyText.Read(statement.GetProperty(member)) ?? []);

    /// <summary>Every account that a Principal names.</summary>
    public IEnumerable<string> PrincipalAccounts =>
        from statement in _statements ?? []
        where
            statement.TryGetProperty("Principal", out var principal)
            && principal.ValueKind == JsonValueKind.Object
            && principal.TryGetProperty("AWS", out _)
        from name in PolicyText.Read(statement.GetProperty("Principal").GetProperty("AWS")) ?? []
        let account = name.Split(':') is { Length: > 4 } parts ? parts[4] : name
        where account.Length == 12
        select account;

    /// <summary>Every value that some condition compares a key with.</summary>
    public IEnumerable<string> ValuesOf(string key) =>
        from statement in _statements ?? []
        where statement.TryGetProperty("Condition", out var condition) && condition.ValueKind == JsonValueKind.Object
        from block in statement.GetProperty("Condition").EnumerateObject()
        where block.Value.ValueKind == JsonValueKind.Object
        from entry in block.Value.EnumerateObject()
        where entry.Name.Equals(key, StringComparison.OrdinalIgnoreCase)
        from value in PolicyText.Read(entry.Value) ?? []
        select value;

    /// <summary>Whether a call passes: allowed by a statement and denied by none.</summary>
    public Truth Passes(PolicyRequest request)
    {
        if (_statements is null)
            return Truth.Unknown;
        var (allowed, denied) = (Truth.No, Truth.No);
        foreach (var statement in _statements)
        {
            var matches = Matches(statement, request);
            switch (statement.TryGetProperty("Effect", out var effect) ? effect.GetString() : null)
            {
                case "Allow":
                    allowed = Max(allowed, matches);
                    break;
                case "Deny":
                    denied = Max(denied, matches);
                    break;
                default:
                    return Truth.Unknown;
            }
        }

        return denied == Truth.Yes || allowed == Truth.No ? Truth.No
            : denied == Truth.Unknown ? Truth.Unknown
            : allowed;
    }

    private static Truth Matches(JsonElement statement, PolicyRequest request)
    {
        Truth[] parts =
        [
            Principal(statement, request),
            OneOf(statement, "Action", request.Action, ignoreCase: true),
            OneOf(statement, "Resource", request.Resource, ignoreCase: false),
            statement.TryGetProperty("Condition", out var condition) ? PolicyCondition.Holds(condition, request) : Truth.Yes,
        ];
        return parts.Min();
    }

    private static Truth OneOf(JsonElement statement, string member, string text, bool ignoreCase)
    {
        var isNegated = statement.TryGetProperty($"Not{member}", out var element);
        if (!isNegated && !statement.TryGetProperty(member, out element))
            return Truth.Unknown;
        if (PolicyText.Read(element) is not { } patterns || patterns.Any(pattern => pattern.Contains("${", StringComparison.Ordinal)))
            return Truth.Unknown;
        return patterns.Any(pattern => Wildcard.Matches(pattern, text, ignoreCase)) != isNegated ? Truth.Yes : Truth.No;
    }

    // A whole account counts for each of its principals; a user or role only where it is the one.
    private static Truth Principal(JsonElement statement, PolicyRequest request)
    {
        if (!statement.TryGetProperty("Principal", out var principal))
            return Truth.Unknown;
        if (principal.ValueKind == JsonValueKind.String)
            return principal.GetString() == "*" ? Truth.Yes : Truth.Unknown;
        if (principal.ValueKind != JsonValueKind.Object)
            return Truth.Unknown;
        if (!principal.TryGetProperty("AWS", out var aws))
            return Truth.No;
        if (PolicyText.Read(aws) is not { } names)
            return Truth.Unknown;
        if (names.Contains("*"))
            return Truth.Yes;
        if (request.PrincipalArn is not { } arn)
            return Truth.No;
        var account = arn.Split(':')[4];
        if (
            names.Any(name =>
                name == account
                || name == arn
                || (name.EndsWith(":root", StringComparison.Ordinal) && name.Split(':') is { Length: > 4 } parts && parts[4] == account)
            )
        )
        {
            return Truth.Yes;
        }

        return names.Any(name =>
            name.StartsWith("arn:", StringComparison.Ordinal) && name.Split(':') is { Length: > 4 } parts && parts[4] == account
        )
            ? Truth.Unknown
            : Truth.No;
    }

    private static Truth Max(Truth one, Truth other) => one > other ? one : other;
}
