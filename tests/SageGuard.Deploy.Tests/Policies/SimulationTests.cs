// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment.Policies;

namespace SageGuard.Deploy.Tests.Policies;

/// <summary>The policies, decided by a policy simulator: each request is a case.</summary>
public sealed class SimulationTests
{
    private const string BreakGlass = $"arn:aws:iam::{Simulation.Account}:role/SageGuardBreakGlass";
    private const string Key = "arn:aws:kms:eu-central-1:111122223333:key/1";

    private static readonly IReadOnlyList<string> Denies = Documents(ServiceControlPolicy.Write(ControlSet.SecurityHub.Controls, new()));
    private static readonly IReadOnlyList<string> OwnDenies = Documents(ServiceControlPolicy.Write(ControlSet.Own.Controls, new()));
    private static readonly IReadOnlyDictionary<string, Simulation> Cases = All()
        .ToDictionary(simulation =>
            $"{(simulation.Table == "Prevention" ? "" : $"{simulation.Action}, ")}{simulation.What}: {simulation.Expected}"
        );
    private static readonly Lazy<Task<IReadOnlyDictionary<string, JsonNode>>> Answers = new(AskAsync);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_is_decided_as_the_policies_mean_it(string name)
    {
        await Judges.InstallAsync();
        var answer = (await Answers.Value)[name];
        Assert.Equal(Cases[name].Expected, answer["decision"]!.GetValue<string>());
        // A key that the simulator drops, because IAM does not know it for the action, would make a test that proves nothing.
        Assert.Empty(answer["ignored"]!.AsArray());
    }

    private static async Task<IReadOnlyDictionary<string, JsonNode>> AskAsync()
    {
        var answers = await Judges.AskAsync("simulate.mjs", new JsonArray([.. Cases.Values.Select(simulation => simulation.ToJson())]));
        return Cases.Keys.Zip(answers.AsArray()).ToDictionary(pair => pair.First, pair => pair.Second!);
    }

    // The decisions in the document are the simulator's, not ours.
    [Fact]
    public async Task The_documentation_shows_what_the_simulator_decides()
    {
        await Judges.InstallAsync();
        var answers = await Answers.Value;
        var page = new System.Text.StringBuilder(
            """
            # What the policies decide

            Each row is a request that a policy simulator (`@cloud-copilot/iam-simulate`) decided; `SimulationTests` asks it and writes this
            page. A simulator is not AWS: attach a policy to one account first ([deploy.md](deploy.md#service-control-policies)). A key that is
            not in a row was absent from the request, as it is where the caller leaves the setting out.

            """
        );
        foreach (var table in Cases.Where(one => one.Value.Table is not "People").GroupBy(one => one.Value.Table))
        {
            page.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"\n## {table.Key}\n\n| request | keys | decision |\n| --- | --- | --- |\n"
            );
            foreach (var (name, one) in table)
            {
                var keys = string.Join(
                    ", ",
                    one.Context.Where(key => key.Key != "aws:PrincipalArn").Select(key => $"`{key.Key}={string.Join(',', key.Value)}`")
                );
                page.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"| {(one.Table == "Prevention" ? one.What : $"{one.Action} {one.What}")} | {keys} | {(answers[name]["decision"]!.GetValue<string>() == Simulation.Allowed ? "allowed" : "denied")} |\n"
                );
            }
        }

        Repository.ExpectGenerated(
            "docs/policy-simulation.md",
            page.ToString().ReplaceLineEndings("\n").Replace("|  |", "| |", StringComparison.Ordinal)
        );
    }

    private static IReadOnlyList<string> Documents(IReadOnlyList<NamedPolicy> policies) => [.. policies.Select(policy => policy.Json)];

    private static IEnumerable<Simulation> All() =>
        [.. Prevention(), .. OwnPrevention(), .. MovedBreakGlass(), .. ReservedTag(), .. ProtectionCases.All(), .. People()];

    private static IEnumerable<Simulation> Prevention()
    {
        foreach (var (action, what, context, expected) in Requests())
        {
            yield return new(action, $"{action}, {what}", context, expected, Simulation.Anyone, null, Denies);
            if (expected != Simulation.Allowed)
            {
                yield return new(
                    action,
                    $"{action}, {what}, by the break-glass role",
                    context,
                    Simulation.Allowed,
                    BreakGlass,
                    null,
                    Denies
                );
            }
        }
    }

    // SageGuard's own controls, by policies of their own.
    private static IEnumerable<Simulation> OwnPrevention()
    {
        foreach (var (action, what, context, expected) in OwnRequests())
        {
            // A space is in a domain.
            var name = action.EndsWith("Space", StringComparison.Ordinal) ? "d-0123456789ab/lab" : "lab";
            yield return new(action, $"{action}, {what}", context, expected, Simulation.Anyone, null, OwnDenies) { Name = name };
            if (expected != Simulation.Allowed)
            {
                yield return new(
                    action,
                    $"{action}, {what}, by the break-glass role",
                    context,
                    Simulation.Allowed,
                    BreakGlass,
                    null,
                    OwnDenies
                )
                {
                    Name = name,
                };
            }
        }
    }

    private static IEnumerable<(string Action, string What, IReadOnlyDictionary<string, string[]> Context, string Expected)> OwnRequests()
    {
        var notebook = Passing("CreateNotebookInstance", ControlSet.Own);
        yield return ("CreateNotebookInstance", "version 2 of the metadata service", notebook, Simulation.Allowed);
        yield return (
            "CreateNotebookInstance",
            "version 1 of the metadata service",
            With(notebook, "sagemaker:MinimumInstanceMetadataServiceVersion=1"),
            Simulation.Denied
        );
        yield return (
            "CreateNotebookInstance",
            "the metadata service's version left out, which means 1",
            Without(notebook, "sagemaker:MinimumInstanceMetadataServiceVersion"),
            Simulation.Denied
        );
        yield return ("UpdateNotebookInstance", "a resize that leaves the metadata service as it is", Context(), Simulation.Allowed);
        yield return (
            "UpdateNotebookInstance",
            "back to version 1 of the metadata service",
            Context("sagemaker:MinimumInstanceMetadataServiceVersion=1"),
            Simulation.Denied
        );
        var domain = Passing("CreateDomain", ControlSet.Own);
        yield return ("CreateDomain", "VpcOnly, with a key and a tag", domain, Simulation.Allowed);
        yield return (
            "CreateDomain",
            "public internet",
            With(domain, "sagemaker:AppNetworkAccessType=PublicInternetOnly"),
            Simulation.Denied
        );
        yield return (
            "CreateDomain",
            "network access left out, which means public internet",
            Without(domain, "sagemaker:AppNetworkAccessType"),
            Simulation.Denied
        );
        yield return ("CreateDomain", "no key", Without(domain, "sagemaker:VolumeKmsKeyArn"), Simulation.Denied);
        yield return ("CreateDomain", "no tag", Without(domain, "aws:TagKeys"), Simulation.Denied);
        yield return ("UpdateDomain", "settings that leave the network as it is", Context(), Simulation.Allowed);
        yield return (
            "UpdateDomain",
            "back to the public internet",
            Context("sagemaker:AppNetworkAccessType=PublicInternetOnly"),
            Simulation.Denied
        );
        var model = Passing("CreateModel", ControlSet.Own);
        yield return ("CreateModel", "in subnets", model, Simulation.Allowed);
        yield return ("CreateModel", "outside a VPC", Without(model, "sagemaker:VpcSubnets"), Simulation.Denied);
        foreach (var action in (string[])["CreateSpace", "UpdateSpace"])
        {
            yield return (action, "without remote access", Context(), Simulation.Allowed);
            yield return (action, "remote access switched off", Context("sagemaker:RemoteAccess=DISABLED"), Simulation.Allowed);
            yield return (action, "remote access", Context("sagemaker:RemoteAccess=ENABLED"), Simulation.Denied);
        }

        yield return (
            "CreateFeatureGroup",
            "with a tag of one's own",
            Context("aws:TagKeys=owner", "aws:RequestTag/owner=me"),
            Simulation.Allowed
        );
        yield return ("CreateFeatureGroup", "without a tag", Context(), Simulation.Denied);
    }

    // The context of a request that passes every control of a set: each adds what it asks for, in tests/Controls/ID/request.json.
    private static Dictionary<string, string[]> Passing(string action, ControlSet? set = null) =>
        (set ?? ControlSet.SecurityHub)
            .Controls.Select(control => Repository.PathOf($"tests/Controls/{control.Id}/request.json"))
            .Where(File.Exists)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))![action]?.AsObject())
            .OfType<JsonObject>()
            .SelectMany(keys => keys)
            .ToDictionary(key => key.Key, key => key.Value!.AsArray().Select(value => value!.GetValue<string>()).ToArray());

    private static IEnumerable<(string Action, string What, IReadOnlyDictionary<string, string[]> Context, string Expected)> Requests()
    {
        // What a notebook needs to pass all of its controls: each case then leaves one out, or turns it.
        var notebook = Passing("CreateNotebookInstance");
        var definition = Context("sagemaker:NetworkIsolation=true", "sagemaker:InterContainerTrafficEncryption=true");
        var tagged = Context("aws:TagKeys=owner", "aws:RequestTag/owner=me");

        yield return ("CreateNotebookInstance", "all settings right", notebook, Simulation.Allowed);
        yield return (
            "CreateNotebookInstance",
            "internet access Enabled",
            With(notebook, "sagemaker:DirectInternetAccess=Enabled"),
            Simulation.Denied
        );
        yield return (
            "CreateNotebookInstance",
            "internet access left out, which means Enabled",
            Without(notebook, "sagemaker:DirectInternetAccess"),
            Simulation.Denied
        );
        yield return ("CreateNotebookInstance", "no subnet", Without(notebook, "sagemaker:VpcSubnets"), Simulation.Denied);
        yield return ("CreateNotebookInstance", "root access Enabled", With(notebook, "sagemaker:RootAccess=Enabled"), Simulation.Denied);
        yield return (
            "CreateNotebookInstance",
            "root access left out, which means Enabled",
            Without(notebook, "sagemaker:RootAccess"),
            Simulation.Denied
        );
        yield return ("CreateNotebookInstance", "no key", Without(notebook, "sagemaker:VolumeKmsKeyArn"), Simulation.Denied);
        yield return ("UpdateNotebookInstance", "resize only", Context(), Simulation.Allowed);
        yield return ("UpdateNotebookInstance", "root access Disabled", Context("sagemaker:RootAccess=Disabled"), Simulation.Allowed);
        yield return ("UpdateNotebookInstance", "root access Enabled", Context("sagemaker:RootAccess=Enabled"), Simulation.Denied);
        yield return ("StopNotebookInstance", "anything", Context(), Simulation.Allowed);
        yield return ("DeleteNotebookInstance", "anything", Context(), Simulation.Allowed);
        yield return ("CreateModel", "isolated", Context("sagemaker:NetworkIsolation=true"), Simulation.Allowed);
        yield return ("CreateModel", "not isolated", Context("sagemaker:NetworkIsolation=false"), Simulation.Denied);
        yield return ("CreateModel", "isolation left out, which means false", Context(), Simulation.Denied);
        yield return ("CreateAppImageConfig", "tagged", tagged, Simulation.Allowed);
        yield return ("CreateAppImageConfig", "no tags", Context(), Simulation.Denied);
        yield return ("CreateImage", "tagged", tagged, Simulation.Allowed);
        yield return ("CreateImage", "no tags", Context(), Simulation.Denied);
        foreach (var kind in (string[])["DataQuality", "ModelBias", "ModelExplainability", "ModelQuality"])
        {
            var create = $"Create{kind}JobDefinition";
            yield return (create, "isolated and encrypted", definition, Simulation.Allowed);
            yield return (create, "not isolated", With(definition, "sagemaker:NetworkIsolation=false"), Simulation.Denied);
            yield return (create, "isolation left out", Without(definition, "sagemaker:NetworkIsolation"), Simulation.Denied);
            yield return (create, "not encrypted", With(definition, "sagemaker:InterContainerTrafficEncryption=false"), Simulation.Denied);
            yield return (
                create,
                "encryption left out",
                Without(definition, "sagemaker:InterContainerTrafficEncryption"),
                Simulation.Denied
            );
        }

        foreach (var action in (string[])["CreateMonitoringSchedule", "UpdateMonitoringSchedule"])
        {
            yield return (action, "isolated and encrypted", definition, Simulation.Allowed);
            // The keys that only a definition inside of the schedule has are absent.
            yield return (action, "a schedule that names a definition", Context(), Simulation.Allowed);
            yield return (
                action,
                "a definition inside, network configuration left out",
                Context("sagemaker:InstanceTypes=ml.m5.large"),
                Simulation.Denied
            );
            yield return (
                action,
                "a definition inside, isolation left out",
                With(Without(definition, "sagemaker:NetworkIsolation"), "sagemaker:InstanceTypes=ml.m5.large"),
                Simulation.Denied
            );
            yield return (
                action,
                "a definition inside, encryption left out",
                With(Without(definition, "sagemaker:InterContainerTrafficEncryption"), "sagemaker:InstanceTypes=ml.m5.large"),
                Simulation.Denied
            );
            yield return (
                action,
                "a definition inside, isolated and encrypted",
                With(definition, "sagemaker:InstanceTypes=ml.m5.large"),
                Simulation.Allowed
            );
            yield return (action, "not isolated", With(definition, "sagemaker:NetworkIsolation=false"), Simulation.Denied);
            yield return (action, "not encrypted", With(definition, "sagemaker:InterContainerTrafficEncryption=false"), Simulation.Denied);
        }

        yield return ("CreateFeatureGroup", "no store", Context(), Simulation.Allowed);
        yield return (
            "CreateFeatureGroup",
            "offline store with a key",
            Context("sagemaker:FeatureGroupOfflineStoreConfig=s3", $"sagemaker:FeatureGroupOfflineStoreKmsKeyArn={Key}"),
            Simulation.Allowed
        );
        yield return (
            "CreateFeatureGroup",
            "offline store without a key",
            Context("sagemaker:FeatureGroupOfflineStoreConfig=s3"),
            Simulation.Denied
        );
        yield return (
            "CreateFeatureGroup",
            "online store with a key",
            Context("sagemaker:FeatureGroupEnableOnlineStore=true", $"sagemaker:FeatureGroupOnlineStoreKmsKeyArn={Key}"),
            Simulation.Allowed
        );
        yield return (
            "CreateFeatureGroup",
            "online store without a key",
            Context("sagemaker:FeatureGroupEnableOnlineStore=true"),
            Simulation.Denied
        );
        yield return (
            "CreateFeatureGroup",
            "online store switched off",
            Context("sagemaker:FeatureGroupEnableOnlineStore=false"),
            Simulation.Allowed
        );
    }

    private static IEnumerable<Simulation> MovedBreakGlass()
    {
        var moved = Documents(
            ServiceControlPolicy.Write(ControlSet.SecurityHub.Controls, new() { BreakGlass = "arn:aws:iam::*:role/ops/Rescue*" })
        );
        yield return new(
            "CreateModel",
            "with another break-glass role, the usual one",
            Context(),
            Simulation.Denied,
            BreakGlass,
            null,
            moved
        );
        yield return new(
            "CreateModel",
            "with another break-glass role, that one",
            Context(),
            Simulation.Allowed,
            $"arn:aws:iam::{Simulation.Account}:role/ops/Rescue7",
            null,
            moved
        );
    }

    private static IEnumerable<Simulation> ReservedTag()
    {
        var denies = Documents(
            ServiceControlPolicy.Write([], new() { WaiverTagKey = "acme-waiver", WaiverRole = "arn:*:iam::*:role/AcmeWaivers" })
        );
        var waiver = Context("aws:TagKeys=acme-waiver", "aws:RequestTag/acme-waiver=2027-01-31 SageMaker.1 ticket");
        var owner = $"arn:aws:iam::{Simulation.Account}:role/AcmeWaivers";
        yield return new(
            "AddTags",
            "the waivers' tag is reserved, anyone sets other tags",
            Context("aws:TagKeys=owner", "aws:RequestTag/owner=me"),
            Simulation.Allowed,
            Simulation.Anyone,
            null,
            denies
        );
        yield return new(
            "AddTags",
            "the waivers' tag is reserved, another role sets it",
            waiver,
            Simulation.Denied,
            Simulation.Anyone,
            null,
            denies
        );
        yield return new(
            "AddTags",
            "the waivers' tag is reserved, another role sets it with others",
            With(waiver, "aws:TagKeys=owner,acme-waiver"),
            Simulation.Denied,
            Simulation.Anyone,
            null,
            denies
        );
        yield return new(
            "DeleteTags",
            "the waivers' tag is reserved, another role removes it",
            Context("aws:TagKeys=acme-waiver"),
            Simulation.Denied,
            Simulation.Anyone,
            null,
            denies
        );
        yield return new(
            "CreateNotebookInstance",
            "the waivers' tag is reserved, another role makes a notebook with it",
            waiver,
            Simulation.Denied,
            Simulation.Anyone,
            null,
            denies
        );
        yield return new("AddTags", "the waivers' tag is reserved, its owner sets it", waiver, Simulation.Allowed, owner, null, denies);
        yield return new(
            "AddTags",
            "the waivers' tag is reserved, the break-glass role sets it",
            waiver,
            Simulation.Allowed,
            BreakGlass,
            null,
            denies
        );
    }

    private static IEnumerable<Simulation> People()
    {
        (string Name, string Allowed, string NotAllowed)[] people =
        [
            (
                "scan",
                "ListNotebookInstances DescribeNotebookInstance ListTags ec2:DescribeRegions",
                "logs:FilterLogEvents StopNotebookInstance CreateNotebookInstance DeleteNotebookInstance"
            ),
            (
                "doctor",
                "ListNotebookInstances DescribeNotebookInstance logs:FilterLogEvents",
                "StopNotebookInstance CreateNotebookInstance DeleteNotebookInstance"
            ),
            (
                "reach",
                "ListNotebookInstances DescribeNotebookInstance ec2:DescribeRegions ec2:DescribeRouteTables",
                "logs:FilterLogEvents StopNotebookInstance DeleteNotebookInstance"
            ),
            (
                "repair",
                "DescribeNotebookInstance StopNotebookInstance UpdateNotebookInstance StartNotebookInstance ec2:DescribeSubnets",
                "CreateNotebookInstance CreateNotebookInstanceLifecycleConfig DeleteNotebookInstanceLifecycleConfig DeleteNotebookInstance"
            ),
            (
                "purge",
                "DescribeNotebookInstance",
                "DeleteNotebookInstance DeleteNotebookInstanceLifecycleConfig CreateNotebookInstance UpdateNotebookInstance"
            ),
        ];
        foreach (var (name, allowed, notAllowed) in people)
        {
            var policy = File.ReadAllText(Repository.PathOf($"policies/people/{name}.json"));
            foreach (var action in allowed.Split(' '))
            {
                yield return new(action, $"by a person who may {name}", Context(), Simulation.Allowed, Simulation.Anyone, policy, [])
                {
                    Table = "People",
                };
            }

            foreach (var action in notAllowed.Split(' '))
            {
                yield return new(action, $"by a person who may {name}", Context(), Simulation.NotAllowed, Simulation.Anyone, policy, [])
                {
                    Table = "People",
                };
            }
        }

        // What is allowed for certain resources and settings only.
        var (repair, purge) = (
            File.ReadAllText(Repository.PathOf("policies/people/repair.json")),
            File.ReadAllText(Repository.PathOf("policies/people/purge.json"))
        );
        yield return new(
            "CreateNotebookInstance",
            "a closed notebook is made by a person who may repair",
            Context("sagemaker:DirectInternetAccess=Disabled"),
            Simulation.Allowed,
            Simulation.Anyone,
            repair,
            []
        )
        {
            Table = "People",
        };
        yield return new(
            "CreateNotebookInstance",
            "an open notebook is made by a person who may repair",
            Context("sagemaker:DirectInternetAccess=Enabled"),
            Simulation.NotAllowed,
            Simulation.Anyone,
            repair,
            []
        )
        {
            Table = "People",
        };
        yield return new(
            "DeleteTags",
            "our tag is removed by a person who may repair",
            Context("aws:TagKeys=sageguard:plan"),
            Simulation.Allowed,
            Simulation.Anyone,
            repair,
            []
        )
        {
            Table = "People",
        };
        yield return new(
            "DeleteTags",
            "another tag is removed by a person who may repair",
            Context("aws:TagKeys=owner"),
            Simulation.NotAllowed,
            Simulation.Anyone,
            repair,
            []
        )
        {
            Table = "People",
        };
        yield return new(
            "CreateNotebookInstanceLifecycleConfig",
            "our script is made by a person who may repair",
            Context(),
            Simulation.Allowed,
            Simulation.Anyone,
            repair,
            []
        )
        {
            Name = "sageguard-1",
            Table = "People",
        };
        yield return new(
            "DeleteNotebookInstanceLifecycleConfig",
            "our script is deleted by a person who may purge",
            Context(),
            Simulation.Allowed,
            Simulation.Anyone,
            purge,
            []
        )
        {
            Name = "sageguard-1",
            Table = "People",
        };
        yield return new(
            "DeleteNotebookInstance",
            "a migrated notebook is deleted by a person who may purge",
            Context("aws:ResourceTag/sageguard:migrated-to=lab-1"),
            Simulation.Allowed,
            Simulation.Anyone,
            purge,
            []
        )
        {
            Table = "People",
        };
    }

    private static Dictionary<string, string[]> Context(params string[] keys) =>
        keys.Select(key => key.Split('=', 2)).ToDictionary(key => key[0], key => key[1].Split(','));

    private static Dictionary<string, string[]> With(IReadOnlyDictionary<string, string[]> context, string key) =>
        new(context) { [key.Split('=')[0]] = key.Split('=')[1].Split(',') };

    private static Dictionary<string, string[]> Without(IReadOnlyDictionary<string, string[]> context, string key) =>
        context.Where(entry => entry.Key != key).ToDictionary();
}
