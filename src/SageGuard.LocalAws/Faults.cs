// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>
/// Faults that tests switch on. Each names an operation (<c>DescribeNotebookInstance</c>; <c>*</c> for all) and how many
/// calls it hits; the first planned fault that fits is used up first.
/// </summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];
    private readonly Dictionary<string, TimeSpan> _latency = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>
    /// How far the cloud's clock is off. When set, answers carry a Date that is off by it, and requests signed more than
    /// five minutes from that clock are refused with AWS's InvalidSignatureException. Null: signing times are not checked.
    /// </summary>
    public TimeSpan? ClockSkew { get; set; }

    /// <summary>Answers come without a Content-Length, in several chunks.</summary>
    public bool ChunkedBodies { get; set; }

    /// <summary>GetResourceConfigHistory begins with an empty page that still carries a nextToken.</summary>
    public bool EmptyHistoryPages { get; set; }

    /// <summary>Refuses with <c>ThrottlingException: Rate exceeded</c>.</summary>
    public void Throttle(string operation, int times = 1) => Fail(operation, "ThrottlingException", "Rate exceeded", 400, times);

    /// <summary>
    /// Allows so many calls of an operation a second, by the cloud's clock, and refuses the others as throttled: a token bucket,
    /// as AWS's services have. Stays until <see cref="Clear"/>.
    /// </summary>
    /// <param name="operation">The operation; <c>*</c> for one bucket of all.</param>
    /// <param name="perSecond">How fast the bucket fills, in calls a second.</param>
    /// <param name="burst">How many calls it holds, at least 1.</param>
    public void RateLimit(string operation, double perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        lock (_gate)
            _buckets[operation] = new TokenBucket(perSecond, burst);
    }

    /// <summary>
    /// DescribeConfigRules says ACTIVE while an evaluation is under way, as AWS Config can (awslabs/aws-config-rules#284).
    /// </summary>
    public bool AlwaysActive { get; set; }

    /// <summary>How long AWS Config takes, by the cloud's clock, to show what PutEvaluations brought. Zero: it shows at once.</summary>
    public TimeSpan ResultDelay { get; set; }

    /// <summary>Answers as a proxy in front of a service does: a 5xx with an HTML page.</summary>
    public void ServerErrorWithHtml(string operation, int times = 1, int status = 503) =>
        Plan(new(FaultKind.Html, operation, times) { Status = status });

    /// <summary>Cuts the connection in the middle of the answer's body; the call itself has taken effect.</summary>
    public void CutBody(string operation, int times = 1) => Plan(new(FaultKind.Cut, operation, times));

    /// <summary>Cuts the connection before the call takes effect.</summary>
    public void DropConnection(string operation, int times = 1) => Plan(new(FaultKind.Drop, operation, times));

    /// <summary>Takes the call, answers success and does nothing, as real starts of notebooks do at times.</summary>
    public void Ignore(string operation, int times = 1) => Plan(new(FaultKind.Ignore, operation, times));

    /// <summary>Refuses with AWS's AccessDeniedException, naming action and resource.</summary>
    public void Deny(string operation, int times = int.MaxValue) => Plan(new(FaultKind.Deny, operation, times));

    /// <summary>Refuses as a Region does that lacks the operation.</summary>
    public void UnknownOperation(string operation, int times = int.MaxValue) =>
        Fail(operation, "UnknownOperationException", "The requested operation is not supported in the called region.", 400, times);

    /// <summary>Refuses with any error, e.g. <c>ResourceLimitExceeded</c>.</summary>
    public void Fail(string operation, string code, string message, int status = 400, int times = 1) =>
        Plan(
            new(FaultKind.Error, operation, times)
            {
                Status = status,
                Code = code,
                Message = message,
            }
        );

    /// <summary>PutEvaluations keeps nothing and gives every evaluation back in FailedEvaluations.</summary>
    public void FailEvaluations(int times = 1) => Plan(new(FaultKind.FailedEvaluations, "PutEvaluations", times));

    /// <summary>An invocation that succeeded is delivered once more, with the same request id and the same event.</summary>
    public void DuplicateInvocations(int times = int.MaxValue) => Plan(new(FaultKind.Duplicate, "*", times));

    /// <summary>
    /// The Runtime API answers a post with this status. After 413 the invocation waits for the runtime to report an error
    /// instead; after any other status the attempt counts as failed.
    /// </summary>
    /// <param name="kind"><c>response</c>, <c>error</c>, <c>init/error</c> or <c>next</c>.</param>
    /// <param name="status">400, 403, 410, 413 or 500.</param>
    /// <param name="times">How many posts.</param>
    public void RuntimeApiStatus(string kind, int status, int times = 1) =>
        Plan(new(FaultKind.RuntimeStatus, kind, times) { Status = status });

    /// <summary>The next start or creation of a notebook ends in Failed, with this reason.</summary>
    public void FailNotebooks(
        string reason = "Insufficient notebook instance capacity. Retry later or with a different instance type.",
        int times = 1
    ) => Plan(new(FaultKind.FailedNotebook, "*", times) { Message = reason });

    /// <summary>The next transitions never end, as real notebooks hang in Pending or Stopping for hours.</summary>
    public void HangTransitions(int times = 1) => Plan(new(FaultKind.Hang, "*", times));

    /// <summary>Adds latency, by the cloud's clock, to each call of an operation; zero takes it away.</summary>
    public void Latency(string operation, TimeSpan latency)
    {
        lock (_gate)
            _latency[operation] = latency;
    }

    /// <summary>Switches all faults off.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _planned.Clear();
            _latency.Clear();
            _buckets.Clear();
        }
        ClockSkew = null;
        ChunkedBodies = EmptyHistoryPages = AlwaysActive = false;
        ResultDelay = TimeSpan.Zero;
    }

    internal TimeSpan LatencyOf(string operation)
    {
        lock (_gate)
            return _latency.TryGetValue(operation, out var one) || _latency.TryGetValue("*", out one) ? one : TimeSpan.Zero;
    }

    /// <summary>False where a bucket of the operation is empty.</summary>
    internal bool Allows(string operation, DateTimeOffset now)
    {
        lock (_gate)
            return (!_buckets.TryGetValue(operation, out var one) && !_buckets.TryGetValue("*", out one)) || one.Take(now);
    }

    internal Planned? Take(FaultKind kinds, string operation)
    {
        lock (_gate)
        {
            var index = _planned.FindIndex(p => (p.Kind & kinds) != 0 && (p.Operation == "*" || p.Operation == operation));
            if (index < 0)
                return null;
            var planned = _planned[index];
            if (planned.Times == 1)
                _planned.RemoveAt(index);
            else if (planned.Times != int.MaxValue)
                _planned[index] = planned with { Times = planned.Times - 1 };
            return planned;
        }
    }

    private void Plan(Planned planned)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(planned.Times, 1, nameof(planned.Times));
        lock (_gate)
            _planned.Add(planned);
    }

    internal sealed record Planned(FaultKind Kind, string Operation, int Times)
    {
        public int Status { get; init; }

        public string Code { get; init; } = "";

        public string Message { get; init; } = "";
    }
}
