// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Evaluation;

namespace SageGuard.Tests.Evaluation;

/// <summary>Failure, then unknown, then compliant, then not applicable.</summary>
public sealed class ConclusionTests
{
    private static readonly ControlResult Pass = new(Catalog.Find("SageMaker.2")!, Compliant.Instance);
    private static readonly ControlResult Fail = new(Catalog.Find("SageMaker.1")!, new NonCompliant("It is open."));
    private static readonly ControlResult AlsoFail = new(Catalog.Find("SageMaker.3")!, new NonCompliant("Users are root."));
    private static readonly ControlResult Other = new(Catalog.Find("SageMaker.8")!, new NotApplicable("It does not apply."));
    private static readonly ControlResult Unknown = new(
        Catalog.Find("SageMaker.21")!,
        new Undetermined(DescribeNeed.Instance),
        new SageGuardException("Denied.")
    );

    [Fact]
    public void A_failure_is_reported_also_when_another_control_is_unknown()
    {
        var conclusion = Of(Pass, Unknown, Fail, Other);
        Assert.Equal(Compliance.NonCompliant, conclusion.Compliance);
        Assert.Equal("SageMaker.1: It is open.", conclusion.Annotation);
        Assert.Single(conclusion.Errors);
    }

    [Fact]
    public void Anything_unknown_without_a_failure_reports_nothing()
    {
        var conclusion = Of(Pass, Unknown, Other);
        Assert.Null(conclusion.Compliance);
        Assert.Null(conclusion.Annotation);
        Assert.Equal("Denied.", Assert.Single(conclusion.Errors).Message);
    }

    [Fact]
    public void One_pass_makes_the_rest_compliant()
    {
        Assert.Equal(Compliance.Compliant, Of(Other, Pass).Compliance);
        Assert.Null(Of(Other, Pass).Annotation);
    }

    [Fact]
    public void Nothing_that_applies_is_not_applicable_with_its_reason()
    {
        Assert.Equal((Compliance.NotApplicable, "It does not apply."), (Of(Other).Compliance, Of(Other).Annotation));
        Assert.Equal((Compliance.NotApplicable, null), (Of().Compliance, Of().Annotation));
    }

    [Fact]
    public void The_annotation_names_the_failing_controls_in_order() =>
        Assert.Equal("SageMaker.1, SageMaker.3: It is open. Users are root.", Of(Fail, Pass, AlsoFail).Annotation);

    [Fact]
    public void A_rule_of_one_control_does_not_name_it() =>
        Assert.Equal("It is open.", Conclusion.From([Fail], nameControls: false).Annotation);

    [Fact]
    public void Long_reasons_are_cut_behind_the_names()
    {
        var annotation = Of([
            .. Catalog.Controls.Select(control => new ControlResult(control, new NonCompliant(new string('x', 300)))),
        ]).Annotation!;
        Assert.StartsWith("SageMaker.1, SageMaker.2, ", annotation, StringComparison.Ordinal);
        Assert.Equal(256, annotation.Length);
    }

    private static Conclusion Of(params ControlResult[] results) => Conclusion.From(results, nameControls: true);
}
