// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.Controls;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Templates;

namespace SageGuard.Deployment.Stacks;

/// <summary>
/// template.yaml: the account's stack for SAM, which asks at deployment what <see cref="AccountTemplate"/> knows before. A
/// template cannot look into a list of controls, so each control has a switch, and each permission hangs on the switches that
/// call for it. It offers Security Hub's controls; the others are for <c>sageguard template</c> and the CDK.
/// </summary>
public static class SamTemplate
{
    // What SageMaker.1 needs is always there: it is what the template is for, and has no switch.
    private const string OnChanges = "OnChanges";
    private const string OnSchedule = "OnSchedule";
    private const string HasWaivers = "HasWaivers";
    private const string HasSchedule = "HasSchedule";
    private const string HasAlarmTopic = "HasAlarmTopic";
    private const string HasVpc = "HasVpc";
    private const string HasHash = "HasArtifactSha256";
    private const string ReservesConcurrency = "ReservesConcurrency";

    private static readonly string[] Header =
    [
        "SageGuard in one account and Region: the function, its AWS Config rules, and what watches over them.",
        "docs/deploy.md describes how to deploy it. Written by `sageguard template --sam`; a test rewrites it, and edits here are lost.",
    ];

    /// <summary>The template in YAML, as template.yaml in the repository.</summary>
    /// <param name="architecture">The processor; its zip is the one that the template takes.</param>
    /// <exception cref="SettingException">There is no such processor.</exception>
    public static string Write(string architecture = "x86_64") => TemplateYaml.Write(Create(architecture), Header);

    /// <summary>
    /// The template. It names the zip that is published for this version and processor, so that what was not published, or was
    /// published for another, cannot be deployed by mistake.
    /// </summary>
    /// <param name="architecture">The processor.</param>
    /// <exception cref="SettingException">There is no such processor.</exception>
    public static Template Create(string architecture = "x86_64")
    {
        DeploymentSetting.Architecture.Check(architecture);
        var conditions = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var function = AccountResources.FunctionProperties(
            () => architecture,
            Decision.At(ReservesConcurrency).Choose(Parameter(DeploymentSetting.ReservedConcurrency)),
            Reviews
        );
        function["CodeUri"] = $"artifacts/{ZipName.For(architecture)}";
        function["DeadLetterQueue"] = Json.Object(
            ("Type", "SQS"),
            ("TargetArn", Intrinsic.GetAtt(AccountResources.DeadLetterQueue, "Arn"))
        );
        var inputs = new AccountInputs
        {
            Function = new TemplateResource(AccountResources.Function, "AWS::Serverless::Function", function),
            Rules = [.. Offered.Select(Rule)],
            Statements = Statements(conditions),
            OnChanges = Decision.At(OnChanges),
            HasSchedule = Decision.At(HasSchedule),
            Frequency = () => Parameter(DeploymentSetting.Frequency),
            MissedAfterHours = MissedAfterHours,
            LogRetentionDays = () => Parameter(DeploymentSetting.LogRetentionDays),
            AlarmActions = () => Decision.At(HasAlarmTopic).Choose(new JsonArray(Parameter(DeploymentSetting.AlarmTopicArn))),
            CodeSha256 = new Optional(Decision.At(HasHash), () => Intrinsic.Ref(FunctionCode.HashParameter)),
            Reviews = Reviews,
        };
        return new Template(AccountTemplate.Description, AccountResources.All(inputs))
        {
            Transform = "AWS::Serverless-2016-10-31",
            ParameterGroups = Groups(),
            Parameters = [.. Asked.Select(ToParameter), Hash, .. Switched.Select(Switch)],
            Rules = [.. Assertions()],
            Conditions =
            [
                .. Conditions(),
                .. conditions.Select(condition => new TemplateCondition(condition.Key, condition.Value)),
                .. SwitchConditions(),
            ],
            Outputs = AccountResources.Outputs,
        };
    }

    private static IReadOnlyList<Control> Offered { get; } = ControlSet.SecurityHub.Controls;

    private static Control First => Offered[0];

    private static IEnumerable<Control> Switched => Offered.Skip(1);

    private static IEnumerable<Setting> Asked =>
        [
            DeploymentSetting.Trigger,
            DeploymentSetting.Frequency,
            DeploymentSetting.RuleNamePrefix,
            .. Waivers,
            DeploymentSetting.ReservedConcurrency,
            DeploymentSetting.LogRetentionDays,
            DeploymentSetting.AlarmTopicArn,
            .. Offers,
            .. Narrowing,
        ];

    // Tags are given to sam deploy, which sets them on everything.
    private static IEnumerable<Setting> Offers => DeploymentSetting.OfReviews.Where(setting => setting != DeploymentSetting.Tags);

    // SAM uploads a zip as it is, so that its hash is the zip's. It is asked and not demanded: the bucket is the deploying account's own.
    private static TemplateParameter Hash { get; } =
        FunctionCode.AskHash with
        {
            Default = "",
            AllowedPattern = $"|{FunctionCode.HashPattern}",
            ConstraintDescription = "the 44 characters of a SHA-256 in base64, or nothing.",
        };

    private static ReviewInputs Reviews { get; } =
        new()
        {
            RolePath = () => Parameter(DeploymentSetting.RolePath),
            RoleNamePrefix = Asking(DeploymentSetting.RoleNamePrefix),
            PermissionsBoundary = Asking(
                DeploymentSetting.PermissionsBoundary,
                () => ReviewInputs.Policy($"${{{Name(DeploymentSetting.PermissionsBoundary)}}}")
            ),
            KmsKey = Asking(DeploymentSetting.KmsKeyArn),
            CodeSigning = Asking(DeploymentSetting.CodeSigningConfigArn),
            Vpc = new Optional(
                Decision.At(HasVpc),
                () => ReviewInputs.Network(Listed(DeploymentSetting.VpcSubnetIds), Listed(DeploymentSetting.VpcSecurityGroupIds))
            ),
            DeadLetterReaders = Asking(DeploymentSetting.DeadLetterReaders, () => Listed(DeploymentSetting.DeadLetterReaders)),
        };

    private static Optional Asking(Setting setting, Func<JsonNode>? value = null) =>
        new(Decision.At($"Has{Name(setting)}"), value ?? (() => Parameter(setting)));

    // A list in a string: a parameter of a list's type cannot be empty.
    private static JsonObject Listed(Setting setting) => new() { ["Fn::Split"] = new JsonArray(",", Parameter(setting)) };

    private static IEnumerable<Setting> Waivers =>
        DeploymentSetting.RuleParameters.Where(parameter => RuleParameterSettings.For(parameter).IsGeneral);

    // The parameters of single controls.
    private static IEnumerable<Setting> Narrowing =>
        DeploymentSetting.RuleParameters.Where(parameter =>
            Offered.Any(control => control.Parameters.Contains(RuleParameterSettings.For(parameter)))
        );

    private static IReadOnlyList<ParameterGroup> Groups() =>
        [
            new("When the rules run", [Name(DeploymentSetting.Trigger), Name(DeploymentSetting.Frequency)]),
            new("Names and waivers", [Name(DeploymentSetting.RuleNamePrefix), .. Waivers.Select(Name)]),
            new(
                "The function",
                [
                    Name(DeploymentSetting.ReservedConcurrency),
                    Name(DeploymentSetting.LogRetentionDays),
                    Name(DeploymentSetting.AlarmTopicArn),
                ]
            ),
            new("What security reviews ask for", [.. Offers.Select(Name), FunctionCode.HashParameter]),
            new("Parameters of single controls", [.. Narrowing.Select(Name)]),
            new($"Controls besides {First}", [.. Switched.Select(control => control.LogicalId)]),
        ];

    // What the function would refuse at every event, CloudFormation refuses at deployment. The lists' lengths: with the longest
    // waiver tag key a rule's parameters stay within AWS Config's 1,024 characters.
    private const string TagKey = @"(?!\s*[Aa][Ww][Ss]:)\s*(?=\S)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}";

    private static TemplateParameter Constrained(RuleParameter parameter, TemplateParameter plain) =>
        parameter switch
        {
            _ when parameter == ControlParameters.SubnetIds => plain with
            {
                MaxLength = 800,
                AllowedPattern = @"|\s*subnet-[0-9a-z]{1,25}\s*(,\s*subnet-[0-9a-z]{1,25}\s*)*",
                ConstraintDescription =
                    "subnet ids such as subnet-0123456789abcdef0, separated by commas, 800 characters at most, or nothing.",
            },
            _ when parameter == ControlParameters.RequiredKeyTags => plain with
            {
                MaxLength = 773,
                AllowedPattern = $"|{TagKey}(,{TagKey}){{0,5}}",
                ConstraintDescription = $"1 to 6 {ParameterText.TagKeyAllowed}, separated by commas, or nothing.",
            },
            _ when parameter == ControlParameters.SupportedPlatforms => plain with
            {
                MaxLength = 780,
                AllowedPattern = @"|\s*[^,\s][^,]*(,\s*[^,\s][^,]*)*",
                ConstraintDescription = "platform identifiers separated by commas, none of them empty, 780 characters at most, or nothing.",
            },
            _ when parameter == GeneralParameters.WaiverTagKey => plain with
            {
                MaxLength = 128,
                AllowedPattern = $"|{TagKey}",
                ConstraintDescription =
                    "a tag key of 1 to 128 letters, digits, spaces and + - = . _ : / @ that does not begin with aws:, or nothing.",
            },
            _ when parameter == GeneralParameters.WaiverMaxDays => plain with { Type = "Number", MinValue = 1, MaxValue = 3650 },
            _ => plain,
        };

    // A parameter's value is always there, so that nothing given is the empty string.
    private static TemplateParameter ToParameter(Setting setting)
    {
        var optional = setting.Default is null;
        var isOfRules = DeploymentSetting.RuleParameters.Contains(setting);
        var summary = isOfRules ? RuleParameterSettings.Create(RuleParameterSettings.For(setting), Offered).Summary : setting.Summary;
        var plain = new TemplateParameter(Name(setting), summary)
        {
            Type = setting.Range is not null || setting == DeploymentSetting.LogRetentionDays ? "Number" : "String",
            Default = setting.Default ?? "",
            AllowedValues = setting.AllowedValues,
            MinValue = setting.Range?.Min,
            MaxValue = setting.Range?.Max,
            AllowedPattern =
                Pattern(setting) is not { } pattern ? null
                : optional ? $"|{pattern}"
                : pattern,
            ConstraintDescription =
                setting.Allowed is null ? null
                : optional ? $"{setting.Allowed}, or nothing."
                : $"{setting.Allowed}.",
        };
        return isOfRules ? Constrained(RuleParameterSettings.For(setting), plain) : plain;
    }

    private static string? Pattern(Setting setting) =>
        setting.IsList ? $"(?:{setting.ParameterPattern})(?:,(?:{setting.ParameterPattern}))*" : setting.ParameterPattern;

    private static TemplateParameter Switch(Control control) =>
        new(control.LogicalId, $"{control.Title} ({control.Severity.ToString().ToLowerInvariant()}).")
        {
            Default = "off",
            AllowedValues = ["on", "off"],
        };

    // The function refuses a parameter that its control does not take; the template would not pass it on, and hide the mistake.
    private static IEnumerable<TemplateRule> Assertions()
    {
        var key = Name(RuleParameterSettings.For(GeneralParameters.WaiverTagKey));
        var days = RuleParameterSettings.For(GeneralParameters.WaiverMaxDays);
        yield return new TemplateRule(
            "WaiversNeedASchedule",
            Given(key),
            Intrinsic.Not(Intrinsic.RefEquals(Name(DeploymentSetting.Trigger), "changes")),
            AccountSettings.WaiversNeedASchedule
        );
        yield return new TemplateRule(
            "VpcNeedsSubnets",
            Given(Name(DeploymentSetting.VpcSecurityGroupIds)),
            Given(Name(DeploymentSetting.VpcSubnetIds)),
            "VpcSecurityGroupIds has no effect without VpcSubnetIds."
        );
        yield return new TemplateRule(
            "VpcNeedsSecurityGroups",
            Given(Name(DeploymentSetting.VpcSubnetIds)),
            Given(Name(DeploymentSetting.VpcSecurityGroupIds)),
            "VpcSubnetIds has no effect without VpcSecurityGroupIds."
        );
        yield return new TemplateRule(
            "WaiverMaxDaysNeedsWaivers",
            Intrinsic.Not(Intrinsic.RefEquals(Name(days), days.Default!)),
            Given(key),
            $"{Name(days)} has no effect without {key}."
        );
        foreach (var parameter in Narrowing.Where(parameter => parameter.Default is null))
        {
            var users = Offered.Where(control => control.Parameters.Contains(RuleParameterSettings.For(parameter))).ToList();
            yield return new TemplateRule(
                $"{Name(parameter)}NeedsItsControl",
                Given(Name(parameter)),
                Intrinsic.Or([.. users.Select(control => Intrinsic.RefEquals(control.LogicalId, "on"))]),
                $"{Name(parameter)} has no effect unless {string.Join(" or ", users)} is on."
            );
        }
    }

    private static IEnumerable<TemplateCondition> Conditions() =>
        [
            new(OnChanges, Intrinsic.Not(Intrinsic.RefEquals(Name(DeploymentSetting.Trigger), "schedule"))),
            new(OnSchedule, Intrinsic.Not(Intrinsic.RefEquals(Name(DeploymentSetting.Trigger), "changes"))),
            new(HasWaivers, Given(Name(RuleParameterSettings.For(GeneralParameters.WaiverTagKey)))),
            .. Narrowing
                .Where(parameter => parameter.Default is null)
                .Select(parameter => new TemplateCondition($"Has{Name(parameter)}", Given(Name(parameter)))),
            .. Offers
                .Where(setting => setting.Default is null && !setting.Name.StartsWith("vpc", StringComparison.Ordinal))
                .Select(setting => new TemplateCondition($"Has{Name(setting)}", Given(Name(setting)))),
            new(HasVpc, Intrinsic.And(Given(Name(DeploymentSetting.VpcSubnetIds)), Given(Name(DeploymentSetting.VpcSecurityGroupIds)))),
            new(HasHash, Given(FunctionCode.HashParameter)),
            new(HasAlarmTopic, Given(Name(DeploymentSetting.AlarmTopicArn))),
            new(ReservesConcurrency, Intrinsic.Not(Intrinsic.RefEquals(Name(DeploymentSetting.ReservedConcurrency), "0"))),
            .. ShorterFrequencies.Select(frequency => new TemplateCondition(
                Every(frequency),
                Intrinsic.RefEquals(Name(DeploymentSetting.Frequency), frequency.Name)
            )),
            .. Switched.Select(control => new TemplateCondition(On(control), Intrinsic.RefEquals(control.LogicalId, "on"))),
        ];

    // Some controls have a schedule whatever the trigger: changes alone do not keep up with them.
    private static IEnumerable<TemplateCondition> SwitchConditions() =>
        [
            .. Switched
                .Where(control => control.NeedsSchedule is null)
                .Select(control => new TemplateCondition(
                    Scheduled(control),
                    Intrinsic.And(Intrinsic.Condition(OnSchedule), Intrinsic.Condition(On(control)))
                )),
            new(
                HasSchedule,
                Intrinsic.Or([
                    Intrinsic.Condition(OnSchedule),
                    .. Switched.Where(control => control.NeedsSchedule is not null).Select(control => Intrinsic.Condition(On(control))),
                ])
            ),
        ];

    private static IEnumerable<Frequency> ShorterFrequencies => Frequency.All.Where(frequency => frequency != Frequency.Daily);

    private static JsonNode MissedAfterHours() =>
        ShorterFrequencies
            .Reverse()
            .Aggregate(
                (JsonNode)Frequency.Daily.MissedAfterHours,
                (longer, frequency) => Intrinsic.If(Every(frequency), frequency.MissedAfterHours, longer)
            );

    private static PlannedRule Rule(Control control)
    {
        var parameters = Json.Object((GeneralParameters.Control.Name, control.Id));
        foreach (var parameter in Narrowing.Where(parameter => control.Parameters.Contains(RuleParameterSettings.For(parameter))))
        {
            parameters.Add(
                parameter.Name,
                parameter.Default is null ? Decision.At($"Has{Name(parameter)}").Choose(Parameter(parameter)) : Parameter(parameter)
            );
        }

        foreach (var waiver in Waivers)
            parameters.Add(waiver.Name, Decision.At(HasWaivers).Choose(Parameter(waiver)));

        var always = control == First;
        var name = RuleNames.For($"${{{Name(DeploymentSetting.RuleNamePrefix)}}}", control);
        return new PlannedRule(
            control.LogicalId,
            () => Intrinsic.Sub(name),
            $"{control.Title} ({control.Id}).",
            [control.Kind.Type],
            parameters
        )
        {
            Condition = always ? null : On(control),
            OnSchedule = control.NeedsSchedule is null ? Decision.At(OnSchedule) : Decision.Yes,
            MissedRunsCondition = (always, control.NeedsSchedule) switch
            {
                (true, null) => OnSchedule,
                (false, null) => Scheduled(control),
                (true, _) => null,
                _ => On(control),
            },
        };
    }

    private static IReadOnlyList<PlannedStatement> Statements(SortedDictionary<string, JsonObject> conditions)
    {
        var groups =
            from grant in Permissions.For(Offered, waivers: true)
            group grant by (
                When: Condition(grant, conditions),
                Service: grant.ArnResource is null ? "" : PlannedStatement.ServiceOf(grant),
                grant.ArnResource
            ) into same
            orderby same.Key.When is not null, same.Min(Order), same.Key.When, same.Key.ArnResource
            select new PlannedStatement(
                same.Key.When is { } when ? Decision.At(when) : Decision.Yes,
                [.. same.Select(grant => grant.Action)],
                same.Key.Service,
                same.Key.ArnResource
            );
        return [.. groups];

        // Kinds stay together, in the order of their first control.
        static int Order(Grant grant)
        {
            for (var place = 0; place < Offered.Count; place++)
            {
                if (Permissions.For([Offered[place]], waivers: true).Contains(grant))
                    return place;
            }

            return Offered.Count;
        }
    }

    // Which switches call for a permission: none for what SageMaker.1 needs, a condition of its own for the others.
    private static string? Condition(Grant grant, SortedDictionary<string, JsonObject> conditions)
    {
        if (Permissions.For([First], waivers: false).Contains(grant))
            return null;
        var without = Offered.Where(control => Permissions.For([control], waivers: false).Contains(grant)).ToList();
        if (without.Count > 0)
            return AnyOf(without);

        var with = Offered.Where(control => Permissions.For([control], waivers: true).Contains(grant)).ToList();
        if (with.Contains(First))
            return HasWaivers;
        var any = AnyOf(with);
        conditions[$"{any}WithWaivers"] = Intrinsic.And(Intrinsic.Condition(HasWaivers), Intrinsic.Condition(any));
        return $"{any}WithWaivers";

        string AnyOf(List<Control> controls)
        {
            if (controls is [var only])
                return On(only);
            var name =
                $"{string.Join("Or", controls.Select((control, place) => place == 0 ? control.LogicalId : control.LogicalId[control.Prefix.Length..]))}On";
            conditions[name] = Intrinsic.Or([.. controls.Select(control => Intrinsic.Condition(On(control)))]);
            return name;
        }
    }

    private static string Name(Setting setting) => char.ToUpperInvariant(setting.Name[0]) + setting.Name[1..];

    private static JsonObject Parameter(Setting setting) => Intrinsic.Ref(Name(setting));

    private static JsonObject Given(string parameter) => Intrinsic.Not(Intrinsic.RefEquals(parameter, ""));

    private static string On(Control control) => $"{control.LogicalId}On";

    private static string Scheduled(Control control) => $"{control.LogicalId}OnSchedule";

    private static string Every(Frequency frequency) => $"Every{frequency.Name.Replace("_", "", StringComparison.Ordinal)}";
}
