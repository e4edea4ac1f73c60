// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.Cli.Check.Declared;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Input;

namespace SageGuard.Cli.Check.CloudFormation;

/// <summary>The parameters of one template: what is known of each, and what its type and constraints make certain of the rest.</summary>
/// <remarks>Source: AWS CloudFormation user guide, "Parameters" and "Supplied parameter types".</remarks>
internal sealed class ParameterValues
{
    private readonly Template _template;
    private readonly DeploymentSettings _deployment;
    private readonly IReadOnlyDictionary<string, OpenValue> _passedOpen;
    private readonly Dictionary<string, OpenValue> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _compared;

    /// <param name="template">The template.</param>
    /// <param name="deployment">What the operator, or for a nested template its parent, gives.</param>
    /// <param name="passedOpen">Parameters of a nested template that its parent gives with a value that is open there.</param>
    public ParameterValues(Template template, DeploymentSettings deployment, IReadOnlyDictionary<string, OpenValue>? passedOpen = null)
    {
        _template = template;
        _deployment = deployment;
        _passedOpen = passedOpen ?? new Dictionary<string, OpenValue>();
        _compared = ComparedIn(template);
    }

    public DeploymentSettings Deployment => _deployment;

    /// <summary>The same with one parameter given.</summary>
    public ParameterValues With(string name, string value) =>
        new(
            _template,
            _deployment with
            {
                Parameters = new Dictionary<string, string>(_deployment.Parameters, StringComparer.Ordinal) { [name] = value },
            },
            _passedOpen
        );

    /// <summary>True for a parameter of the template or a pseudo parameter.</summary>
    public bool Has(string name) => _template.Parameters[name] is SourceMap || IsPseudo(name);

    /// <summary>True for AWS's own parameters.</summary>
    public static bool IsPseudo(string name) => name.StartsWith("AWS::", StringComparison.Ordinal) && name != "AWS::NoValue";

    /// <summary>The values that are allowed one by one; null where there is no such list.</summary>
    public IReadOnlyList<string>? AllowedValues(string name) =>
        _template.Parameters[name]?["AllowedValues"] is SourceList { Items.Count: > 0 } list && list.Items.All(item => item is SourceScalar)
            ? [.. list.Items.Select(item => ((SourceScalar)item).Value).Distinct()]
            : null;

    /// <summary>The default where it is what counts: it has one, and nothing was given.</summary>
    public string? DefaultInUse(string name) =>
        !_deployment.AnyParameters
        && !_deployment.Parameters.ContainsKey(name)
        && !_passedOpen.ContainsKey(name)
        && _template.Parameters[name]?["Default"] is SourceScalar value
            ? value.Value
            : null;

    /// <summary>The value where it is known: a string, number or list. Null where only the deployment fixes it.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="assumed">A value that is assumed for it; null for none.</param>
    public JsonNode? Known(string name, string? assumed)
    {
        if (IsPseudo(name))
        {
            return assumed is not null ? JsonValue.Create(assumed)
                : Pseudo(name) is { } pseudo ? JsonValue.Create(pseudo)
                : null;
        }

        var parameter = _template.Parameters[name];
        var type = TypeOf(parameter);
        // The value of such a parameter is the name under which Systems Manager keeps the value.
        if (parameter is null || IsSsm(type))
            return null;
        var text =
            assumed
            ?? (
                _deployment.Parameters.TryGetValue(name, out var given)
                    ? given
                    : DefaultInUse(name) ?? (!_passedOpen.ContainsKey(name) && AllowedValues(name) is [var only] ? only : null)
            );
        return text is null ? null : OfType(text, type);
    }

    /// <summary>What is certain of a parameter whose value is not known.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="isAnother">True where it is assumed to have none of the values that the template compares it with.</param>
    public OpenValue Open(string name, bool isAnother)
    {
        var key = isAnother ? name + "\u0000another" : name;
        if (_open.TryGetValue(key, out var known))
            return known;
        var open = IsPseudo(name) ? OpenPseudo(name) : Open(name);
        if (isAnother)
        {
            var (allows, compared) = (open.Allows, Compared(name));
            open = open with
            {
                Key = key,
                Allows = value => !compared.Contains(value) && allows(value),
                Values = open.Values?.Where(value => !compared.Contains(value)).ToList(),
            };
        }

        return _open[key] = open;
    }

    /// <summary>What a choice of the parameter's value can be: each value that the template compares it with, and null for any other; null
    /// where that leads nowhere.</summary>
    public IReadOnlyList<string?>? Choices(string name)
    {
        const int Most = 24;
        if (Has(name) && IsSsm(TypeOf(_template.Parameters[name])))
            return null;
        var open = Open(name, isAnother: false);
        if (open.IsOpaque)
            return null;
        if (open.Values is { } values)
            return values.Count <= Most ? [.. values] : null;
        var compared = Compared(name).Where(value => !open.CannotBe(value)).Order(StringComparer.Ordinal).ToList();
        return compared.Count is > 0 and <= Most ? [.. compared, null] : null;
    }

    private HashSet<string> Compared(string name) => _compared.GetValueOrDefault(name) ?? [];

    private string? Pseudo(string name) =>
        name switch
        {
            "AWS::Region" => _deployment.Region,
            "AWS::AccountId" => _deployment.Account,
            "AWS::Partition" => _deployment.Region is { } region ? Aws.Endpoints.AwsPartition.Find(region)?.Id : null,
            "AWS::URLSuffix" => _deployment.Region is { } region
                ? region.StartsWith("cn-", StringComparison.Ordinal)
                    ? "amazonaws.com.cn"
                    : "amazonaws.com"
                : null,
            _ => null,
        };

    private static OpenValue OpenPseudo(string name) =>
        new(name, "Ref", name)
        {
            MayBeEmpty = false,
            IsOpaque = name == "AWS::NotificationARNs",
            Parameter = name,
            Remedy = name switch
            {
                "AWS::Region" or "AWS::Partition" or "AWS::URLSuffix" => "--region REGION",
                "AWS::AccountId" => "--account ID",
                _ => null,
            },
            Allows = name == "AWS::AccountId" ? value => value.Length == 12 && value.All(char.IsAsciiDigit) : _ => true,
        };

    private OpenValue Open(string name)
    {
        var parameter = _template.Parameters[name];
        var type = TypeOf(parameter);
        var words = $"the parameter {OneLine.Clean(name, 60)}";
        var open = new OpenValue(name, "Ref", words) { Parameter = name, Remedy = $"--parameter {OneLine.Clean(name, 60)}=VALUE" };
        // Systems Manager refuses empty values.
        if (IsSsm(type))
        {
            return open with
            {
                MayBeEmpty = false,
                IsOpaque = IsList(type),
                Remedy = null,
                Description = $"the Systems Manager parameter behind {words[4..]}",
            };
        }

        if (_passedOpen.TryGetValue(name, out var passed))
            return passed with { Parameter = name };
        if (IsList(type))
            return open with { MayBeEmpty = !IsAwsType(type), IsOpaque = true };

        if (AllowedValues(name) is { } allowed)
            return open with { Values = allowed };
        if (type == "Number")
            return Number(open, parameter!);
        var pattern = parameter?["AllowedPattern"]?.Text is { } text ? new ParameterPattern(text) : null;
        if (pattern?.Literals is { } literals)
            return open with { Values = literals };
        var (min, max) = (WholeOf(parameter?["MinLength"]) ?? 0, WholeOf(parameter?["MaxLength"]) ?? int.MaxValue);
        bool Allows(string value) => value.Length >= min && value.Length <= max && pattern?.Allows(value) != false;
        // CloudFormation refuses a deployment in which such a resource does not exist.
        return open with { MayBeEmpty = !IsAwsType(type) && Allows(""), Allows = Allows };
    }

    // The limits that controls compare with are small, so these values and the ends stand for all.
    private static OpenValue Number(OpenValue open, SourceNode parameter)
    {
        var (min, max) = (DecimalOf(parameter["MinValue"]), DecimalOf(parameter["MaxValue"]));
        decimal[] probes = [0, 1, 2, 3, min ?? -1, max ?? 1_000_000];
        bool Within(decimal number) => !(number < min) && !(number > max);
        return open with
        {
            MayBeEmpty = false,
            Numbers = [.. probes.Where(Within).Distinct().Order().Select(number => number.ToString(CultureInfo.InvariantCulture))],
            Allows = value =>
                decimal.TryParse(
                    value,
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                ) && Within(number),
        };
    }

    private static JsonNode OfType(string text, string type) =>
        IsList(type)
            ? new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries).Select(entry => (JsonNode)JsonValue.Create(entry))])
            : JsonValue.Create(text);

    /// <summary>True where the entries of the list parameter exist, because CloudFormation looks them up.</summary>
    public bool EntriesExist(string name) => IsList(TypeOf(_template.Parameters[name])) && IsAwsType(TypeOf(_template.Parameters[name]));

    private static string TypeOf(SourceNode? parameter) => parameter?["Type"]?.Text ?? "String";

    private static bool IsSsm(string type) => type.StartsWith("AWS::SSM::Parameter::Value", StringComparison.Ordinal);

    private static bool IsList(string type) =>
        type == "CommaDelimitedList"
        || type.StartsWith("List<", StringComparison.Ordinal)
        || type.EndsWith("<List<String>>", StringComparison.Ordinal)
        || type.Contains("<List<", StringComparison.Ordinal)
        || type.EndsWith("<CommaDelimitedList>", StringComparison.Ordinal);

    private static bool IsAwsType(string type) =>
        type.StartsWith("AWS::", StringComparison.Ordinal) || type.StartsWith("List<AWS::", StringComparison.Ordinal);

    private static int? WholeOf(SourceNode? node) =>
        node is SourceScalar scalar && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : null;

    private static decimal? DecimalOf(SourceNode? node) =>
        node is SourceScalar scalar
        && decimal.TryParse(
            scalar.Value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    // Each literal that some Fn::Equals of the conditions compares a parameter with.
    private static Dictionary<string, HashSet<string>> ComparedIn(Template template)
    {
        var compared = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var waiting = new Stack<SourceNode>([template.Conditions]);
        while (waiting.TryPop(out var node))
        {
            if (Expressions.Read(node) is ("Fn::Equals", { Items: [var left, var right] }))
            {
                Compare(left, right);
                Compare(right, left);
            }

            foreach (var item in node.Items)
                waiting.Push(item);
            foreach (var member in node.Members)
                waiting.Push(member.Value);
        }

        return compared;

        void Compare(SourceNode reference, SourceNode literal)
        {
            if (
                Expressions.Read(reference) is not ("Ref", { Text: { } name })
                || literal is not SourceScalar { Kind: not ScalarKind.Null } scalar
            )
            {
                return;
            }

            if (!compared.TryGetValue(name, out var values))
                compared[name] = values = new HashSet<string>(StringComparer.Ordinal);
            values.Add(scalar.Value);
        }
    }
}
