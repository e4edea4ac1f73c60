// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Controls;

/// <summary>One rule about the content of a script or of a value.</summary>
/// <param name="Id">The name that a finding shows, stable, e.g. <c>aws-access-key</c>.</param>
/// <param name="Meaning">What a match is, as a clause, e.g. "an AWS access key id".</param>
/// <param name="Pattern">What matches; the group <c>secret</c>, where there is one, is what must never be shown.</param>
/// <param name="Reveals">How many characters of the secret's beginning a finding may show: its public prefix, or none.</param>
internal sealed record ContentRule(string Id, string Meaning, Regex Pattern, int Reveals = 0);
