// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>A requirement on the one container of a model, or on each of several; each is evaluated where it stands.</summary>
/// <param name="One">The one container.</param>
/// <param name="Several">The list of several.</param>
/// <param name="Container">What each must meet.</param>
public sealed record InEachContainer(Property One, Property Several, Requirement Container) : Requirement
{
    private readonly AllOf _both = new(new InBlock(One, Container), new EveryElement(Several, Container));

    /// <inheritdoc/>
    public override string Text => $"in `{One}` and in every entry of `{Several}`, {Container.Text}";

    /// <inheritdoc/>
    public override string AbsentText =>
        $"Where `{One}` or `{Several}` is absent or empty, this does not apply. In a container: {Container.AbsentText}";

    /// <inheritdoc/>
    public override IEnumerable<Property> Properties => _both.Properties;

    /// <inheritdoc/>
    protected override IEnumerable<Requirement> Inner => [Container];

    /// <inheritdoc/>
    public override Verdict Check(EvaluationContext context) => _both.Check(context);
}
