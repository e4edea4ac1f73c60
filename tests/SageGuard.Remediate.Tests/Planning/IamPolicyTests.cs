// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Remediation;

namespace SageGuard.Remediate.Tests;

/// <summary>Which policies would not cover the replacement.</summary>
public sealed class IamPolicyTests
{
    private const string Arn = "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/";

    [Theory]
    [InlineData("the ARN itself", Arn + "lab", true)]
    [InlineData("in another case, as AWS writes it at times", "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/LAB", true)]
    [InlineData("any account and Region", "arn:aws:sagemaker:*:*:notebook-instance/lab", true)]
    [InlineData("one letter open", Arn + "la?", true)]
    [InlineData("the user's own name", Arn + "${aws:username}", true)]
    [InlineData("the user's own name and something", Arn + "${aws:username}*", false)]
    [InlineData("every notebook", Arn + "*", false)]
    [InlineData("what begins with its name", Arn + "lab*", false)]
    [InlineData("another notebook", Arn + "lab2", false)]
    [InlineData("the replacement already", Arn + "lab-private", false)]
    [InlineData("a pattern's letters are letters", "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/l.b", false)]
    public void A_policy_counts_where_it_fits_the_old_one_and_not_the_replacement(string why, string resource, bool counts) =>
        Assert.True(
            counts
                == (
                    Naming(
                        $$"""{"Statement":[{"Effect":"Allow","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"{{resource}}"}]}"""
                    ).Count == 1
                ),
            why
        );

    [Fact]
    public void Every_place_of_a_document_counts_and_one_that_is_no_JSON_does_not_break_the_plan()
    {
        Assert.Single(
            Naming(
                """{"Statement":{"Effect":"Deny","NotResource":["arn:aws:s3:::x","ARN"]}}""".Replace(
                    "ARN",
                    Arn + "lab",
                    StringComparison.Ordinal
                )
            )
        );
        Assert.Single(
            Naming(
                """{"Statement":[{"Condition":{"ArnLike":{"aws:SourceArn":"ARN"}}}]}""".Replace(
                    "ARN",
                    Arn + "lab",
                    StringComparison.Ordinal
                )
            )
        );
        Assert.Empty(Naming("{"));
    }

    private static IReadOnlyList<string> Naming(string document) =>
        new IamPolicies([new IamPolicy("p", document)]).Naming(Arn + "lab", Arn + "lab-private");
}
