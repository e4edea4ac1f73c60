// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Config;

/// <summary>Mints result tokens and knows what each was minted for.</summary>
internal sealed class ResultTokens(LocalCloudOptions options, Ids ids)
{
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    public string Mint(ConfigRule rule, string? type, string? id)
    {
        var token = ids.Token();
        _grants[token] = new(rule, type, id, options.Time.GetUtcNow());
        return token;
    }

    /// <summary>What a token is good for; null when it was never minted or is too old.</summary>
    public Grant? Find(string token) =>
        _grants.TryGetValue(token, out var grant) && options.Time.GetUtcNow() - grant.Minted <= options.ResultTokenLifetime ? grant : null;

    /// <summary>A token is bound to its rule and, for a change, to the event's own resource.</summary>
    public sealed record Grant(ConfigRule Rule, string? Type, string? Id, DateTimeOffset Minted);
}
