// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Xml.Linq;
using Amazon.Runtime.Internal;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Pipeline;
using SageGuard.Remediation;

namespace SageGuard.Aws.Operator;

/// <summary>Reads IAM: who may what, as far as identity policies of the account say.</summary>
/// <remarks>Source: the IAM API reference (query protocol, version 2010-05-08).</remarks>
public sealed class IamClient : AwsClient
{
    private readonly InvokeOptions _invoke;

    /// <summary>Makes a client; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign.</param>
    /// <exception cref="SageGuardException">The settings of endpoint and Region do not fit together.</exception>
    public IamClient(AwsConnection connection)
        : base(AwsService.Iam, connection.Credentials, connection.Settings(AwsService.Iam)) =>
        _invoke = new InvokeOptions
        {
            RequestMarshaller = new QueryCallMarshaller(AwsService.Iam),
            ResponseUnmarshaller = XmlAnswerUnmarshaller.Instance,
        };

    /// <summary>Every policy of the account's own: inline ones of users, groups and roles, and customer managed ones in their default
    /// version.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">A page could not be read; needs <c>iam:GetAccountAuthorizationDetails</c>.</exception>
    public async Task<IReadOnlyList<IamPolicy>> PoliciesAsync(CancellationToken cancellationToken)
    {
        var policies = new List<IamPolicy>();
        string? marker = null;
        do
        {
            var page = await CallAsync(
                "GetAccountAuthorizationDetails",
                [
                    .. new[] { "User", "Role", "Group", "LocalManagedPolicy" }.Select((filter, i) => ($"Filter.member.{i + 1}", filter)),
                    ("MaxItems", "1000"),
                    .. marker is null ? [] : new[] { ("Marker", marker) },
                ],
                cancellationToken
            );
            foreach (var member in page.Descendants().Where(element => element.Name.LocalName == "member"))
                policies.AddRange(PoliciesOf(member));
            var next = Find(page, "IsTruncated") == "true" ? Find(page, "Marker") : null;
            if (next is not null && next == marker)
                throw AwsFailure.RepeatedToken(this, "GetAccountAuthorizationDetails", "Marker");
            marker = next;
        } while (marker is not null);

        return policies;
    }

    /// <summary>
    /// Which of some actions a role's identity policies allow, its AWS managed ones such as AmazonSageMakerFullAccess and its
    /// permissions boundary included. Policies of the resource, and those of an organization, are not looked at.
    /// </summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="actions">The actions, e.g. <c>s3:PutObject</c>.</param>
    /// <param name="resourceArn">The resource that they act on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsCallException">IAM refused; needs <c>iam:SimulatePrincipalPolicy</c>.</exception>
    public async Task<IReadOnlyList<string>> AllowedAsync(
        string roleArn,
        IReadOnlyList<string> actions,
        string resourceArn,
        CancellationToken cancellationToken
    )
    {
        var answer = await CallAsync(
            "SimulatePrincipalPolicy",
            [
                ("PolicySourceArn", roleArn),
                .. actions.Select((action, i) => ($"ActionNames.member.{i + 1}", action)),
                ("ResourceArns.member.1", resourceArn),
            ],
            cancellationToken
        );
        var decisions = answer
            .Descendants()
            .Where(element => element.Name.LocalName == "EvalDecision")
            .ToDictionary(decision => Text(decision.Parent!, "EvalActionName") ?? "", decision => decision.Value);
        return
        [
            .. actions.Where(action =>
                decisions.TryGetValue(action, out var decision)
                    ? decision == "allowed"
                    : throw AwsFailure.Unreadable(this, "SimulatePrincipalPolicy", $"it does not decide {action}")
            ),
        ];
    }

    private async Task<XElement> CallAsync(
        string operation,
        IEnumerable<(string Name, string Value)> parameters,
        CancellationToken cancellationToken
    )
    {
        var body = string.Join(
            '&',
            parameters
                .Prepend(("Version", AwsService.Iam.Version))
                .Prepend(("Action", operation))
                .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}")
        );
        var answer = await SendAsync<XmlAnswer>(new ServiceCall(operation, Encoding.UTF8.GetBytes(body)), _invoke, null, cancellationToken);
        return answer.Xml.Name.LocalName == operation + "Response"
            ? answer.Xml
            : throw AwsFailure.Unreadable(this, operation, $"it is a {answer.Xml.Name.LocalName}");
    }

    private static IEnumerable<IamPolicy> PoliciesOf(XElement member)
    {
        // A managed policy has all its versions; the default one counts.
        foreach (var version in Children(member, "PolicyVersionList").Where(version => Text(version, "IsDefaultVersion") == "true"))
            yield return new IamPolicy(Text(member, "PolicyName") ?? "", Uri.UnescapeDataString(Text(version, "Document") ?? ""));

        foreach (var owner in new[] { "User", "Group", "Role" })
        {
            foreach (var inline in Children(member, owner + "PolicyList"))
            {
                yield return new IamPolicy(
                    $"{Text(inline, "PolicyName")} of {owner.ToLowerInvariant()} {Text(member, owner + "Name")}",
                    Uri.UnescapeDataString(Text(inline, "PolicyDocument") ?? "")
                );
            }
        }
    }

    private static IEnumerable<XElement> Children(XElement element, string list) =>
        element.Elements().Where(found => found.Name.LocalName == list).SelectMany(found => found.Elements());

    private static string? Text(XElement element, string child) =>
        element.Elements().FirstOrDefault(found => found.Name.LocalName == child)?.Value;

    private static string? Find(XElement root, string name) =>
        root.Descendants().FirstOrDefault(found => found.Name.LocalName == name)?.Value;
}
