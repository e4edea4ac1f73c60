// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using SageGuard.Cli.Reports.Json;

namespace SageGuard.Cli.Reports.Sarif;

/// <summary>The property bag of a run: the totals, and what the JSON report says of the run.</summary>
/// <param name="Totals">The totals, whose members stand beside the run.</param>
/// <param name="Run">The run.</param>
internal sealed record SarifRunProperties([property: JsonIgnore] TotalsDocument Totals, [property: JsonPropertyOrder(1)] RunDocument Run)
    : TotalsDocument(Totals);
