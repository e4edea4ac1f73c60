// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.LocalAws.Hosting;
using SageGuard.Resources;

namespace SageGuard.Cli.Local;

/// <summary>The rule that <c>demo</c> and <c>local</c> put into LocalAws: SageMaker.1, on changes and on a schedule.</summary>
internal static class LocalRule
{
    public const string Name = "sageguard-sagemaker-1";

    public static void Put(LocalRegion region) =>
        region.PutRule(
            Name,
            ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification", "ScheduledNotification"],
            [ResourceKinds.NotebookInstance.Type],
            """{"control":"SageMaker.1"}"""
        );
}
