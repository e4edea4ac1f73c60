// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Web;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Reach;

/// <summary>EC2, Network Firewall, SageMaker and STS with one small network, on one loopback port. Each list comes in two pages, and every
/// call is noted.</summary>
internal sealed class NetworkServices : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _calls = new();

    public NetworkServices()
    {
        _listener.Prefixes.Add(Endpoint.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Endpoint { get; } = new($"http://127.0.0.1:{FreePort.Find()}/");

    /// <summary>IAM actions, one a call: <c>ec2:DescribeSubnets</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>An operation of EC2 or Network Firewall that is refused.</summary>
    public string? Refused { get; set; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                var (status, text) = context.Request.Headers["X-Amz-Target"] is { } target
                    ? Json(target.Split('.'), body)
                    : Query(HttpUtility.ParseQueryString(body));
                context.Response.StatusCode = status;
                context.Response.ContentType = text.StartsWith('{') ? "application/x-amz-json-1.1" : "text/xml";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test ended, or the client went away.
            }
        }
    }

    private (int Status, string Text) Json(string[] target, string body) =>
        target[0] == "SageMaker" ? SageMaker(target[1], body) : Firewall(target[1], body);

    // One firewall with an endpoint of its own and one by an association; the policy names a group of its own and a shared one.
    private (int Status, string Text) Firewall(string operation, string body)
    {
        const string arn = "arn:aws:network-firewall:eu-west-1:123456789012:";
        _calls.Enqueue($"network-firewall:{operation}");
        if (operation == Refused)
        {
            return (
                400,
                $$"""{"__type":"AccessDeniedException","Message":"User: u is not authorized to perform: network-firewall:{{operation}}"}"""
            );
        }

        return operation switch
        {
            "ListFirewalls" when !body.Contains("NextToken", StringComparison.Ordinal) => (200, """{"Firewalls":[],"NextToken":"2"}"""),
            "ListFirewalls" => (200, $$"""{"Firewalls":[{"FirewallName":"f","FirewallArn":"{{arn}}firewall/f"}]}"""),
            "DescribeFirewall" => (
                200,
                $$"""
                {"UpdateToken":"1d2c3b4a-0000-0000-0000-000000000000","Firewall":{"FirewallName":"f","FirewallArn":"{{arn}}firewall/f","FirewallPolicyArn":"{{arn}}firewall-policy/p","VpcId":"vpc-1","SubnetMappings":[{"SubnetId":"subnet-2"}],"FirewallId":"11111111-0000-0000-0000-000000000000"},
                 "FirewallStatus":{"Status":"READY","ConfigurationSyncStateSummary":"IN_SYNC","SyncStates":{"eu-west-1a":{"Attachment":{"SubnetId":"subnet-2","EndpointId":"vpce-1","Status":"READY"} } } } }
                """
            ),
            "ListVpcEndpointAssociations" => (
                200,
                $$"""{"VpcEndpointAssociations":[{"VpcEndpointAssociationArn":"{{arn}}vpc-endpoint-association/a"}]}"""
            ),
            "DescribeVpcEndpointAssociation" => (
                200,
                $$"""
                {"VpcEndpointAssociation":{"VpcEndpointAssociationArn":"{{arn}}vpc-endpoint-association/a","FirewallArn":"{{arn}}firewall/f","VpcId":"vpc-1","SubnetMapping":{"SubnetId":"subnet-3"} },
                 "VpcEndpointAssociationStatus":{"Status":"READY","AssociationSyncState":{"eu-west-1b":{"Attachment":{"SubnetId":"subnet-3","EndpointId":"vpce-2","Status":"READY"} } } } }
                """
            ),
            "DescribeFirewallPolicy" => (
                200,
                $$"""
                {"UpdateToken":"1d2c3b4a-0000-0000-0000-000000000000","FirewallPolicyResponse":{"FirewallPolicyName":"p","FirewallPolicyArn":"{{arn}}firewall-policy/p","FirewallPolicyId":"11111111-0000-0000-0000-000000000000","FirewallPolicyStatus":"ACTIVE"},
                 "FirewallPolicy":{"StatelessDefaultActions":["aws:forward_to_sfe"],"StatelessFragmentDefaultActions":["aws:drop"],"StatefulDefaultActions":["aws:drop_strict"],"StatefulEngineOptions":{"RuleOrder":"STRICT_ORDER","StreamExceptionPolicy":"DROP"},
                 "StatefulRuleGroupReferences":[{"ResourceArn":"{{arn}}stateful-rulegroup/web","Priority":100}]} }
                """
            ),
            "DescribeRuleGroup" => (
                200,
                $$"""
                {"UpdateToken":"1d2c3b4a-0000-0000-0000-000000000000","RuleGroupResponse":{"RuleGroupArn":"{{arn}}stateful-rulegroup/web","RuleGroupName":"web","RuleGroupId":"11111111-0000-0000-0000-000000000000","Type":"STATEFUL","Capacity":100,"RuleGroupStatus":"ACTIVE"},
                 "RuleGroup":{"RulesSource":{"StatefulRules":[{"Action":"PASS","Header":{"Protocol":"TCP","Source":"$HOME_NET","SourcePort":"ANY","Direction":"FORWARD","Destination":"8.8.8.0/24","DestinationPort":"443"},"RuleOptions":[{"Keyword":"sid","Settings":["1"]}]}]},"StatefulRuleOptions":{"RuleOrder":"STRICT_ORDER"} } }
                """
            ),
            _ => (400, """{"__type":"UnknownOperationException"}"""),
        };
    }

    private (int Status, string Text) SageMaker(string operation, string body)
    {
        _calls.Enqueue($"sagemaker:{operation}");
        return (
            200,
            operation switch
            {
                "ListNotebookInstances" when !body.Contains("NextToken", StringComparison.Ordinal) =>
                    """{"NotebookInstances":[{"NotebookInstanceName":"behind-nat"}],"NextToken":"2"}""",
                "ListNotebookInstances" =>
                    """{"NotebookInstances":[{"NotebookInstanceName":"direct"},{"NotebookInstanceName":"inspected"},{"NotebookInstanceName":"leaving","NotebookInstanceStatus":"Deleting"}]}""",
                "DescribeNotebookInstance" when body.Contains("inspected", StringComparison.Ordinal) =>
                    """{"NotebookInstanceName":"inspected","DirectInternetAccess":"Disabled","SubnetId":"subnet-4","SecurityGroups":["sg-1"]}""",
                "DescribeNotebookInstance" when body.Contains("direct", StringComparison.Ordinal) =>
                    """{"NotebookInstanceName":"direct","SubnetId":"subnet-3","SecurityGroups":["sg-1"]}""",
                "DescribeNotebookInstance" =>
                    """{"NotebookInstanceName":"behind-nat","DirectInternetAccess":"Disabled","SubnetId":"subnet-1","SecurityGroups":["sg-1"]}""",
                "ListDomains" => """{"Domains":[{"DomainId":"d-1"}]}""",
                "DescribeDomain" =>
                    """{"DomainId":"d-1","DomainName":"studio","AppNetworkAccessType":"VpcOnly","SubnetIds":["subnet-1","subnet-3"],"DefaultUserSettings":{"SecurityGroups":["sg-none"]}}""",
                "ListUserProfiles" => """{"UserProfiles":[{"UserProfileName":"ada"}]}""",
                "DescribeUserProfile" => """{"UserSettings":{"SecurityGroups":["sg-1"]}}""",
                _ => "{}",
            }
        );
    }

    private (int Status, string Text) Query(System.Collections.Specialized.NameValueCollection form)
    {
        var action = form["Action"] ?? "";
        if (action == "GetCallerIdentity")
        {
            return (
                200,
                """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""
            );
        }

        if (action == "AssumeRole")
        {
            return (
                403,
                """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message></Error><RequestId>r</RequestId></ErrorResponse>"""
            );
        }

        _calls.Enqueue($"ec2:{action}");
        if (action == Refused)
        {
            return (
                403,
                "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors><RequestID>r</RequestID></Response>"
            );
        }

        if (action == "DescribeRegions")
            return (200, Answer(action, "<regionInfo><item><regionName>eu-west-1</regionName></item></regionInfo>"));
        var pages = Pages(action);
        var page = form["NextToken"] is { } token ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var next = page + 1 < pages.Length ? $"<nextToken>{page + 1}</nextToken>" : "";
        return (200, Answer(action, pages[page] + next));
    }

    // What decides stands on the second page.
    private static string[] Pages(string action) =>
        action switch
        {
            "DescribeVpcs" => ["<vpcSet><item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock></item></vpcSet>"],
            "DescribeSubnets" =>
            [
                "<subnetSet><item><subnetId>subnet-2</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.2.0/24</cidrBlock></item></subnetSet>",
                "<subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.1.0/24</cidrBlock></item><item><subnetId>subnet-3</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.3.0/24</cidrBlock></item><item><subnetId>subnet-4</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.4.0/24</cidrBlock></item></subnetSet>",
            ],
            "DescribeRouteTables" =>
            [
                "<routeTableSet><item><routeTableId>rtb-3</routeTableId><vpcId>vpc-1</vpcId><associationSet><item><main>true</main></item></associationSet><routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item></routeSet></item></routeTableSet>",
                "<routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><associationSet><item><subnetId>subnet-1</subnetId><main>false</main></item></associationSet><routeSet><item><destinationPrefixListId>pl-1</destinationPrefixListId><natGatewayId>nat-1</natGatewayId><state>active</state></item></routeSet></item><item><routeTableId>rtb-2</routeTableId><vpcId>vpc-1</vpcId><associationSet><item><subnetId>subnet-2</subnetId><main>false</main></item></associationSet><routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId><state>active</state></item></routeSet></item><item><routeTableId>rtb-4</routeTableId><vpcId>vpc-1</vpcId><associationSet><item><subnetId>subnet-4</subnetId><main>false</main></item></associationSet><routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>vpce-1</gatewayId><state>active</state></item><item><destinationCidrBlock>8.0.0.0/8</destinationCidrBlock><gatewayId>vpce-2</gatewayId><state>active</state></item></routeSet></item></routeTableSet>",
            ],
            "DescribeInternetGateways" =>
            [
                "<internetGatewaySet/>",
                "<internetGatewaySet><item><internetGatewayId>igw-1</internetGatewayId><attachmentSet><item><vpcId>vpc-1</vpcId><state>available</state></item></attachmentSet></item></internetGatewaySet>",
            ],
            "DescribeNatGateways" =>
            [
                "<natGatewaySet/>",
                "<natGatewaySet><item><natGatewayId>nat-1</natGatewayId><vpcId>vpc-1</vpcId><subnetId>subnet-2</subnetId><state>available</state><connectivityType>public</connectivityType></item></natGatewaySet>",
            ],
            "DescribeSecurityGroups" =>
            [
                "<securityGroupInfo/>",
                "<securityGroupInfo><item><groupId>sg-1</groupId><vpcId>vpc-1</vpcId><ipPermissionsEgress><item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissionsEgress></item><item><groupId>sg-none</groupId><vpcId>vpc-1</vpcId></item></securityGroupInfo>",
            ],
            "DescribeNetworkAcls" =>
            [
                "<networkAclSet/>",
                "<networkAclSet><item><networkAclId>acl-1</networkAclId><vpcId>vpc-1</vpcId><default>true</default><entrySet><item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>true</egress><cidrBlock>0.0.0.0/0</cidrBlock></item><item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet></item></networkAclSet>",
            ],
            "GetManagedPrefixListEntries" =>
            [
                "<entrySet><item><cidr>10.9.0.0/16</cidr></item></entrySet>",
                "<entrySet><item><cidr>8.8.8.0/24</cidr></item></entrySet>",
            ],
            "DescribeVpcEndpoints" =>
            [
                "<vpcEndpointSet/>",
                "<vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>GatewayLoadBalancer</vpcEndpointType><vpcId>vpc-1</vpcId><state>available</state><subnetIdSet><item>subnet-2</item></subnetIdSet></item><item><vpcEndpointId>vpce-2</vpcEndpointId><vpcEndpointType>GatewayLoadBalancer</vpcEndpointType><vpcId>vpc-1</vpcId><state>available</state><subnetIdSet><item>subnet-3</item></subnetIdSet></item></vpcEndpointSet>",
            ],
            "DescribeVpcBlockPublicAccessOptions" =>
            [
                "<vpcBlockPublicAccessOptions><awsAccountId>123456789012</awsAccountId><internetGatewayBlockMode>off</internetGatewayBlockMode><state>default-state</state></vpcBlockPublicAccessOptions>",
            ],
            _ => ["", ""],
        };

    private static string Answer(string action, string content) =>
        $"<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>{content}</{action}Response>";
}
