// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using SageGuard.Cli.Check.CloudFormation;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;
using SageGuard.Cli.Results;
using SageGuard.Resources;

namespace SageGuard.Cli.Check.Terraform;

/// <summary>
/// A plan or a state of Terraform (or OpenTofu) in JSON: every resource of every module, one for each of <c>count</c> and
/// <c>for_each</c>, with what is known only after apply kept apart.
/// </summary>
/// <remarks>Source: Terraform's "JSON Output Format": values, planned_values, resource_changes, deferred_changes, configuration.</remarks>
internal sealed class PlanInput
{
    private const string CloudControl = "aws_cloudcontrolapi_resource";
    private const string SnakePrefix = "awscc_sagemaker_";

    // Resources that hold a template of CloudFormation, with the attribute that holds it and the one that names it.
    private static readonly Dictionary<string, (string Body, string Url)> Templates = new(StringComparer.Ordinal)
    {
        ["aws_cloudformation_stack"] = ("template_body", "template_url"),
        ["aws_cloudformation_stack_set"] = ("template_body", "template_url"),
        ["awscc_cloudformation_stack"] = ("template_body", "template_url"),
        ["awscc_cloudformation_stack_set"] = ("template_body", "template_url"),
        ["aws_servicecatalog_product"] = ("", "provisioning_artifact_parameters"),
        ["aws_servicecatalog_provisioned_product"] = ("", "product_id"),
        ["aws_servicecatalog_provisioning_artifact"] = ("", "template_url"),
        ["aws_serverlessapplicationrepository_cloudformation_stack"] = ("", "application_id"),
        ["awscc_servicecatalog_cloudformation_product"] = ("", "provisioning_artifact_parameters"),
        ["awscc_servicecatalog_cloudformation_provisioned_product"] = ("", "product_id"),
    };

    private static readonly Dictionary<string, ResourceKind> SnakeKinds = ResourceKinds.All.ToDictionary(
        kind => SnakePrefix + PlanProperties.Snake(kind.ShortName),
        kind => kind,
        StringComparer.Ordinal
    );

    private readonly InputFile _file;
    private readonly DeploymentSettings _deployment;
    private readonly PlanReferences _references;
    private readonly Dictionary<string, SourceNode> _unknown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<Planned> _resources = [];
    private readonly List<Gap> _gaps = [];
    private readonly List<Contents> _nested = [];
    private readonly PlanShape _shape;

    private PlanInput(InputFile file, SourceNode root, DeploymentSettings deployment)
    {
        _file = file;
        _deployment = deployment;
        _references = new PlanReferences(root);
        _shape = new PlanShape(file, _gaps);
        var changes = _shape.Maps(root, "resource_changes", "resource_changes").ToList();
        foreach (var (change, path) in changes)
        {
            if (Change(change, path)?["after_unknown"] is { } unknown && change["address"]?.Text is { } address)
                _unknown[address] = unknown;
        }

        Values(root, "planned_values", "");
        Values(root, "values", "");
        // What planned_values leaves out, because the plan was trimmed, is in the changes.
        foreach (var (change, path) in changes)
            Left(change, path);
        // What a plan does not touch at all, because it only refreshes or has targets, stays as it was.
        if (_shape.Map(root, "prior_state", "prior_state") is { } before)
            Values(before, "values", "prior_state.");

        foreach (var (deferred, path) in _shape.Maps(root, "deferred_changes", "deferred_changes"))
        {
            var change = deferred["resource_change"] is null
                ? deferred
                : _shape.Map(deferred, "resource_change", $"{path}.resource_change");
            if (change is not null && _shape.Text(change, "type", path) is { } type && MayHold(type))
            {
                Gap(
                    change,
                    type,
                    $"Terraform defers it ({OneLine.Clean(deferred["reason"]?.Text ?? "no reason given", 60)}), and what it will be is not in the plan.",
                    "Apply, plan again, and check that plan."
                );
            }
        }

        if (root["errored"]?.IsTrue == true)
        {
            Gap(
                root,
                "terraform_plan",
                "Terraform itself calls this plan errored: it is not complete.",
                "Correct the error and plan again."
            );
        }
    }

    /// <summary>True for a plan or state in JSON.</summary>
    public static bool Is(SourceNode root) =>
        root["planned_values"] is not null
        || root["resource_changes"] is not null
        || (
            root["format_version"] is not null
            && (root["values"] is not null || root["prior_state"] is not null || root["terraform_version"] is not null)
        );

    /// <summary>Reads a plan.</summary>
    /// <exception cref="UnreadFileException">It has a form that is not known, or holds neither values nor changes.</exception>
    public static Contents Read(InputFile file, SourceNode root, DeploymentSettings deployment)
    {
        // Terraform asks readers to refuse another major version.
        if (root["format_version"] is not SourceScalar { Value: var version } || version.Split('.')[0] is not ("0" or "1"))
        {
            throw new UnreadFileException(
                $"{file.Title} is JSON of Terraform {(root["format_version"] is SourceScalar known ? $"with format_version {OneLine.Clean(known.Value, 20)}" : "without a format_version")}, and sageguard reads 0.x and 1.x. Use a version of sageguard that knows it, or make the file again: terraform show -json plan.out"
            );
        }

        if (root["planned_values"] is null && root["values"] is null && root["resource_changes"] is null && root["prior_state"] is null)
        {
            throw new UnreadFileException(
                $"{file.Title} is JSON of Terraform without planned_values, values or resource_changes: it holds no resource. A plan becomes JSON with: terraform show -json plan.out; a state has resources only after an apply."
            );
        }

        var isState = root["planned_values"] is null && root["values"] is not null;
        var plan = new PlanInput(file, root, deployment);
        var losses = NotebookLoss.In(root).Select(loss => $"{file.Title}: {loss}").ToList();
        var candidates = plan._resources.Select(plan.CreateCandidate).ToList();
        var nested = Contents.Together("", plan._nested);
        return new Contents(isState ? "Terraform state" : "Terraform plan", [.. candidates, .. nested.Candidates], nested.Notes)
        {
            Gaps = [.. plan._gaps, .. nested.Gaps],
            Losses = losses,
        };
    }

    private static bool MayHold(string type) =>
        type.Contains("sagemaker", StringComparison.OrdinalIgnoreCase) || type == CloudControl || Templates.ContainsKey(type);

    // The resources of every module, also of modules in modules.
    private void Values(SourceNode parent, string name, string prefix)
    {
        if (
            _shape.Map(parent, name, prefix + name) is not { } values
            || _shape.Map(values, "root_module", $"{prefix}{name}.root_module") is not { } module
        )
        {
            return;
        }

        var found = new List<(SourceNode Resource, PlanPath Path)>();
        Collect(module, $"{prefix}{name}.root_module", found);
        // A resource that the plan touches is known by what it will be.
        var touched = prefix.Length > 0 ? _seen.ToHashSet(StringComparer.Ordinal) : [];
        foreach (var (resource, path) in found)
        {
            if (TypeOf(resource, path) is not { } type || touched.Contains(AddressOf(resource, type)))
                continue;
            if (_shape.IsMapOrAbsent(resource, "values", $"{path}.values", type))
                Add(resource, type, resource["values"]);
            else
                _seen.Add(AddressOf(resource, type));
        }
    }

    private void Collect(SourceNode module, string path, List<(SourceNode Resource, PlanPath Path)> found)
    {
        found.AddRange(_shape.Maps(module, "resources", $"{path}.resources"));
        foreach (var (child, inner) in _shape.Maps(module, "child_modules", $"{path}.child_modules"))
            Collect(child, inner.ToString(), found);
    }

    private SourceNode? Change(SourceNode change, PlanPath path) =>
        change["type"]?.Text is { } type && !MayHold(type) ? null : _shape.Map(change, "change", $"{path}.change");

    // A change whose resource was not among the values.
    private void Left(SourceNode resource, PlanPath path)
    {
        if (TypeOf(resource, path) is not { } type)
            return;
        var address = AddressOf(resource, type);
        if (!_seen.Add(address))
            return;
        if (resource["change"] is not SourceMap change)
        {
            if (resource["change"] is null or { IsNull: true })
                Gap(resource, type, "The plan does not say what it will be.", PlanShape.Again);
            return;
        }

        var actions = (change["actions"]?.Items ?? []).Select(action => action.Text).ToList();
        if (change["after"] is SourceMap after)
            Add(resource, type, after);
        else if (change["after"] is { IsNull: false } other)
            _shape.Wrong(other, $"{path}.change.after", "an object", type);
        else if (change["after_unknown"]?.IsTrue == true)
            Gap(resource, type, "Terraform knows it only after apply.", "Apply, then check the state.");
        else if (actions.Count == 0 || actions.Exists(action => action is not ("delete" or "forget" or "read")))
            Gap(resource, type, "The plan does not say what it will be.", PlanShape.Again);
    }

    // The type where a control may apply; null for any other resource.
    private string? TypeOf(SourceNode resource, PlanPath path) =>
        resource["mode"]?.Text != "data" && _shape.Text(resource, "type", path) is { } type && MayHold(type) ? type : null;

    private void Add(SourceNode resource, string type, SourceNode? values)
    {
        var address = AddressOf(resource, type);
        _seen.Add(address);
        var unknown = _unknown.GetValueOrDefault(address);
        if (unknown is { IsTrue: true })
        {
            Gap(resource, type, "Terraform knows it only after apply.", "Apply, then check the state.");
            return;
        }

        if (unknown is not (null or SourceMap or SourceScalar { Kind: ScalarKind.False or ScalarKind.Null }))
        {
            _shape.Wrong(unknown, $"{address}: after_unknown", "an object", type);
            return;
        }

        if (TerraformTypes.All.TryGetValue(type, out var known))
        {
            _resources.Add(new Planned(known.Kind, known, resource, values, unknown, address));
        }
        else if (SnakeKinds.TryGetValue(type, out var kind))
        {
            _resources.Add(new Planned(kind, null, resource, values, unknown, address));
        }
        else if (type == CloudControl)
        {
            AddCloudControl(resource, values, unknown, address);
        }
        else if (Templates.TryGetValue(type, out var template))
        {
            AddTemplate(resource, type, address, values, unknown, template.Body);
        }
        else if (
            !NothingToEvaluate.HasTerraform(type)
            && !(type.StartsWith("awscc_", StringComparison.Ordinal) && NothingToEvaluate.HasTerraform("aws_" + type["awscc_".Length..]))
        )
        {
            _gaps.Add(Gaps.OfUnjudged(_file, type, address, PlaceOf(resource)));
        }
    }

    // A generic resource: the type is an attribute, and its properties are JSON in a string.
    private void AddCloudControl(SourceNode resource, SourceNode? values, SourceNode? unknown, string address)
    {
        var type = values?["type_name"]?.Text;
        if (type is not null && !type.Contains("SageMaker", StringComparison.OrdinalIgnoreCase) && !Nested.Holds(type))
            return;
        if (type is null || unknown?["desired_state"]?.IsTrue == true || values?["desired_state"]?.Text is not { } state)
        {
            Gap(
                resource,
                CloudControl,
                type is null
                    ? "Its type is known only after apply."
                    : $"The properties of this {OneLine.Clean(type, 80)} are known only after apply.",
                "Apply, then check the state."
            );
            return;
        }

        if (ResourceKinds.Find(type) is not { } kind)
        {
            if (!NothingToEvaluate.HasType(type))
                _gaps.Add(Gaps.OfUnjudged(_file, type, address, PlaceOf(resource)));
            return;
        }

        try
        {
            var properties = JsonSource.Read(_file with { Utf8 = Encoding.UTF8.GetBytes(state) }).Root;
            _resources.Add(new Planned(kind, null, resource, properties, null, address) { IsDesiredState = true });
        }
        catch (Exception error) when (error is UsageException or ArgumentOutOfRangeException)
        {
            Gap(resource, CloudControl, "Its desired_state is not JSON.", "Correct it.");
        }
    }

    private void AddTemplate(SourceNode resource, string type, string address, SourceNode? values, SourceNode? unknown, string bodyName)
    {
        var place = PlaceOf(resource);
        if (bodyName.Length == 0 || values?[bodyName] is not { IsNull: false } body)
        {
            var reason =
                unknown?[bodyName]?.IsTrue == true ? "Its template is known only after apply." : "Its template is not in the plan.";
            Gap(resource, type, reason, "Check that template by itself.");
            return;
        }

        if (body.Text is not { } text)
        {
            Gap(resource, type, "Its template is not a string.", "Check that template by itself.");
            return;
        }

        var (given, open) = (
            new Dictionary<string, string>(StringComparer.Ordinal),
            new Dictionary<string, OpenValue>(StringComparer.Ordinal)
        );
        foreach (var parameter in values["parameters"]?.Members ?? [])
        {
            if (parameter.Value is SourceScalar { Kind: not ScalarKind.Null } scalar)
                given[parameter.Key] = scalar.Value;
        }

        foreach (var parameter in unknown?["parameters"]?.Members ?? [])
        {
            if (parameter.Value.IsTrue)
                open[parameter.Key] = new OpenValue($"{address} {parameter.Key}", "Ref", "known after apply");
        }

        _nested.Add(
            Nested.Inline(
                _file,
                text,
                type,
                address,
                place,
                _ => body.Place,
                new Nesting(1, $"{address}/") { Passed = open },
                _deployment with
                {
                    Parameters = given,
                }
            )
        );
    }

    private Candidate CreateCandidate(Planned planned)
    {
        var address = planned.Address;
        var arn = planned.Values?["arn"]?.Text;
        var subject = new Subject(
            planned.Kind.Type,
            planned.Kind.Noun,
            address,
            address,
            arn,
            AccountOf(arn),
            RegionOf(planned, arn),
            Gaps.Located(_file, PlaceOf(planned.Resource))
        );
        return new Candidate(planned.Kind, subject, [FormOf(planned)])
        {
            Declaration = new Declaration(
                _file.Name,
                Language.Terraform,
                planned.IsDesiredState ? null : planned.Values,
                PlaceOf(planned.Resource),
                planned.IsDesiredState
                    ? null
                    : path => planned.Type is null ? PlanProperties.Snake(path) : NameOf(planned.Type.Attributes, path)
            ),
        };
    }

    private Form FormOf(Planned planned)
    {
        var builder = new PlanProperties(planned.Address, _references.Find(planned.Address));
        var properties = planned switch
        {
            { IsDesiredState: true } => PlanProperties.Plain(planned.Values!) as JsonObject ?? [],
            { Type: { } type } => builder.Read(type.Attributes, planned.Values, planned.Unknown),
            _ => builder.OfSnakeCase(planned.Values, planned.Unknown, []) as JsonObject ?? [],
        };
        var name = NameOf(planned) ?? planned.Address;
        var resource = new Resource(
            planned.Kind,
            planned.Address,
            planned.Values?["arn"]?.Text,
            name,
            Tags(planned),
            Properties.Parse(properties.ToJsonString()),
            Origin.Declared
        );
        var form = new Form(resource) { Properties = properties, Open = builder.Open };
        if (planned.Kind != ResourceKinds.MonitoringSchedule || DefinitionOf(resource) is not { } definition)
            return form;
        // The plan makes the definition that the schedule names.
        var own = FormOf(definition);
        return form with
        {
            Definition = own,
            Resource = resource with { NamedDefinition = new NamedDefinition(definition.Kind, NameOf(definition)!, own.Resource) },
        };
    }

    private Planned? DefinitionOf(Resource schedule) =>
        schedule.Properties.Find("MonitoringScheduleConfig.MonitoringJobDefinitionName").Text is { } name
            ? _resources.Find(planned => Controls.InJobDefinition.NameableKinds.Contains(planned.Kind) && NameOf(planned) == name)
            : null;

    private static string? NameOf(Planned planned) =>
        planned switch
        {
            { Type: { } type } => planned.Values?[type.NameAttribute]?.Text,
            { IsDesiredState: true } => planned.Values?[planned.Kind.NameMember]?.Text,
            _ => planned.Values?[PlanProperties.Snake(planned.Kind.NameMember)]?.Text,
        };

    // "ProductionVariants[0].InitialInstanceCount" is production_variants[0].initial_instance_count.
    private static string NameOf(IReadOnlyList<Attribute> attributes, string path)
    {
        var names = new List<string>();
        IReadOnlyList<Attribute> at = attributes;
        foreach (var step in path.Split('.'))
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            var (property, index) = bracket < 0 ? (step, "") : (step[..bracket], step[bracket..]);
            var attribute = at.FirstOrDefault(known => known.Property == property);
            names.Add((attribute?.Name ?? PlanProperties.Snake(property)) + index);
            at = attribute?.Members ?? [];
        }

        return string.Join('.', names);
    }

    // tags_all holds the provider's default tags as well. Unknown as a whole: null; unknown values have known keys.
    private static Dictionary<string, string>? Tags(Planned planned)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (string[])["tags", "tags_all", "Tags"])
        {
            var own = planned.Values?[name];
            foreach (var tag in own?.Members ?? [])
                tags[tag.Key] = tag.Value.Text ?? "";
            foreach (var tag in own?.Items ?? [])
            {
                if ((tag["key"] ?? tag["Key"])?.Text is { } key)
                    tags[key] = (tag["value"] ?? tag["Value"])?.Text ?? "";
            }

            foreach (var tag in planned.Unknown?[name]?.Members ?? [])
                tags.TryAdd(tag.Key, "");
        }

        return tags.Count == 0 && (planned.Unknown?["tags_all"]?.IsTrue == true || planned.Unknown?["tags"]?.IsTrue == true) ? null : tags;
    }

    private static string? AccountOf(string? arn) => arn?.Split(':') is [_, _, _, _, { Length: 12 } account, ..] ? account : null;

    // Version 6 of the provider names the Region in each resource.
    private string? RegionOf(Planned planned, string? arn) =>
        arn?.Split(':') is [_, _, _, { Length: > 0 } region, ..]
            ? region
            : planned.Values?["region"]?.Text ?? _references.RegionOf(planned.Address);

    private static string AddressOf(SourceNode resource, string type) => resource["address"]?.Text ?? $"{type}.{resource["name"]?.Text}";

    private static Stretch PlaceOf(SourceNode resource) => new(resource.Place.Start, resource.Place.Start);

    private void Gap(SourceNode resource, string type, string reason, string remedy)
    {
        var address = AddressOf(resource, type);
        _gaps.Add(Gaps.Create(_file, type, address, address, PlaceOf(resource), reason, remedy));
    }

    private sealed record Planned(
        ResourceKind Kind,
        TerraformType? Type,
        SourceNode Resource,
        SourceNode? Values,
        SourceNode? Unknown,
        string Address
    )
    {
        // True where the values are CloudFormation's own properties.
        public bool IsDesiredState { get; init; }
    }
}
