// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text.Json.Nodes;
using Amazon.CDK;
using SageGuard.Cdk;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.Deployment.Settings;

namespace SageGuard.Deploy.Tests.Cdk;

/// <summary>
/// The CDK app, synthesized once in this process for all tests: starting its Node side takes seconds. One app for each set of
/// settings, and one with a stack for each variant.
/// </summary>
internal static class Synthesis
{
    private static readonly Lazy<string> LazyZip = new(() =>
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("sageguard-zip-").FullName, "sageguard.zip");
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        zip.CreateEntry("bootstrap");
        return file;
    });

    private static readonly Lock Node = new();
    private static readonly Dictionary<string, string> Folders = [];

    /// <summary>Settings that call for every stack.</summary>
    public static IReadOnlyDictionary<string, string> EverySetting { get; } =
        new Dictionary<string, string>
        {
            ["zip"] = Zip,
            ["controls"] = "security-hub",
            ["hook"] = "WARN",
            ["waiverTagKey"] = "sageguard-waiver",
            ["subnetIds"] = "subnet-1",
            ["alarmTopicArn"] = "arn:aws:sns:{region}:111122223333:alarms",
            ["topicName"] = "sageguard-alarms",
            ["organizationalUnits"] = "ou-abcd-11111111,ou-abcd-22222222",
            ["regions"] = "eu-central-1,us-east-1",
            ["organizationId"] = "o-abcdefghij",
            ["artifactBucketPrefix"] = "acme-sageguard",
            ["policyTargets"] = "r-abcd",
            ["waiverRole"] = "arn:*:iam::*:role/WaiverOwner",
            ["protect"] = "true",
        };

    /// <summary>A zip that stands for the published one: what is in it does not matter to a template.</summary>
    public static string Zip => LazyZip.Value;

    /// <summary>The folder of the cloud assembly that settings make.</summary>
    public static string App(IReadOnlyDictionary<string, string> settings) =>
        Make(
            string.Join('\n', settings.Select(setting => $"{setting.Key}={setting.Value}")),
            app => SageGuardApp.AddStacks(app, DeploymentSettings.Read(settings))
        );

    /// <summary>One stack of the app as it is written.</summary>
    public static JsonObject Template(IReadOnlyDictionary<string, string> settings, string stack) => Read(App(settings), stack);

    /// <summary>The account's stack of a variant, as it is deployed.</summary>
    public static DeployedTemplate Account(Variant variant)
    {
        var index = Variant.All.ToList().IndexOf(variant);
        return new DeployedTemplate(WithoutToolkit(Read(Variants(), $"Variant{index}")));
    }

    /// <summary>The folder with a stack for each variant.</summary>
    public static string Variants() =>
        Make(
            "variants",
            app =>
            {
                foreach (var (index, variant) in Variant.All.Index())
                    _ = new AccountStack(app, $"Variant{index}", variant.Settings, new PublishedZip(Zip, "linux-x64"));
            }
        );

    /// <summary>The template without the bootstrap version, which is the toolkit's own parameter.</summary>
    public static JsonObject WithoutToolkit(JsonObject template)
    {
        template = template.DeepClone().AsObject();
        template.Remove("Parameters");
        template.Remove("Rules");
        return template;
    }

    private static JsonObject Read(string folder, string stack) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, $"{stack}.template.json")))!.AsObject();

    /// <summary>Synthesizes what is added to an app, once.</summary>
    public static string Make(string key, Action<App> add)
    {
        // The bridge to Node is one process, and does one thing at a time.
        lock (Node)
        {
            if (Folders.TryGetValue(key, out var folder))
                return folder;
            System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1");
            System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
            folder = Directory.CreateTempSubdirectory("sageguard-cdk-").FullName;
            var app = new App(new AppProps { AnalyticsReporting = false, Outdir = folder });
            add(app);
            app.Synth();
            return Folders[key] = folder;
        }
    }
}
