// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Accounts;

/// <summary>
/// Who may call: any long-term key is the first account's user; temporary keys (ASIA…) are good only as AssumeRole gave them,
/// with their token, and until they end.
/// </summary>
/// <remarks>Source: AWS STS API reference, AssumeRole; IAM user guide, "Methods to assume a role" (one hour for role chaining).</remarks>
internal sealed class Sessions(LocalCloudOptions options, Ids ids)
{
    private const string TemporaryKey = "ASIA";
    private const int Chained = 3600;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Account, string Name), Known> _roles = [];
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Makes a role, or another one of its name.</summary>
    /// <exception cref="ArgumentException">LocalAws does not evaluate one of its policies.</exception>
    public void Add(LocalRole role)
    {
        foreach (var policy in role.Policies.Values)
            _ = new RolePolicy(policy);
        lock (_gate)
            _roles[(role.Account, role.Name)] = new Known(role, "AROA" + Letters(17));
    }

    /// <summary>The roles of an account with their unique ids, by name.</summary>
    public IReadOnlyList<(LocalRole Role, string Id)> RolesOf(string account)
    {
        lock (_gate)
        {
            return
            [
                .. _roles
                    .Values.Where(known => known.Role.Account == account)
                    .OrderBy(static known => known.Role.Name, StringComparer.Ordinal)
                    .Select(static known => (known.Role, known.Id)),
            ];
        }
    }

    /// <summary>The caller behind a request's credentials.</summary>
    /// <param name="accessKey">The access key.</param>
    /// <param name="token">The session token; empty for none.</param>
    /// <param name="region">The Region of the request.</param>
    /// <exception cref="AwsException">The credentials are not good.</exception>
    public Caller CallerOf(string accessKey, string token, string region)
    {
        if (!accessKey.StartsWith(TemporaryKey, StringComparison.Ordinal) && (options.AccessKey ?? accessKey) == accessKey)
            return new Caller(options.AccountId, Arns.Caller(options, region), "AIDALOCALAWS00000000", false);
        lock (_gate)
        {
            if (!_sessions.TryGetValue(accessKey, out var session) || session.Token != token)
                throw new AwsException("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
            return session.Expires > options.Time.GetUtcNow()
                ? session.Caller
                : throw new AwsException("ExpiredTokenException", "The security token included in the request is expired", 403);
        }
    }

    /// <summary>AssumeRole.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="input">Its input.</param>
    /// <param name="region">The Region of the request.</param>
    public Assumed Assume(Caller caller, JsonObject input, string region)
    {
        var (arn, name, externalId) = (
            Json.String(input, "RoleArn"),
            Json.String(input, "RoleSessionName"),
            Json.String(input, "ExternalId")
        );
        var seconds = Seconds(Json.String(input, "DurationSeconds"));
        var constraints = new Constraints();
        constraints.NotNull(input, "RoleArn");
        constraints.NotNull(input, "RoleSessionName");
        constraints.Length(arn, "RoleArn", 20, 2048);
        constraints.Length(name, "RoleSessionName", 2, 64);
        constraints.Pattern(name, "RoleSessionName", @"[\w+=,.@-]*");
        constraints.Length(externalId, "ExternalId", 2, 1224);
        constraints.Pattern(externalId, "ExternalId", @"[\w+=,.@:\/-]*");
        constraints.Range(seconds, "DurationSeconds", 900, 43200);
        constraints.Check();
        if (
            arn!.Split(':', 6) is not ["arn", var partition, "iam", "", { Length: 12 } account, var resource]
            || !resource.StartsWith("role/", StringComparison.Ordinal)
        )
        {
            throw new AwsException("ValidationError", $"{arn} is invalid");
        }

        lock (_gate)
        {
            // AWS says the same of a role that is not there, of one that does not trust the caller, and of a wrong external id.
            if (
                partition != Arns.Partition(region)
                || !_roles.TryGetValue((account, resource[(resource.LastIndexOf('/') + 1)..]), out var known)
                || "role" + known.Role.Path + known.Role.Name != resource
                || known.Role.TrustedService is not null
                || caller.Account != (known.Role.TrustedAccount ?? options.AccountId)
                || (known.Role.ExternalId is { } asked && asked != externalId)
            )
            {
                throw new AwsException(
                    "AccessDenied",
                    $"User: {caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}",
                    403
                );
            }
            if (caller.IsSession && seconds > Chained)
            {
                throw new AwsException(
                    "ValidationError",
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
                );
            }
            if (seconds > known.Role.MaxSession.TotalSeconds)
            {
                throw new AwsException(
                    "ValidationError",
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
                );
            }

            var (key, token) = (TemporaryKey + Letters(16), ids.Token());
            var session = new Caller(
                account,
                $"arn:{partition}:sts::{account}:assumed-role/{known.Role.Name}/{name}",
                $"{known.Id}:{name}",
                true
            );
            var now = options.Time.GetUtcNow();
            foreach (var (ended, _) in _sessions.Where(s => s.Value.Expires <= now.AddHours(-1)).ToList())
                _sessions.Remove(ended);
            var expires = now.AddSeconds(seconds ?? 3600);
            _sessions[key] = new Session(session, token, expires);
            return new Assumed(session, key, ids.Short(40), token, expires);
        }
    }

    private static int? Seconds(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : throw new AwsException("MalformedInput", "Expected an Integer for DurationSeconds.");

    private string Letters(int length) => ids.Short(length).ToUpperInvariant();

    /// <summary>What AssumeRole answers.</summary>
    /// <param name="Caller">The session.</param>
    /// <param name="AccessKey">Its access key.</param>
    /// <param name="Secret">Its secret.</param>
    /// <param name="Token">Its token.</param>
    /// <param name="Expires">Its end.</param>
    internal sealed record Assumed(Caller Caller, string AccessKey, string Secret, string Token, DateTimeOffset Expires);

    private sealed record Known(LocalRole Role, string Id);

    private sealed record Session(Caller Caller, string Token, DateTimeOffset Expires);
}
