// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security;
using System.Text;

namespace SageGuard.LocalAws.Http;

/// <summary>Of Amazon EC2, the Regions that an account has enabled: all of its partition.</summary>
internal static class Ec2
{
    // On in each account without asking, as EC2's user guide lists them.
    private static readonly HashSet<string> Always = new(StringComparer.Ordinal)
    {
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    };

    public static byte[] Answer(Call call, string region, string requestId)
    {
        if (call.Operation != "DescribeRegions")
            throw AwsException.NotServed("ec2", call.Operation, "DescribeRegions");
        if (call.Form.Keys.FirstOrDefault(static name => name is not ("Action" or "Version" or "AllRegions")) is { } other)
            throw AwsException.NotServed("ec2", $"DescribeRegions with {other}", "DescribeRegions");
        var items = string.Concat(
            Regions
                .Of(region)
                .Select(name =>
                    $"""
                            <item>
                              <regionName>{name}</regionName>
                              <regionEndpoint>ec2.{name}.amazonaws.com{(Arns.Partition(name) == "aws-cn" ? ".cn" : "")}</regionEndpoint>
                              <optInStatus>{(
                            Always.Contains(name) || Arns.Partition(name) != "aws" ? "opt-in-not-required" : "opted-in"
                        )}</optInStatus>
                            </item>

                        """
                )
        );
        return Encoding.UTF8.GetBytes(
            $"""
            <DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>{requestId}</requestId>
              <regionInfo>
            {items}  </regionInfo>
            </DescribeRegionsResponse>

            """
        );
    }

    public static byte[] Error(AwsException error, string requestId) =>
        Encoding.UTF8.GetBytes(
            $"<Response><Errors><Error><Code>{SecurityElement.Escape(error.Code)}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error></Errors><RequestID>{requestId}</RequestID></Response>"
        );
}
