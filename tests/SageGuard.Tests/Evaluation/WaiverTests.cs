// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;

namespace SageGuard.Tests.Evaluation;

public sealed class WaiverTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("2026-11-23 SageMaker.1 last day", "last day")]
    [InlineData("2027-01-31 SageMaker.1+SageMaker.3 ticket 4711", "ticket 4711")]
    [InlineData("  2027-01-31   sagemaker.3+SAGEMAKER.1   two  words ", "two  words")]
    [InlineData("2027-01-31 1+3 ticket 4711", "ticket 4711")]
    [InlineData("2027-01-31 SageMaker.1 line\nbreak\u001b[31m", "line break [31m")]
    public void A_waiver_holds_for_its_controls_with_a_clean_reason(string value, string reason)
    {
        var (waiver, refusal) = Read(value);
        Assert.Null(refusal);
        Assert.Equal(reason, waiver!.Reason);
    }

    [Theory]
    [InlineData("", "does not begin with a date")]
    [InlineData("   ", "does not begin with a date")]
    [InlineData("SageMaker.1 reason", "does not begin with a date")]
    [InlineData("2027-1-31 SageMaker.1 reason", "does not begin with a date")]
    [InlineData("2027-02-30 SageMaker.1 reason", "does not begin with a date")]
    [InlineData("31.01.2027 SageMaker.1 reason", "does not begin with a date")]
    [InlineData("2027-01-31", "names no controls")]
    [InlineData("2027-01-31 because", "names no controls")]
    [InlineData("2027-01-31 SageMaker.1,SageMaker.3 reason", "names no controls")]
    [InlineData("2027-01-31 SageMaker.1+ reason", "names no controls")]
    [InlineData("2027-01-31 SageMaker.1+SageMaker.0 reason", "names no controls")]
    [InlineData("2027-01-31 * reason", "names no controls")]
    [InlineData("2027-01-31 SageMaker.1", "gives no reason")]
    [InlineData("2027-01-31 SageMaker.1 \u0007\u200b", "gives no reason")]
    [InlineData("2027-01-31 SageMaker.3 reason", "is for other controls")]
    [InlineData("2026-11-22 SageMaker.1 reason", "ended on 2026-11-22")]
    [InlineData("2027-11-24 SageMaker.1 reason", "ends on 2027-11-24, more than 365 days ahead")]
    public void A_waiver_that_does_not_count_says_why_and_never_quotes_the_tag(string value, string refusal)
    {
        var (waiver, why) = Read(value);
        Assert.Null(waiver);
        Assert.Contains(refusal, why, StringComparison.Ordinal);
        Assert.DoesNotContain("because", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void Exactly_the_most_days_ahead_is_allowed_and_one_more_is_not(int maxDays, bool holds) =>
        Assert.Equal(holds, Waiver.Read("2026-11-24 SageMaker.1 reason", Catalog.Find("SageMaker.1")!, Today, maxDays).Waiver is not null);

    private static (Waiver? Waiver, string? Refusal) Read(string value) => Waiver.Read(value, Catalog.Find("SageMaker.1")!, Today, 365);
}
