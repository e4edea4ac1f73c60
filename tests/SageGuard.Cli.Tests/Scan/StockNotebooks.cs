// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Tests.Scan;

/// <summary>Notebooks made by the stock <c>aws</c> command line, many in one process: its start takes longer than its call.</summary>
internal static class StockNotebooks
{
    private const string Script = """
        import sys
        from awscli.clidriver import create_clidriver
        aws = create_clidriver()
        for i in range(int(sys.argv[1])):
            code = aws.main(["sagemaker", "create-notebook-instance", "--notebook-instance-name", f"many-{i:03}", "--instance-type", "ml.t3.medium",
                "--role-arn", "arn:aws:iam::123456789012:role/notebooks", "--subnet-id", "subnet-0a1b2c3d4e5f67890",
                "--security-group-ids", "sg-0a1b2c3d4e5f67890", "--direct-internet-access", "Disabled" if i % 5 else "Enabled"])
            assert code == 0, code
        """;

    /// <summary>Makes notebooks many-000, many-001 …; each fifth, the first among them, has direct internet access.</summary>
    public static async Task MakeAsync(Uri endpoint, int count, string region = "eu-west-1")
    {
        var made = await CommandProcess.RunAsync(
            Needs.Python("awscli.clidriver"),
            ["-c", Script, $"{count}"],
            CommandProcess.Aws(endpoint, region)
        );
        Assert.True(made.Code == 0, made.Error);
    }
}
