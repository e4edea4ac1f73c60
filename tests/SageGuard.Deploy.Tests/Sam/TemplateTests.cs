// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deploy.Tests.Sam;

public sealed class TemplateTests
{
    [Fact]
    public void The_parts_of_the_template_that_derive_from_the_catalog_are_up_to_date() =>
        Repository.ExpectGenerated(
            "template.yaml", TemplateBlocks.Fill(File.ReadAllText(Repository.PathOf("template.yaml")).ReplaceLineEndings("\n")));

    // The alarm on missed runs counts lines of the log: renaming the property would make it ring for ever.
    [Fact]
    public void The_line_that_the_alarm_on_missed_runs_counts_is_the_one_that_the_function_logs()
    {
        Assert.Contains("""FilterPattern: '{ $.messageType = "ScheduledNotification" }'""", File.ReadAllText(Repository.PathOf("template.yaml")), StringComparison.Ordinal);
        Assert.Contains("""("messageType", ruleEvent.Notification.MessageType)""", File.ReadAllText(Repository.PathOf("src/SageGuard.Function/RuleHandler.cs")), StringComparison.Ordinal);
    }
}
