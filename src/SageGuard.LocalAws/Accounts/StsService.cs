// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security;
using System.Text;
using SageGuard.LocalAws.Http;

namespace SageGuard.LocalAws.Accounts;

/// <summary>AWS STS (Query protocol, XML): who calls, and roles to assume.</summary>
internal static class StsService
{
    public const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>The operations.</summary>
    public static IReadOnlyList<string> Operations { get; } = ["AssumeRole", "GetCallerIdentity"];

    public static byte[] Answer(Sessions sessions, Caller caller, QueryRequest call, string region, string requestId) =>
        Encoding.UTF8.GetBytes(
            call.Operation switch
            {
                "GetCallerIdentity" => Answered(
                    "GetCallerIdentity",
                    $"""
                        <Arn>{Escaped(caller.Arn)}</Arn>
                        <UserId>{Escaped(caller.UserId)}</UserId>
                        <Account>{caller.Account}</Account>
                    """,
                    requestId
                ),
                "AssumeRole" => Answered("AssumeRole", Assumed(sessions.Assume(caller, call.Input, region)), requestId),
                _ => throw AwsException.NotServed("sts", call.Operation, Operations),
            }
        );

    public static byte[] Error(AwsException error, string requestId, string names) =>
        Encoding.UTF8.GetBytes(
            $"""
            <ErrorResponse xmlns="{names}">
              <Error>
                <Type>Sender</Type>
                <Code>{Escaped(error.Code)}</Code>
                <Message>{Escaped(error.Message)}</Message>
              </Error>
              <RequestId>{requestId}</RequestId>
            </ErrorResponse>

            """
        );

    private static string Assumed(Sessions.Assumed assumed) =>
        $"""
                <AssumedRoleUser>
                  <AssumedRoleId>{Escaped(assumed.Caller.UserId)}</AssumedRoleId>
                  <Arn>{Escaped(assumed.Caller.Arn)}</Arn>
                </AssumedRoleUser>
                <Credentials>
                  <AccessKeyId>{assumed.AccessKey}</AccessKeyId>
                  <SecretAccessKey>{assumed.Secret}</SecretAccessKey>
                  <SessionToken>{assumed.Token}</SessionToken>
                  <Expiration>{assumed.Expires.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture)}</Expiration>
                </Credentials>
            """;

    private static string Answered(string operation, string result, string requestId) =>
        $"""
            <{operation}Response xmlns="{Namespace}">
              <{operation}Result>
            {result}
              </{operation}Result>
              <ResponseMetadata>
                <RequestId>{requestId}</RequestId>
              </ResponseMetadata>
            </{operation}Response>

            """;

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
