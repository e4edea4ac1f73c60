// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Security;
using System.Text;

namespace SageGuard.LocalAws.Http;

/// <summary>AWS STS (Query protocol, XML): GetCallerIdentity.</summary>
internal static class Sts
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static byte[] Answer(LocalCloudOptions options, string region, string action, string requestId)
    {
        if (action != "GetCallerIdentity")
            throw new AwsException("InvalidAction", $"Could not find operation {action} for version 2011-06-15");
        return Encoding.UTF8.GetBytes(
            $"""
            <GetCallerIdentityResponse xmlns="{Namespace}">
              <GetCallerIdentityResult>
                <Arn>{Arns.Caller(options, region)}</Arn>
                <UserId>AIDALOCALAWS00000000</UserId>
                <Account>{options.AccountId}</Account>
              </GetCallerIdentityResult>
              <ResponseMetadata>
                <RequestId>{requestId}</RequestId>
              </ResponseMetadata>
            </GetCallerIdentityResponse>

            """
        );
    }

    public static byte[] Error(AwsException error, string requestId) =>
        Encoding.UTF8.GetBytes(
            $"""
            <ErrorResponse xmlns="{Namespace}">
              <Error>
                <Type>Sender</Type>
                <Code>{SecurityElement.Escape(error.Code)}</Code>
                <Message>{SecurityElement.Escape(error.Message)}</Message>
              </Error>
              <RequestId>{requestId}</RequestId>
            </ErrorResponse>

            """
        );
}
