// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Resources;

namespace SageGuard.Tests.Controls;

/// <summary>What a requirement needs, the one around it needs too: else it would not be read, or no permission granted for it.</summary>
public sealed class RequirementTests
{
    private static readonly Property Block = new("Block", "block[]");

    public static TheoryData<Requirement> Around(Requirement inner) =>
        [
            new AllOf(new FlagIsTrue(Block), inner),
            new Either(new FlagIsTrue(Block), inner),
            new EveryElement(Block, inner),
            new InBlock(Block, inner),
            new InJobDefinition(inner),
            new UnlessExempt(inner, new IfPresent(Block, "It is absent.")),
            new When(new IfPresent(Block, "It is absent."), inner),
        ];

    [Fact]
    public void Tags_that_an_inner_requirement_reads_are_read() =>
        Assert.All(Around(new HasTags()), outer => Assert.True(outer.Data.ReadsTags, outer.Data.GetType().Name));

    [Fact]
    public void Definitions_that_an_inner_requirement_reads_are_described() =>
        Assert.All(
            Around(new InJobDefinition(new FlagIsTrue(Block))),
            outer => Assert.Equal(InJobDefinition.NameableKinds, outer.Data.AlsoDescribes)
        );

    [Fact]
    public void Values_that_an_inner_requirement_names_are_tried() =>
        Assert.All(
            Around(new PropertyEquals(Block, "Closed", Default: "Open")),
            outer => Assert.Superset(new HashSet<string> { "Closed", "Open" }, outer.Data.Values(RuleParameters.Default).ToHashSet())
        );
}
