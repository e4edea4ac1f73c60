// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check;

/// <summary>Whether a file that cannot be read may hold what a check reads, so that leaving it out would be silence.</summary>
internal static class OurFiles
{
    private static readonly string[] Marks =
        ["AWSTemplateFormatVersion", "AWS::", "planned_values", "resource_changes", "configurationItem", "invokingEvent", "sagemaker", "SageMaker", "TemplateBody"];

    /// <summary>True for a text that names what our files name.</summary>
    public static bool LooksLikeOne(InputFile file)
    {
        foreach (var mark in Marks)
        {
            if (file.Utf8.Span.IndexOf(System.Text.Encoding.UTF8.GetBytes(mark)) >= 0) return true;
        }

        return false;
    }
}
