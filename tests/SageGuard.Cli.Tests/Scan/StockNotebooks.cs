// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Tests.Scan;

/// <summary>Notebooks made by boto3, many with one client.</summary>
internal static class StockNotebooks
{
    private const string Script = """
        import boto3, sys
        sagemaker = boto3.client("sagemaker")
        for i in range(int(sys.argv[1])):
            sagemaker.create_notebook_instance(NotebookInstanceName=f"many-{i:03}", InstanceType="ml.t3.medium", RoleArn="arn:aws:iam::123456789012:role/notebooks",
                SubnetId="subnet-0a1b2c3d4e5f67890", SecurityGroupIds=["sg-0a1b2c3d4e5f67890"], DirectInternetAccess="Disabled" if i % 5 else "Enabled")
        """;

    /// <summary>Makes notebooks many-000, many-001 …; each fifth, the first among them, has direct internet access.</summary>
    public static async Task MakeAsync(Uri endpoint, int count, string region = "eu-west-1")
    {
        var made = await CommandProcess.RunAsync(Needs.Python(), ["-c", Script, $"{count}"], CommandProcess.Aws(endpoint, region));
        Assert.True(made.Code == 0, made.Error);
    }
}
