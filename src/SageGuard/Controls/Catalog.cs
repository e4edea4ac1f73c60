// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>
/// All controls. Rules, permissions, policies, templates, pages, checks, repairs and help derive from their entries; the
/// families hold the entries, one file each.
/// </summary>
public static class Catalog
{
    /// <summary>All controls, Security Hub's first, each author's by number.</summary>
    public static IReadOnlyList<Control> Controls { get; } =
    [
        .. new[]
        {
            NotebookControls.All,
            EndpointControls.All,
            ModelControls.All,
            ImageControls.All,
            MonitoringControls.All,
            FeatureGroupControls.All,
            InferenceExperimentControls.All,
            LifecycleControls.All,
            StudioControls.All,
            CodeRepositoryControls.All,
        }
            .SelectMany(family => family)
            .Order(Control.CatalogOrder),
    ];

    /// <summary>The control of an id such as <c>SageMaker.1</c>, or of a bare number, which always means SageMaker.N; null where there is
    /// none. Case does not matter.</summary>
    /// <param name="id">The id or the number.</param>
    public static Control? Find(string id)
    {
        var full = id.Length > 0 && id.All(char.IsAsciiDigit) ? $"{ControlSet.SecurityHubPrefix}.{id}" : id;
        return Controls.FirstOrDefault(control => control.Id.Equals(full, StringComparison.OrdinalIgnoreCase));
    }
}
