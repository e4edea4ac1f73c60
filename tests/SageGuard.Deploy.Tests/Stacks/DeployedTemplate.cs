// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageGuard.Deploy.Tests.Stacks;

/// <summary>
/// A template as CloudFormation would deploy it: parameters put in, conditions decided, intrinsic functions as plain strings.
/// A reference to a resource reads <c>&lt;Id&gt;</c> or <c>&lt;Id.Attribute&gt;</c>.
/// </summary>
internal sealed partial class DeployedTemplate
{
    private static readonly Dictionary<string, string> Pseudo = new()
    {
        ["AWS::StackId"] = "arn:aws:cloudformation:eu-central-1:111122223333:stack/lab/5b8f6d2c-0000-4000-8000-1234567890ab",
        ["AWS::Partition"] = "aws",
        ["AWS::URLSuffix"] = "amazonaws.com",
    };

    private readonly string _region;
    private readonly string _account;
    private readonly JsonObject _template;
    private readonly Dictionary<string, string> _parameters = [];
    private readonly List<string> _refusals = [];
    private readonly Dictionary<string, DeployedResource> _resources = [];

    public DeployedTemplate(
        JsonNode template,
        IReadOnlyDictionary<string, string>? parameters = null,
        string region = "eu-central-1",
        string account = "111122223333"
    )
    {
        (_region, _account) = (region, account);
        _template = template.AsObject();
        parameters ??= new Dictionary<string, string>();
        foreach (var (name, parameter) in Section("Parameters"))
            _parameters[name] = Take(name, parameter!.AsObject(), parameters.GetValueOrDefault(name));
        Assert.Empty(parameters.Keys.Except(_parameters.Keys));

        foreach (var (_, rule) in Section("Rules"))
        {
            if (rule!["RuleCondition"] is { } condition && !Decide(condition))
                continue;
            _refusals.AddRange(
                rule["Assertions"]!
                    .AsArray()
                    .Where(assertion => !Decide(assertion!["Assert"]!))
                    .Select(assertion => assertion!["AssertDescription"]!.GetValue<string>())
            );
        }

        foreach (var (id, resource) in Section("Resources"))
        {
            if (resource!["Condition"] is { } condition && !Decide(new JsonObject { ["Condition"] = condition.DeepClone() }))
                continue;
            var needed = resource["DependsOn"] is JsonArray list
                ? Assert.Single(list)!.GetValue<string>()
                : resource["DependsOn"]?.GetValue<string>();
            _resources[id] = new DeployedResource(
                id,
                resource["Type"]!.GetValue<string>(),
                Resolve(resource["Properties"])!.AsObject(),
                needed,
                resource["DeletionPolicy"]?.GetValue<string>(),
                resource["UpdateReplacePolicy"]?.GetValue<string>()
            );
        }
    }

    public IReadOnlyDictionary<string, DeployedResource> Resources => _resources;

    /// <summary>Why CloudFormation refuses to deploy; empty where it does not.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    public IReadOnlyList<DeployedResource> OfType(string type) => [.. _resources.Values.Where(resource => resource.Type == type)];

    public DeployedResource Only(string type) => Assert.Single(OfType(type));

    /// <summary>What a string holds after its intrinsic functions were resolved.</summary>
    public string Text(JsonNode value) => Resolve(value)!.GetValue<string>();

    private JsonObject Section(string name) => _template[name]?.AsObject() ?? [];

    private static string Take(string name, JsonObject parameter, string? given)
    {
        var value = given ?? parameter["Default"]?.ToString();
        if (value is null)
            throw new RefusedParameterException($"{name} has no value.");
        var problem = $"{name}={value}: {parameter["ConstraintDescription"]}";
        if (parameter["AllowedValues"] is JsonArray allowed && allowed.All(entry => entry!.ToString() != value))
            throw new RefusedParameterException(problem);
        // CloudFormation asks the whole value to match.
        if (
            parameter["AllowedPattern"] is { } pattern
            && !Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.None, TimeSpan.FromSeconds(5))
        )
        {
            throw new RefusedParameterException(problem);
        }

        if (parameter["MaxLength"]?.GetValue<int>() < value.Length)
            throw new RefusedParameterException(problem);
        if (
            parameter["Type"]!.GetValue<string>() == "Number"
            && parameter["MinValue"] is { } least
            && (int.Parse(value) < least.GetValue<int>() || int.Parse(value) > parameter["MaxValue"]!.GetValue<int>())
        )
        {
            throw new RefusedParameterException(problem);
        }

        return value;
    }

    private bool Decide(JsonNode condition)
    {
        var (name, value) = Assert.Single(condition.AsObject());
        return name switch
        {
            "Condition" => Decide(
                _template["Conditions"]![value!.GetValue<string>()] ?? throw new InvalidOperationException($"No condition {value}.")
            ),
            "Fn::Equals" => Resolve(value![0])!.ToString() == Resolve(value[1])!.ToString(),
            "Fn::Not" => !Decide(Assert.Single(value!.AsArray())!),
            "Fn::And" => Several(value!).All(part => Decide(part!)),
            "Fn::Or" => Several(value!).Any(part => Decide(part!)),
            _ => throw new InvalidOperationException($"{name} is not a condition."),
        };
    }

    private static JsonArray Several(JsonNode conditions)
    {
        Assert.InRange(conditions.AsArray().Count, 2, 10);
        return conditions.AsArray();
    }

    // Null stands for AWS::NoValue: the member or the element is left out.
    private JsonNode? Resolve(JsonNode? value)
    {
        if (value is JsonArray list)
            return new JsonArray([.. list.Select(Resolve).Where(entry => entry is not null)]);
        if (value is not JsonObject map)
            return value?.DeepClone();
        var (name, argument) = map.Count == 1 ? map.Single() : new KeyValuePair<string, JsonNode?>("", null);
        switch (name)
        {
            case "Ref":
                return argument!.GetValue<string>() == "AWS::NoValue" ? null : (JsonNode)Reference(argument.GetValue<string>());
            case "Fn::GetAtt":
                Assert.Contains(argument![0]!.GetValue<string>(), Section("Resources").Select(resource => resource.Key));
                return $"<{argument[0]}.{argument[1]}>";
            case "Fn::Sub":
                return Placeholder().Replace(argument!.GetValue<string>(), match => Reference(match.Groups[1].Value));
            case "Fn::Join":
                return string.Join(argument![0]!.GetValue<string>(), Resolve(argument[1])!.AsArray().Select(part => part!.ToString()));
            case "Fn::Split":
                return new JsonArray([
                    .. Resolve(argument![1])!.GetValue<string>().Split(argument[0]!.GetValue<string>()).Select(part => (JsonNode)part),
                ]);
            case "Fn::Select":
                return Resolve(argument![1])![argument[0]!.GetValue<int>()]!.DeepClone();
            case "Fn::If":
                return Resolve(Decide(new JsonObject { ["Condition"] = argument![0]!.DeepClone() }) ? argument[1] : argument[2]);
            default:
                var resolved = new JsonObject();
                foreach (var (key, entry) in map)
                {
                    if (Resolve(entry) is { } member)
                        resolved.Add(key, member);
                }

                return resolved;
        }
    }

    private string Reference(string name)
    {
        if (name == "AWS::Region")
            return _region;
        if (name == "AWS::AccountId")
            return _account;
        if (Pseudo.TryGetValue(name, out var known) || _parameters.TryGetValue(name, out known))
            return known;
        Assert.Contains(name, Section("Resources").Select(resource => resource.Key));
        return $"<{name}>";
    }

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Placeholder();
}
