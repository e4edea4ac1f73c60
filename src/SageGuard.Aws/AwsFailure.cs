// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Amazon.Runtime;
using SageGuard.Text;

namespace SageGuard.Aws;

/// <summary>Turns whatever the SDK throws into one error that says what happened and what to do.</summary>
internal static class AwsFailure
{
    // Enough for "User … is not authorized to perform … on resource … because …" with three long ARNs.
    private const int MaxText = 700;

    /// <summary>The error for a failed call.</summary>
    /// <param name="exception">What the SDK threw.</param>
    /// <param name="client">The client that called.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="secret">A string of the input that must not appear.</param>
    public static AwsCallException From(Exception exception, AwsClient client, string operation, string? secret)
    {
        var call = new FailedCall(client.Service, operation, client.Region, client.Endpoint.Host, client.Config);
        return exception switch
        {
            // The SDK wraps what our own reading of the answer throws.
            AmazonUnmarshallingException { InnerException: AmazonServiceException { StatusCode: not 0 } refusal } => WithoutCode(
                call,
                refusal
            ),
            AmazonUnmarshallingException broken => Broken(call, broken, secret),
            AmazonServiceException refusal when HasCode(refusal) => Refused(call, refusal, client.IsThrottling(refusal), secret),
            AmazonServiceException { StatusCode: not 0 } refusal => WithoutCode(call, refusal),
            AmazonClientException held when IsHeldBack(held) => HeldBack(call),
            _ => Unanswered(call, exception, secret),
        };
    }

    /// <summary>The error for a paging token that came back a second time.</summary>
    /// <param name="client">The client that called.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="tokenMember">The token's member.</param>
    public static AwsCallException RepeatedToken(AwsClient client, string operation, string tokenMember) =>
        new(
            AwsRefusal.Other,
            client.Service.Action(operation),
            "RepeatedToken",
            $"{client.Service.Action(operation)} in {client.Region} answered with a {tokenMember} that it had given before, so the list would never end. "
                + "The list is not complete and nothing is concluded from it. Try again; if it stays, report it to AWS Support."
        );

    /// <summary>The error for an answer of another form than AWS's reference has it.</summary>
    /// <param name="client">The client that called.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="what">What is wrong with it, e.g. "it has no Models".</param>
    /// <param name="inner">The cause, if another error found it.</param>
    public static AwsCallException Unreadable(AwsClient client, string operation, string what, Exception? inner = null) =>
        new(
            AwsRefusal.Other,
            client.Service.Action(operation),
            "UnexpectedAnswer",
            $"{client.Service.Action(operation)} in {client.Region} gave an answer that SageGuard cannot read: {what.TrimEnd('.')}. Nothing is concluded from it. "
                + $"Check that {client.Endpoint.Host} is AWS (HTTPS_PROXY, {client.Service.EndpointVariable}); if it is, report this with the version of SageGuard.",
            inner
        );

    /// <summary>AWS's own text behind an error, for the few refusals that only the text distinguishes.</summary>
    /// <param name="exception">The error.</param>
    public static string AwsText(AwsCallException exception) =>
        exception.InnerException is AmazonServiceException refusal ? refusal.Message : exception.Message;

    private static AwsCallException Refused(FailedCall call, AmazonServiceException refusal, bool throttled, string? secret)
    {
        var kind = AwsRefusals.KindOf(refusal, throttled);
        var text = AwsText(refusal.Message, secret, out var isWhole);
        var action = kind == AwsRefusal.Denied ? AwsRefusals.DeniedAction(refusal.Message) ?? call.Action : call.Action;
        var advice = AwsRefusals.Advice(kind, refusal, action, call);
        return new AwsCallException(
            kind,
            action,
            refusal.ErrorCode,
            $"{call.Action} failed in {call.Region}: {refusal.ErrorCode}: {text} {advice}{RequestId(refusal)}",
            // The exception of the SDK repeats AWS's text in full.
            isWhole ? refusal : null
        );
    }

    // Something between here and AWS answered: AWS always names an error.
    private static AwsCallException WithoutCode(FailedCall call, AmazonServiceException refusal)
    {
        var isFault = refusal.StatusCode >= HttpStatusCode.InternalServerError;
        var advice = isFault
            ? $"AWS or a proxy before it is out of order. Try again; look at the AWS Health Dashboard for {call.Region} if it stays."
            : "Such an answer comes from a proxy, a firewall or a wrong endpoint: look at HTTPS_PROXY and at "
                + call.Service.EndpointVariable
                + ".";
        return new AwsCallException(
            isFault ? AwsRefusal.Unreachable : AwsRefusal.Other,
            call.Action,
            $"HTTP {(int)refusal.StatusCode}",
            $"{call.Action} failed in {call.Region}: {call.Host} answered HTTP {(int)refusal.StatusCode} without an error code. {advice}{RequestId(refusal)}",
            refusal.InnerException
        );
    }

    // The SDK's adaptive mode gives up before it sends when the service has throttled it for long: no code, no status.
    private static bool IsHeldBack(AmazonClientException exception) =>
        exception.Message.Contains("capacity could not be obtained", StringComparison.OrdinalIgnoreCase);

    private static AwsCallException HeldBack(FailedCall call) =>
        new(
            AwsRefusal.Throttled,
            call.Action,
            "Throttling",
            $"{call.Action} failed in {call.Region}: AWS throttled the calls before it, and the SDK did not send it any more. Try again later, or call less at once."
        );

    private static AwsCallException Broken(FailedCall call, AmazonUnmarshallingException broken, string? secret) =>
        new(
            AwsRefusal.Unreachable,
            call.Action,
            nameof(AmazonUnmarshallingException),
            $"{call.Action} failed in {call.Region}: the answer of {call.Host} (HTTP {(int)broken.StatusCode}) is not what AWS sends"
                + $" ({AwsText(Innermost(broken).Message, secret, out _)}). A proxy that answers in AWS's place does that: look at HTTPS_PROXY and at {call.Service.EndpointVariable}."
                + RequestId(broken)
        );

    private static AwsCallException Unanswered(FailedCall call, Exception exception, string? secret)
    {
        var cause = Innermost(exception);
        if (AwsTls.AdviceFor(exception, call.Host) is { } advice)
        {
            return new AwsCallException(
                AwsRefusal.Unreachable,
                call.Action,
                nameof(System.Security.Authentication.AuthenticationException),
                $"{call.Action} failed in {call.Region}: {advice}",
                exception
            );
        }

        var isTimeout = Causes(exception).Any(e => e is OperationCanceledException or TimeoutException);
        var isNetwork = isTimeout || Causes(exception).Any(e => e is HttpRequestException or IOException);
        var text = AwsText(cause.Message, secret, out var isWhole);
        return new AwsCallException(
            isNetwork ? AwsRefusal.Unreachable : AwsRefusal.Other,
            call.Action,
            isTimeout ? nameof(TimeoutException) : cause.GetType().Name,
            isNetwork
                ? $"{call.Action} failed in {call.Region}: no answer from {call.Host} ({(isTimeout ? $"timed out after {call.Settings.Timeout?.TotalSeconds:0.###} s" : text.TrimEnd('.'))}). "
                    + "Check that this place reaches the host: name resolution, route, security group or VPC endpoint."
                    + (
                        call.Settings.UseFIPSEndpoint || call.Settings.UseDualstackEndpoint
                            ? " AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT is on, and not every Region has such a host."
                            : ""
                    )
                : $"{call.Action} could not be sent in {call.Region}: {text} Check the credentials and the settings of this environment.",
            isWhole ? exception : null
        );
    }

    private static bool HasCode(AmazonServiceException refusal) =>
        !string.IsNullOrEmpty(refusal.ErrorCode) && refusal.StatusCode != 0 && refusal.ErrorCode != refusal.StatusCode.ToString();

    // AWS's text in one line, without what must not be written down: a signature error repeats the whole canonical
    // request, session token included, and a validation error repeats the value it refuses.
    private static string AwsText(string text, string? secret, out bool isWhole)
    {
        var clean = text;
        if (!string.IsNullOrEmpty(secret))
            clean = clean.Replace(secret, "(hidden)", StringComparison.Ordinal);

        var canonical = clean.IndexOf("The Canonical String", StringComparison.Ordinal);
        if (canonical >= 0)
            clean = clean[..canonical];

        isWhole = clean.Length == text.Length && clean == text;
        clean = Annotation.Clean(clean, MaxText);
        return clean.Length == 0 || clean[^1] is '.' or '…' ? clean : clean + ".";
    }

    /// <summary>AWS's text in one line, bounded, and without what must not be written down.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="isWhole">False where something was left out.</param>
    public static string Clean(string text, out bool isWhole) => AwsText(text, secret: null, out isWhole);

    private static string RequestId(AmazonServiceException refusal) =>
        string.IsNullOrEmpty(refusal.RequestId) ? "" : $" (request {Annotation.Clean(refusal.RequestId, 64)})";

    private static Exception Innermost(Exception exception) => Causes(exception).Last();

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
