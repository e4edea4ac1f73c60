// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace SageGuard.Network.Perimeter;

/// <summary>
/// Asks an endpoint's policy about the calls that carry data out: signed by the workload's own role, with another account's
/// keys that its code brought along, or not signed at all; to resources of this and of other accounts and organizations.
/// </summary>
internal static class EndpointQuestions
{
    private const string Foreign = "000000000000";
    private const string ForeignOrganization = "o-ffffffffff";

    // What writes data, by the service's name in the endpoint.
    private static readonly Dictionary<string, (string Resource, string[] Actions)> Writes = new(StringComparer.Ordinal)
    {
        ["s3"] = ("arn:aws:s3:::{0}/key", ["s3:PutObject", "s3:PutObjectTagging", "s3:AbortMultipartUpload"]),
        ["dynamodb"] = (
            "arn:aws:dynamodb:eu-west-1:{1}:table/{0}",
            ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem", "dynamodb:PartiQLInsert"]
        ),
        ["sqs"] = ("arn:aws:sqs:eu-west-1:{1}:{0}", ["sqs:SendMessage"]),
        ["sns"] = ("arn:aws:sns:eu-west-1:{1}:{0}", ["sns:Publish"]),
        ["kinesis-streams"] = ("arn:aws:kinesis:eu-west-1:{1}:stream/{0}", ["kinesis:PutRecord", "kinesis:PutRecords"]),
        ["kinesis-firehose"] = ("arn:aws:firehose:eu-west-1:{1}:deliverystream/{0}", ["firehose:PutRecord", "firehose:PutRecordBatch"]),
        ["logs"] = ("arn:aws:logs:eu-west-1:{1}:log-group:{0}:log-stream:s", ["logs:PutLogEvents"]),
        ["ecr.dkr"] = ("arn:aws:ecr:eu-west-1:{1}:repository/{0}", ["ecr:PutImage", "ecr:UploadLayerPart"]),
        ["ecr.api"] = ("arn:aws:ecr:eu-west-1:{1}:repository/{0}", ["ecr:PutImage", "ecr:UploadLayerPart"]),
        ["secretsmanager"] = (
            "arn:aws:secretsmanager:eu-west-1:{1}:secret:{0}",
            ["secretsmanager:PutSecretValue", "secretsmanager:CreateSecret"]
        ),
        ["ssm"] = ("arn:aws:ssm:eu-west-1:{1}:parameter/{0}", ["ssm:PutParameter"]),
        ["events"] = ("arn:aws:events:eu-west-1:{1}:event-bus/{0}", ["events:PutEvents"]),
        ["lambda"] = ("arn:aws:lambda:eu-west-1:{1}:function:{0}", ["lambda:InvokeFunction"]),
    };

    /// <summary>Whose resources the policy lets through.</summary>
    /// <param name="service">The endpoint's service name, e.g. <c>com.amazonaws.eu-central-1.s3</c>.</param>
    /// <param name="policy">The policy; null for the default one.</param>
    /// <param name="account">The workload's account; null where it is not known.</param>
    public static EndpointReach Ask(string service, string? policy, string? account)
    {
        // com.amazonaws.vpce.REGION.vpce-svc-… is someone's own service.
        var parts = service.Split('.', 4);
        if (parts is [_, _, "vpce", ..])
            return EndpointReach.OtherParty;
        var read = new EndpointPolicy(policy);
        var name = parts.Length == 4 ? parts[3] : service;
        if (!Writes.TryGetValue(name, out var writes))
        {
            // Not knowing the service's calls, only a policy that lets everything pass is understood.
            return
                read.Passes(
                    Request("other:Call", "arn:aws:other:eu-west-1:000000000000:thing", Signers(account, read).Last(), Foreign, null)
                ) == Truth.Yes
                ? EndpointReach.AnyAccount
                : EndpointReach.Unknown;
        }

        var signers = Signers(account, read).ToList();
        var organizations = read.ValuesOf("aws:ResourceOrgID").Where(value => !Wildcard.HasAny(value)).Distinct().ToList();
        var accounts = read.ValuesOf("aws:ResourceAccount")
            .Concat(read.ValuesOf("s3:ResourceAccount"))
            .Append(account)
            .OfType<string>()
            .Where(value => !Wildcard.HasAny(value))
            .Distinct()
            .ToList();
        var names = Names(read).ToList();

        // A name that anyone can take: an invented one, and one that fits a pattern of the policy.
        var free = names
            .Where(Wildcard.HasAny)
            .Select(pattern => pattern.Replace("*", "taken", StringComparison.Ordinal).Replace('?', 'x'))
            .Append("taken-by-anyone")
            .ToList();
        var anyone = Ask(free, [Foreign], [ForeignOrganization, null]);
        if (anyone == Truth.Yes)
            return EndpointReach.AnyAccount;
        if (anyone == Truth.Unknown)
            return EndpointReach.Unknown;
        if (Ask(free, [Foreign, .. accounts], organizations) is var ofOrganization && ofOrganization != Truth.No)
            return ofOrganization == Truth.Yes ? EndpointReach.Organization : EndpointReach.Unknown;
        if (Ask(free, accounts, [ForeignOrganization, null]) is var ofAccounts && ofAccounts != Truth.No)
            return ofAccounts == Truth.Yes ? EndpointReach.Accounts : EndpointReach.Unknown;
        var ofNames = Ask(
            names.Where(text => !Wildcard.HasAny(text)),
            [Foreign, .. accounts],
            [ForeignOrganization, null, .. organizations]
        );
        return ofNames switch
        {
            Truth.Yes => EndpointReach.Named,
            Truth.Unknown => EndpointReach.Unknown,
            _ => EndpointReach.Nothing,
        };

        Truth Ask(IEnumerable<string> resources, IEnumerable<string> owners, IEnumerable<string?> orgs)
        {
            var most = Truth.No;
            var requests =
                from resource in resources
                from owner in owners
                from organization in orgs
                from signer in signers
                from action in writes.Actions
                let name = string.Format(CultureInfo.InvariantCulture, writes.Resource, resource, owner)
                select Request(action, name, signer, owner, organization);
            foreach (var request in requests)
            {
                var passes = read.Passes(request);
                if (passes > most)
                    most = passes;
                if (most == Truth.Yes)
                    break;
            }

            return most;
        }
    }

    // Bucket names, or the last part of other ARNs.
    private static IEnumerable<string> Names(EndpointPolicy policy) =>
        policy
            .Mentioned("Resource")
            .Concat(policy.Mentioned("NotResource"))
            .Where(pattern => pattern.StartsWith("arn:", StringComparison.Ordinal))
            .Select(pattern =>
                pattern.Split(':', 6) is { Length: 6 } parts
                    ? parts[2] == "s3"
                        ? parts[5].Split('/')[0]
                        : parts[5][(parts[5].LastIndexOfAny(['/', ':']) + 1)..]
                    : ""
            )
            .Where(name => name.Length > 0)
            .Distinct();

    private static IEnumerable<Signer> Signers(string? account, EndpointPolicy policy)
    {
        // The workload's role: in its account, and in whichever organization the policy has in mind.
        foreach (
            var own in policy
                .ValuesOf("aws:PrincipalAccount")
                .Concat(policy.PrincipalAccounts)
                .Append(account)
                .OfType<string>()
                .Append("111111111111")
                .Distinct()
        )
        {
            foreach (var organization in policy.ValuesOf("aws:PrincipalOrgID").Append("o-0000000000").Distinct())
                yield return new Signer($"arn:aws:iam::{own}:role/workload", own, organization);
        }

        yield return new Signer($"arn:aws:iam::{Foreign}:user/foreign", Foreign, ForeignOrganization);
        yield return new Signer(null, null, null);
    }

    private static PolicyRequest Request(string action, string resource, Signer signer, string owner, string? organization)
    {
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["aws:principalaccount"] = signer.Account,
            ["aws:principalorgid"] = signer.Organization,
            ["aws:principalisawsservice"] = "false",
            ["aws:resourceaccount"] = owner,
            ["s3:resourceaccount"] = owner,
            ["aws:resourceorgid"] = organization,
            ["aws:securetransport"] = "true",
            ["aws:viaawsservice"] = "false",
        };

        // The name of a role is not known: the workload's is its own, and another account can call its as it likes.
        if (signer.Arn is null)
            keys["aws:principalarn"] = null;
        return new PolicyRequest(action, resource, signer.Arn, keys);
    }

    private sealed record Signer(string? Arn, string? Account, string? Organization);
}
