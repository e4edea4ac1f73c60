// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Declared;

/// <summary>The same resource with one other value of one parameter.</summary>
/// <param name="Choice">The choice, e.g. "Net=Enabled".</param>
/// <param name="Default">The parameter's default.</param>
/// <param name="Make">Makes the resource with it.</param>
internal sealed record Alternative(string Choice, string Default, Func<Candidate> Make);
