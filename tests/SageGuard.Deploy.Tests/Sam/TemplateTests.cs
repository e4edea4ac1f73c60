// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deploy.Tests.Sam;

public sealed class TemplateTests
{
    [Fact]
    public void The_parts_of_the_template_that_derive_from_the_catalog_are_up_to_date() =>
        Repository.ExpectGenerated(
            "template.yaml", TemplateBlocks.Fill(File.ReadAllText(Repository.PathOf("template.yaml")).ReplaceLineEndings("\n")));
}
