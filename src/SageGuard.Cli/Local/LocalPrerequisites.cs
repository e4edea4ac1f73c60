// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Cli.Local;

/// <summary>
/// What a rebuild of a notebook needs around it: a VPC with a private subnet, endpoints and a security group, a bucket, a key, the
/// notebooks' execution role with the permissions that the guide asks for, and a quota.
/// </summary>
internal static class LocalPrerequisites
{
    public const string Bucket = "sageguard-local-backups";
    public const string Subnet = "subnet-0a1b2c3d4e5f67890";
    public const string SecurityGroup = "sg-0a1b2c3d4e5f67890";
    public const string Role = "notebooks";

    /// <summary>The notebook whose files a rebuild moves; the samples have it.</summary>
    public const string Notebook = "open-lab";

    private const string Resource = "SageGuard.Cli.Local.network.json";

    // Of the samples' models and feature groups.
    private const string BucketOfSamples = "acme-models";

    /// <summary>Makes them.</summary>
    /// <param name="cloud">Where, in its first account and Region.</param>
    public static void Make(LocalCloud cloud)
    {
        var region = cloud.Region();
        region.AddNetwork(Network(region));
        region.AddKey(new LocalKey("0a1b2c3d-0000-1111-2222-333344445555") { Alias = "alias/notebooks" });
        region.SetNotebookQuota("ml.t3.medium", 20);
        cloud.AddBucket(new LocalBucket(Bucket) { IsVersioned = true });
        cloud.AddBucket(new LocalBucket(BucketOfSamples));
        cloud.AddRole(
            new LocalRole(region.Account, Role)
            {
                TrustedService = "sagemaker.amazonaws.com",
                Policies = new Dictionary<string, string> { ["backups"] = Backups },
            }
        );
    }

    /// <summary>Files on a notebook's volume.</summary>
    /// <param name="volume">The folder that stands for it.</param>
    public static void Fill(string volume)
    {
        var data = Directory.CreateDirectory(Path.Combine(volume, "data"));
        File.WriteAllText(
            Path.Combine(volume, "analysis.ipynb"),
            """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""" + "\n"
        );
        File.WriteAllLines(Path.Combine(data.FullName, "readings.csv"), Enumerable.Range(0, 10_000).Select(row => $"{row},{row % 97}"));
        File.CreateSymbolicLink(Path.Combine(volume, "latest.csv"), "data/readings.csv");
    }

    // No journal: only a notebook's own prefix, as the guide says.
    private static string Backups =>
        $$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::{{Bucket}}/sageguard/{{Notebook}}/*"},
              {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::{{Bucket}}"}]}
            """;

    /// <summary>The network, as Amazon EC2 describes it.</summary>
    public static JsonObject Network(LocalRegion region)
    {
        using var stream =
            typeof(LocalPrerequisites).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing in the assembly.");
        using var reader = new StreamReader(stream);
        var text = reader
            .ReadToEnd()
            .Replace("{Region}", region.Name, StringComparison.Ordinal)
            .Replace("{Account}", region.Account, StringComparison.Ordinal);
        return JsonNode.Parse(text)!.AsObject();
    }
}
