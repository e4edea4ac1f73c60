// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using SageGuard.Controls;
using SageGuard.Deploy.Tests.Stacks;
using SageGuard.Deployment.Settings;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Deploy.Tests.Settings;

/// <summary>Mistakes in settings: one sentence each, from one piece of code, whoever is given them.</summary>
public sealed class MistakeTests
{
    private static readonly string Long = new('k', 129);

    /// <summary>What the function refuses as well: parameters, the same of template.yaml, and the sentence.</summary>
    public static TheoryData<string, string, string, string> RuleParameterMistakes =>
        new()
        {
            {
                "control=SageMaker.0",
                "",
                "control=SageMaker.0",
                "Rule parameter 'control' is 'SageMaker.0'; allowed: " + ControlSelection.Allowed + ", several separated by commas."
            },
            { "control=SageMaker.1,sagemaker.1", "", "", "Rule parameter 'control' is 'sagemaker.1'; allowed: each control once." },
            {
                "control=",
                "",
                "",
                "Rule parameter 'control' is ''; allowed: " + ControlSelection.Allowed + "; remove the parameter to use its default."
            },
            {
                "waiverTagKey=w;waiverMaxDays=0",
                "WaiverTagKey=w;WaiverMaxDays=0",
                "WaiverMaxDays=0",
                "Rule parameter 'waiverMaxDays' is '0'; allowed: a whole number of days from 1 to 3650."
            },
            {
                "waiverTagKey=w;waiverMaxDays=3651",
                "WaiverTagKey=w;WaiverMaxDays=3651",
                "WaiverMaxDays=3651",
                "Rule parameter 'waiverMaxDays' is '3651'; allowed: a whole number of days from 1 to 3650."
            },
            {
                "waiverTagKey=AWS:w",
                "WaiverTagKey=AWS:w",
                "WaiverTagKey=AWS:w",
                "Rule parameter 'waiverTagKey' is 'AWS:w'; allowed: tag keys of 1 to 128 letters, digits, spaces and + - = . _ : / @ that do not begin with aws:."
            },
            {
                $"waiverTagKey={Long}",
                $"WaiverTagKey={Long}",
                "WaiverTagKey=k",
                $"Rule parameter 'waiverTagKey' is '{new string('k', 79)}…'; allowed: tag keys of 1 to 128 letters, digits, spaces and + - = . _ : / @ that do not begin with aws:."
            },
            {
                "waiverTagKey= ",
                "WaiverTagKey= ",
                "WaiverTagKey= ",
                "Rule parameter 'waiverTagKey' is ''; allowed: a tag key; remove the parameter to use its default."
            },
            {
                "requiredKeyTags=a,b,c,d,e,f,g",
                "RequiredKeyTags=a,b,c,d,e,f,g",
                "RequiredKeyTags=a,b",
                "Rule parameter 'requiredKeyTags' is 'a,b,c,d,e,f,g'; allowed: 1 to 6 tag keys, not 7."
            },
            {
                "requiredKeyTags=owner, aws:x",
                "RequiredKeyTags=owner, aws:x",
                "RequiredKeyTags=owner",
                "Rule parameter 'requiredKeyTags' is 'aws:x'; allowed: tag keys of 1 to 128 letters, digits, spaces and + - = . _ : / @ that do not begin with aws:."
            },
            {
                "requiredKeyTags=cost*center",
                "RequiredKeyTags=cost*center",
                "RequiredKeyTags=cost",
                "Rule parameter 'requiredKeyTags' is 'cost*center'; allowed: tag keys of 1 to 128 letters, digits, spaces and + - = . _ : / @ that do not begin with aws:."
            },
            {
                "waiverTagKey=a,b",
                "WaiverTagKey=a,b",
                "WaiverTagKey=a,b",
                "Rule parameter 'waiverTagKey' is 'a,b'; allowed: tag keys of 1 to 128 letters, digits, spaces and + - = . _ : / @ that do not begin with aws:."
            },
            {
                $"requiredKeyTags={Long}",
                $"RequiredKeyTags={Long}",
                "RequiredKeyTags=k",
                $"Rule parameter 'requiredKeyTags' is '{new string('k', 79)}…'; allowed: tag keys of 1 to 128 letters, digits, spaces and + - = . _ : / @ that do not begin with aws:."
            },
            {
                "requiredKeyTags=owner,",
                "RequiredKeyTags=owner,",
                "RequiredKeyTags=owner,",
                "Rule parameter 'requiredKeyTags' is 'owner,'; allowed: 1 to 6 tag keys, separated by single commas."
            },
            {
                "subnetIds=subnet-1,,subnet-2",
                "SubnetIds=subnet-1,,subnet-2",
                "SubnetIds=subnet-1,,",
                "Rule parameter 'subnetIds' is 'subnet-1,,subnet-2'; allowed: subnet ids such as subnet-0123456789abcdef0, separated by single commas."
            },
            {
                "subnetIds= ",
                "SubnetIds= ",
                "SubnetIds= ",
                "Rule parameter 'subnetIds' is ''; allowed: subnet ids such as subnet-0123456789abcdef0; remove the parameter to use its default."
            },
            {
                "subnetIds=vpc-1",
                "SubnetIds=vpc-1",
                "SubnetIds=vpc-1",
                "Rule parameter 'subnetIds' is 'vpc-1'; allowed: subnet ids such as subnet-0123456789abcdef0, separated by commas."
            },
            {
                "subnetIds=subnet-00000000000000000000000000",
                "SubnetIds=subnet-00000000000000000000000000",
                "SubnetIds=subnet-0",
                "Rule parameter 'subnetIds' is 'subnet-00000000000000000000000000'; allowed: subnet ids such as subnet-0123456789abcdef0, separated by commas."
            },
            {
                "supportedPlatformIdentifierVersions=,a",
                "SupportedPlatformIdentifierVersions=,a",
                "SupportedPlatformIdentifierVersions=,a",
                "Rule parameter 'supportedPlatformIdentifierVersions' is ',a'; allowed: platform identifiers, separated by single commas."
            },
            {
                "interContainerEncryption=never",
                "InterContainerEncryption=never",
                "InterContainerEncryption=never",
                "Rule parameter 'interContainerEncryption' is 'never'; allowed: securityHub or multiInstance."
            },
            {
                "control=SageMaker.1;subnetIds=subnet-1",
                "",
                "",
                "Rule parameter 'subnetIds' has no effect on SageMaker.1; it belongs to SageMaker.2. Remove it, or choose such a control."
            },
            {
                "waiverMaxDays=90",
                "",
                "",
                "Rule parameter 'waiverMaxDays' has no effect without 'waiverTagKey'. Remove it, or add 'waiverTagKey'."
            },
        };

    [Theory]
    [MemberData(nameof(RuleParameterMistakes))]
    public async Task The_function_the_CDK_and_the_template_command_refuse_a_rule_parameter_with_one_sentence(
        string given,
        string sam,
        string refusal,
        string sentence
    )
    {
        var texts = Parse(given, "control=security-hub");
        Assert.Equal(sentence, Assert.Throws<RuleParameterException>(() => RuleParameters.Read(texts)).Message);

        var settings = new AccountSettings
        {
            Controls = texts["control"].Split(','),
            Parameters = texts.Where(text => text.Key != "control").ToDictionary(),
        };
        Assert.Equal(sentence, Assert.Throws<RuleParameterException>(() => AccountTemplate.Create(settings)).Message);
        if (texts.Values.All(text => text.Length > 0))
        {
            var context = texts.ToDictionary(text => text.Key == "control" ? "controls" : text.Key, text => text.Value);
            Assert.Equal(sentence, Assert.Throws<RuleParameterException>(() => DeploymentSettings.Read(context)).Message);
            Assert.Equal((64, $"sageguard: {sentence}"), await TemplateAsync(texts));
        }

        if (sam.Length == 0)
            return;
        var parameters = Parse(sam).Aggregate(Variant.Everything(), (all, one) => all.With(one.Key, one.Value));
        Assert.StartsWith(
            refusal,
            Assert.Throws<RefusedParameterException>(() => new DeployedTemplate(Tool.SamTransformed(), parameters)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>What is about the deployment: the settings and the sentence.</summary>
    public static TheoryData<string, string> SettingMistakes =>
        new()
        {
            { "trigger=sometimes", "Setting 'trigger' is 'sometimes'; allowed: changes, schedule, both." },
            {
                "frequency=Daily",
                "Setting 'frequency' is 'Daily'; allowed: One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours."
            },
            { "reservedConcurrency=many", "Setting 'reservedConcurrency' is 'many'; allowed: a whole number from 0 to 1000." },
            { "reservedConcurrency=1001", "Setting 'reservedConcurrency' is '1001'; allowed: a whole number from 0 to 1000." },
            {
                "logRetentionDays=91",
                "Setting 'logRetentionDays' is '91'; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
            },
            { "architecture=x64", "Setting 'architecture' is 'x64'; allowed: x86_64, arm64." },
            { "hook=BLOCK", "Setting 'hook' is 'BLOCK'; allowed: WARN, FAIL." },
            {
                "alarmTopicArn=foo",
                "Setting 'alarmTopicArn' is 'foo'; allowed: the ARN of an SNS topic in this Region, such as arn:aws:sns:eu-central-1:111122223333:alarms, where {region} and {account} can stand for the stack's own."
            },
            {
                "alarmTopicArn=arn:aws:sns:eu-centrl-1:111122223333:alarms",
                "Setting 'alarmTopicArn' is 'arn:aws:sns:eu-centrl-1:111122223333:alarms'; allowed: the ARN of an SNS topic in this Region, such as arn:aws:sns:eu-central-1:111122223333:alarms, where {region} and {account} can stand for the stack's own."
            },
            {
                "controls=",
                $"Setting 'controls' is ''; allowed: {ControlSelection.Allowed}, several separated by commas; remove the setting to use its default."
            },
            {
                "frequency=",
                "Setting 'frequency' is ''; allowed: One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours; remove the setting to use its default."
            },
            {
                "reservedConcurrency=",
                "Setting 'reservedConcurrency' is ''; allowed: a whole number from 0 to 1000; remove the setting to use its default."
            },
            {
                "alarmTopicArn=",
                "Setting 'alarmTopicArn' is ''; allowed: the ARN of an SNS topic in this Region, such as arn:aws:sns:eu-central-1:111122223333:alarms, where {region} and {account} can stand for the stack's own; remove the setting to use its default."
            },
            { "hook=", "Setting 'hook' is ''; allowed: WARN, FAIL; remove the setting to use its default." },
            {
                "trigger=changes;frequency=One_Hour",
                "Setting 'frequency' has no effect with trigger changes: none of these controls needs a schedule. Choose the trigger schedule or both, or leave frequency out."
            },
            {
                $"ruleNamePrefix={new string('x', 53)}",
                $"Setting 'ruleNamePrefix' is '{new string('x', 53)}'; allowed: 1 to 52 letters, digits, hyphens and underscores, beginning with a letter."
            },
            {
                "ruleNamePrefix=1x",
                "Setting 'ruleNamePrefix' is '1x'; allowed: 1 to 52 letters, digits, hyphens and underscores, beginning with a letter."
            },
            {
                "trigger=changes;waiverTagKey=w",
                "Setting 'waiverTagKey' has no effect with trigger changes: a waiver ends by itself, and only a schedule evaluates the resource again when it does. Choose the trigger schedule or both, or leave waiverTagKey out."
            },
        };

    [Theory]
    [MemberData(nameof(SettingMistakes))]
    public async Task The_CDK_and_the_template_command_refuse_a_setting_with_one_sentence(string given, string sentence)
    {
        var texts = Parse(given);
        Assert.Equal(sentence, Assert.Throws<SettingException>(() => DeploymentSettings.Read(texts)).Message);

        // A person who types an option reads of the option.
        var setting = given.Split(';')[^1].Split('=')[0];
        var option = setting == "controls" ? "--control" : $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(setting)}";
        Assert.Equal(
            (64, $"sageguard: {sentence.Replace($"Setting '{setting}'", option, StringComparison.Ordinal)}"),
            await TemplateAsync(texts)
        );
    }

    /// <summary>What only the CDK's other stacks take.</summary>
    public static TheoryData<string, string> StackMistakes =>
        new()
        {
            {
                "control=all",
                "Setting 'control' is unknown; allowed are alarmTopicArn, alarms, allowedAccounts, architecture, artifactBucketPrefix, "
            },
            {
                "organizationalUnits=ou-1",
                "Setting 'organizationalUnits' is 'ou-1'; allowed: ids of organizational units or of the root, such as ou-abcd-11111111, separated by commas."
            },
            {
                "organizationalUnits=ou-abcd-11111111",
                "Setting 'organizationalUnits' has no effect without 'artifactBucketPrefix'. Remove it, or set 'artifactBucketPrefix' as well."
            },
            {
                "organizationalUnits=ou-abcd-11111111;artifactBucketPrefix=acme",
                "Setting 'organizationalUnits' has no effect without 'regions'. Remove it, or set 'regions' as well."
            },
            {
                "organizationalUnits=ou-abcd-11111111;artifactBucketPrefix=acme;regions=eu-central-1,eu-centrl-1",
                "Setting 'regions' is 'eu-centrl-1'; allowed: names of AWS Regions, such as eu-central-1, separated by commas."
            },
            {
                "organizationalUnits=ou-abcd-11111111;artifactBucketPrefix=acme;regions=eu-central-1,eu-west-1,eu-central-1",
                "Setting 'regions' is 'eu-central-1'; allowed: each entry once."
            },
            { "policyTargets=r-abcd,r-abcd", "Setting 'policyTargets' is 'r-abcd'; allowed: each entry once." },
            { "policyTargets=r-abcd;policyControls=", "Setting 'policyControls' is ''; allowed: " },
            {
                "zip=",
                "Setting 'zip' is ''; allowed: the path of a zip with the function's bootstrap; remove the setting to use its default."
            },
            {
                "regions=",
                "Setting 'regions' is ''; allowed: names of AWS Regions, such as eu-central-1, separated by commas; remove the setting to use its default."
            },
            {
                "organizationId=o-abcdefghij",
                "Setting 'organizationId' has no effect without 'artifactBucketPrefix' or 'topicName'. Remove it, or set one of them as well."
            },
            {
                "artifactBucketPrefix=acme",
                "Setting 'artifactBucketPrefix' has no effect without 'organizationId' or 'organizationalUnits'. Remove it, or set one of them as well."
            },
            {
                "artifactBucketPrefix=Acme_Zips",
                "Setting 'artifactBucketPrefix' is 'Acme_Zips'; allowed: 1 to 48 lower-case letters, digits and hyphens, "
            },
            {
                "artifactBucketPrefix=xn--zips",
                "Setting 'artifactBucketPrefix' is 'xn--zips'; allowed: 1 to 48 lower-case letters, digits and hyphens, "
            },
            {
                $"artifactBucketPrefix={new string('a', 49)}",
                $"Setting 'artifactBucketPrefix' is '{new string('a', 49)}'; allowed: 1 to 48 lower-case letters, digits and hyphens, "
            },
            {
                "organizationId=acme;artifactBucketPrefix=acme",
                "Setting 'organizationId' is 'acme'; allowed: the id of an organization, such as o-abcdefghij."
            },
            {
                "callAs=DELEGATED_ADMIN",
                "Setting 'callAs' has no effect without 'organizationalUnits'. Remove it, or set 'organizationalUnits' as well."
            },
            { "policyTargets=everything", "Setting 'policyTargets' is 'everything'; allowed: ids of the root, " },
            { "policyTargets=r-abcd;policyControls=SageMaker.0", "Setting 'policyControls' is 'SageMaker.0'; allowed: " },
            {
                "breakGlass=arn:aws:iam::*:role/Rescue",
                "Setting 'breakGlass' has no effect without 'policyTargets'. Remove it, or set 'policyTargets' as well."
            },
            {
                "waiverRole=arn:aws:iam::*:role/Waivers",
                "Setting 'waiverRole' has no effect without 'waiverTagKey'. Remove it, or set 'waiverTagKey' as well."
            },
            {
                "waiverTagKey=w;waiverRole=arn:aws:iam::*:role/Waivers",
                "Setting 'waiverRole' has no effect without 'policyTargets'. Remove it, or set 'policyTargets' as well."
            },
            {
                "topicName=alarms",
                "Setting 'topicName' has no effect without 'organizationId'. Remove it, or set 'organizationId' as well."
            },
            { "protect=true", "Setting 'protect' has no effect without 'policyTargets'. Remove it, or set 'policyTargets' as well." },
            {
                "policyTargets=r-abcd;evaluatingRoles=arn:aws:iam::*:role/x",
                "Setting 'evaluatingRoles' has no effect without 'protect'. Remove it, or set 'protect' as well."
            },
            {
                "policyTargets=r-abcd;deployingRoles=arn:aws:iam::*:role/*",
                "Setting 'deployingRoles' is 'arn:aws:iam::*:role/*'; allowed: ARNs of roles, "
            },
            {
                "organizationalUnits=ou-abcd-11111111;artifactBucketPrefix=acme;regions=eu-central-1,us-east-1;alarmTopicArn=arn:aws:sns:eu-central-1:111122223333:alarms",
                "Setting 'alarmTopicArn' is 'arn:aws:sns:eu-central-1:111122223333:alarms'; allowed: an ARN of the stack's Region us-east-1, or one with {region} in the Region's place."
            },
            {
                "organizationalUnits=ou-abcd-11111111;artifactBucketPrefix=acme;regions=us-east-1;kmsKeyArn=arn:aws:kms:eu-central-1:111122223333:key/1",
                "Setting 'kmsKeyArn' is 'arn:aws:kms:eu-central-1:111122223333:key/1'; allowed: an ARN of the stack's Region us-east-1, or one with {region} in the Region's place."
            },
            {
                "organizationalUnits=ou-abcd-11111111;artifactBucketPrefix=acme;regions=us-east-1;vpcSubnetIds=subnet-1;vpcSecurityGroupIds=sg-1",
                "Setting 'vpcSubnetIds' cannot be the same in every account of 'organizationalUnits'. Remove one of them, and deploy accounts that need it by the stack SageGuard."
            },
            { "onlyReserve=true", "Setting 'onlyReserve' has no effect without 'waiverRole'. Remove it, or set 'waiverRole' as well." },
        };

    [Theory]
    [MemberData(nameof(StackMistakes))]
    public void The_CDK_refuses_a_setting_that_a_stack_lacks_or_cannot_use(string given, string sentence) =>
        Assert.StartsWith(
            sentence,
            Assert.ThrowsAny<SageGuardException>(() => DeploymentSettings.Read(Parse(given))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_stack_of_a_known_Region_refuses_a_topic_of_another()
    {
        var settings = new AccountSettings { AlarmTopicArn = "arn:aws:sns:eu-central-1:111122223333:alarms" };
        settings.CheckRegion("eu-central-1");
        Assert.Contains(
            "an ARN of the stack's Region us-east-1",
            Assert.Throws<SettingException>(() => settings.CheckRegion("us-east-1")).Message,
            StringComparison.Ordinal
        );
        // What a CDK app passes from a topic of its own is left to the deployment.
        (settings with { AlarmTopicArn = "${Token[TOKEN.7]}" }).CheckRegion("us-east-1");
    }

    // Such policies would deny nothing, and look as if they did.
    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("?*")]
    [InlineData("*?")]
    [InlineData("*/?*")]
    public void A_role_that_fits_every_role_or_none_is_refused(string name)
    {
        var pattern = $"arn:aws:iam::*:role/{name}";
        var reserved = Parse($"policyTargets=r-abcd;waiverTagKey=w;waiverRole={pattern}");
        Assert.StartsWith(
            $"Setting 'breakGlass' is '{pattern}'; allowed: the ARN of a role, ",
            Assert.Throws<SettingException>(() => DeploymentSettings.Read(Parse($"policyTargets=r-abcd;breakGlass={pattern}"))).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            $"Setting 'waiverRole' is '{pattern}'; allowed: the ARN of a role, ",
            Assert.Throws<SettingException>(() => DeploymentSettings.Read(reserved)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("us-gov-west-1")]
    [InlineData("cn-northwest-1")]
    [InlineData("ap-southeast-7")]
    [InlineData("us-isob-east-1")]
    [InlineData("eusc-de-east-1")]
    [InlineData("mx-central-1")]
    public void Regions_of_every_partition_are_taken(string region) => DeploymentSetting.Regions.Check(region);

    [Theory]
    [InlineData("arn:*:iam::*:role/*Rescue")]
    [InlineData("arn:aws:iam::*:role/ops/Rescue*")]
    public void A_pattern_may_stand_for_several_roles(string pattern) => DeploymentSetting.BreakGlass.Check(pattern);

    [Theory]
    [InlineData("WaiverMaxDays=90", "WaiverMaxDays has no effect without WaiverTagKey.")]
    [InlineData("SubnetIds=subnet-1;RequiredKeyTags=owner;SageMaker7=on", "SubnetIds has no effect unless SageMaker.2 is on.")]
    public void Template_yaml_refuses_what_has_no_effect(string given, string refusal) =>
        Assert.Equal(refusal, Assert.Single(new DeployedTemplate(Tool.SamTransformed(), Parse(given)).Refusals));

    [Fact]
    public void Template_yaml_refuses_waivers_without_a_schedule_with_the_same_sentence() =>
        Assert.Equal(
            Assert
                .Throws<SettingException>(() =>
                    new AccountSettings { Trigger = Trigger.Changes, Parameters = Parse("waiverTagKey=w") }.Check()
                )
                .Message,
            Assert.Single(new DeployedTemplate(Tool.SamTransformed(), Parse("Trigger=changes;WaiverTagKey=w")).Refusals)
        );

    [Theory]
    [InlineData(false, "sageguard-sagemaker-2", "subnetIds")]
    [InlineData(true, "sageguard-sagemaker", "subnetIds")]
    public void Parameters_that_AWS_Config_would_refuse_for_their_length_are_refused(bool combined, string rule, string longest)
    {
        var settings = new AccountSettings
        {
            Controls = ["security-hub"],
            Combined = combined,
            Parameters = Parse($"subnetIds={string.Join(',', Enumerable.Repeat("subnet-0123456789abcdef0", 50))}"),
        };
        Assert.Matches(
            $"^The InputParameters of the rule {rule} have [0-9]+ characters; AWS Config takes 1,024\\. Shorten {longest}, ",
            Assert.Throws<SettingException>(() => AccountTemplate.Create(settings)).Message
        );
    }

    [Fact]
    public void The_longest_that_the_function_takes_is_taken()
    {
        var keys = string.Join(',', "abcdef".Select(key => new string(key, 128)));
        var subnets = string.Join(',', Enumerable.Repeat("subnet-0123456789abcde", 33));
        var (key, platform) = (new string('k', 128), new string('p', 780));
        _ = AccountTemplate.Create(
            new()
            {
                Controls = ["security-hub"],
                Parameters = Parse($"waiverTagKey={key};waiverMaxDays=3650;requiredKeyTags={keys};subnetIds={subnets}"),
            }
        );
        var deployment = new DeployedTemplate(
            Tool.SamTransformed(),
            Variant
                .Everything()
                .With("WaiverTagKey", key)
                .With("WaiverMaxDays", "3650")
                .With("RequiredKeyTags", keys)
                .With("SubnetIds", subnets)
                .With("SupportedPlatformIdentifierVersions", platform)
        );
        Assert.All(
            deployment.OfType("AWS::Config::ConfigRule"),
            rule => Assert.InRange(rule["InputParameters"]!.ToJsonString().Length, 1, 1024)
        );
    }

    [Fact]
    public void Blanks_around_entries_are_taken()
    {
        _ = AccountTemplate.Create(
            new()
            {
                Controls = ["security-hub"],
                Parameters = Parse("waiverTagKey= w;subnetIds=subnet-1, subnet-2 ;requiredKeyTags=owner , cost centre"),
            }
        );
        _ = new DeployedTemplate(
            Tool.SamTransformed(),
            Variant
                .Everything()
                .With("WaiverTagKey", " w")
                .With("SubnetIds", "subnet-1, subnet-2 ")
                .With("RequiredKeyTags", "owner , cost centre")
        );
    }

    // A CDK app of other people's passes a topic that it makes itself.
    [Fact]
    public void What_only_the_deployment_knows_is_left_to_it()
    {
        var settings = new AccountSettings
        {
            Controls = ["SageMaker.2"],
            AlarmTopicArn = "${Token[TOKEN.7]}",
            Parameters = Parse("subnetIds=${Token[TOKEN.8]}"),
        };
        Assert.Contains(
            "${Token[TOKEN.8]}",
            SageGuard.Deployment.Templates.TemplateJson.Write(AccountTemplate.Create(settings)),
            StringComparison.Ordinal
        );
    }

    private static Dictionary<string, string> Parse(string given, string @default = "")
    {
        var texts = given.Split(';').Select(text => text.Split('=', 2)).ToDictionary(text => text[0], text => text[1]);
        if (@default.Length > 0)
            texts.TryAdd(@default.Split('=')[0], @default.Split('=')[1]);
        return texts;
    }

    private static async Task<(int Code, string Error)> TemplateAsync(Dictionary<string, string> texts)
    {
        var options = texts.SelectMany(text =>
            new[]
            {
                $"--{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(text.Key == "controls" ? "control" : text.Key)}",
                text.Value,
            }
        );
        var (code, _, error) = await Command.RunAsync(["template", .. options]);
        return (code, error.TrimEnd());
    }
}
