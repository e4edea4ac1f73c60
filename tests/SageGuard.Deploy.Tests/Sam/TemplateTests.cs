// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deploy.Tests.Sam;

public sealed class TemplateTests
{
    [Fact]
    public void The_parts_of_the_template_that_derive_from_the_catalog_are_up_to_date() =>
        Repository.ExpectGenerated(
            "template.yaml", TemplateBlocks.Fill(File.ReadAllText(Repository.PathOf("template.yaml")).ReplaceLineEndings("\n")));

    // The alarms on missed runs count lines of the log: renaming a property would make them ring for ever. That the function
    // logs such lines is tested with the function running, in DeployedTemplateTests.
    [Fact]
    public void The_alarms_on_missed_runs_count_runs_that_ended_well_by_rule()
    {
        Assert.Contains("""FilterPattern: '{ $.messageType = "ScheduledNotification" && $.evaluations >= 0 }'""", File.ReadAllText(Repository.PathOf("template.yaml")), StringComparison.Ordinal);
    }
}
