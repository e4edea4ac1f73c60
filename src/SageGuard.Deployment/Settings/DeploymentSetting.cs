// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Deployment.Settings;

/// <summary>All settings of a deployment.</summary>
public static class DeploymentSetting
{
    /// <summary>The controls.</summary>
    public static Setting Controls { get; } =
        new("controls", "The controls, by id or set, several separated by commas, such as SageMaker.1,SageMaker.3 or security-hub.")
        {
            Allowed = $"{ControlSelection.Allowed}, several separated by commas",
            Default = "SageMaker.1",
        };

    /// <summary>One rule over all controls.</summary>
    public static Setting Combined { get; } =
        new("combined", "true makes one rule over all controls, with one verdict a resource, instead of one rule a control.")
        {
            Default = "false",
            AllowedValues = ["true", "false"],
        };

    /// <summary>When the rules evaluate.</summary>
    public static Setting Trigger { get; } =
        new(
            "trigger",
            "When the rules evaluate: on each change that AWS Config records, on a schedule, or both. Controls that changes alone cannot keep up with get the schedule in any case."
        )
        {
            Default = "both",
            AllowedValues = ["changes", "schedule", "both"],
        };

    /// <summary>How often the schedule runs.</summary>
    public static Setting Frequency { get; } =
        new("frequency", "How often the schedule runs. Each run bills one evaluation for each resource and rule.")
        {
            Default = Settings.Frequency.Daily.Name,
            AllowedValues = [.. Settings.Frequency.All.Select(frequency => frequency.Name)],
        };

    /// <summary>What the rules' names begin with.</summary>
    // With "sagemaker-25" behind it a name has at most 64 characters: one of AWS Config's calls takes no more.
    public static Setting RuleNamePrefix { get; } =
        new("ruleNamePrefix", "What the rules' names begin with. Security Hub's findings carry the rule's name as their title.")
        {
            Default = "sageguard-",
            Pattern = "[A-Za-z][A-Za-z0-9_-]{0,51}",
            Allowed = "1 to 52 letters, digits, hyphens and underscores, beginning with a letter",
        };

    /// <summary>The processor.</summary>
    public static Setting Architecture { get; } =
        new("architecture", "The processor that the bootstrap was published for.")
        {
            Default = "x86_64",
            AllowedValues = ["x86_64", "arm64"],
        };

    /// <summary>The most invocations at a time.</summary>
    public static Setting ReservedConcurrency { get; } =
        new(
            "reservedConcurrency",
            "The most invocations at a time, so that a burst of changes takes nothing from other functions. 0 reserves nothing, which every account can deploy: a new account's limit of 10 leaves nothing to reserve."
        )
        {
            Default = "0",
            Range = (0, 1000),
        };

    /// <summary>How long logs are kept.</summary>
    public static Setting LogRetentionDays { get; } =
        new("logRetentionDays", "How long the function's log is kept, in days.")
        {
            Default = "90",
            // What CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html.
            AllowedValues =
            [
                "1",
                "3",
                "5",
                "7",
                "14",
                "30",
                "60",
                "90",
                "120",
                "150",
                "180",
                "365",
                "400",
                "545",
                "731",
                "1096",
                "1827",
                "2192",
                "2557",
                "2922",
                "3288",
                "3653",
            ],
        };

    /// <summary>Where alarms go.</summary>
    public static Setting AlarmTopicArn { get; } =
        new("alarmTopicArn", "The ARN of the SNS topic that the alarms notify. Without one an alarm changes its state and notifies no one.")
        {
            Pattern = ArnPattern("sns", "[A-Za-z0-9_-]{1,256}", orOwn: true),
            ParameterPattern = ArnPattern("sns", "[A-Za-z0-9_-]{1,256}"),
            Allowed = "the ARN of an SNS topic in this Region, such as arn:aws:sns:eu-central-1:111122223333:alarms",
            TakesPlaceholders = true,
        };

    /// <summary>How many alarms.</summary>
    public static Setting Alarms { get; } =
        new(
            "alarms",
            "each makes an alarm for each kind of failure and for each rule's missed runs; one makes a single alarm that says that something is wrong, for organizations that pay for hundreds."
        )
        {
            Default = "each",
            AllowedValues = ["each", "one"],
        };

    /// <summary>The path of the roles.</summary>
    public static Setting RolePath { get; } =
        new("rolePath", "The path of the roles that the stack makes. Service control policies know the stack's own roles by it.")
        {
            Default = "/sageguard/",
            Pattern = "/(?:[A-Za-z0-9_+=,.@-]{1,64}/){0,4}",
            Allowed = "a path of up to four parts that begins and ends with a slash, such as /sageguard/",
        };

    /// <summary>What the roles' names begin with.</summary>
    // With "sageguard-invoker-" and the longest Region behind it a name stays within IAM's 64 characters.
    public static Setting RoleNamePrefix { get; } =
        new(
            "roleNamePrefix",
            "What the roles' names begin with, where an organization prescribes that. Default: CloudFormation makes the names up. Deploying it takes CAPABILITY_NAMED_IAM."
        )
        {
            Pattern = "[A-Za-z0-9_+=,.@-]{1,28}",
            Allowed = "1 to 28 letters, digits and _+=,.@-",
        };

    /// <summary>The roles' permissions boundary.</summary>
    public static Setting PermissionsBoundary { get; } =
        new(
            "permissionsBoundary",
            "The name of the managed policy in the account, with its path, that is the permissions boundary of the roles."
        )
        {
            Pattern = "(?:[A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,128}",
            Allowed = "the name of a managed policy in the account, with its path, such as teams/Boundary",
        };

    /// <summary>The customer-managed key.</summary>
    public static Setting KmsKeyArn { get; } =
        new("kmsKeyArn", "The ARN of the KMS key that encrypts the logs and the dead letters. Default: keys of the services' own.")
        {
            Pattern = ArnPattern("kms", "key/[A-Za-z0-9-]{1,64}", orOwn: true),
            ParameterPattern = ArnPattern("kms", "key/[A-Za-z0-9-]{1,64}"),
            Allowed =
                "the ARN of a KMS key in this Region, such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            TakesPlaceholders = true,
        };

    /// <summary>Code signing.</summary>
    public static Setting CodeSigningConfigArn { get; } =
        new(
            "codeSigningConfigArn",
            "The ARN of the code signing configuration of the functions, whose zip is then one that your own profile signed."
        )
        {
            Pattern = $"arn:aws[a-z-]*:lambda:{RegionPattern}:[0-9]{{12}}:code-signing-config:csc-[a-z0-9]{{17}}",
            Allowed =
                "the ARN of a code signing configuration in this Region, such as arn:aws:lambda:eu-central-1:111122223333:code-signing-config:csc-0123456789abcdef0",
        };

    /// <summary>The function's subnets.</summary>
    public static Setting VpcSubnetIds { get; } =
        new(
            "vpcSubnetIds",
            "The subnets that the functions run in. They need a way to AWS Config and SageMaker: interface endpoints for both, or a NAT gateway."
        )
        {
            IsList = true,
            Pattern = "subnet-[0-9a-z]{1,25}",
            Allowed = "subnet ids such as subnet-0123456789abcdef0, separated by commas",
            Needs = ["vpcSecurityGroupIds"],
        };

    /// <summary>The function's security groups.</summary>
    public static Setting VpcSecurityGroupIds { get; } =
        new("vpcSecurityGroupIds", "The security groups of the functions in their subnets.")
        {
            IsList = true,
            Pattern = "sg-[0-9a-z]{1,25}",
            Allowed = "security group ids such as sg-0123456789abcdef0, separated by commas",
            Needs = ["vpcSubnetIds"],
        };

    /// <summary>Who may read dead letters.</summary>
    public static Setting DeadLetterReaders { get; } =
        new(
            "deadLetterReaders",
            "The only roles that may receive dead letters, as ARN patterns: a letter holds a result token, with which a rule's results can be written. Default: no one may."
        )
        {
            IsList = true,
            Pattern = RolePattern,
            ParameterPattern = $"{RoleStart}[^, ]+",
            Allowed = RolesAllowed,
        };

    /// <summary>Tags.</summary>
    public static Setting Tags { get; } =
        new("tags", "Tags of everything in the stack that can have any, as KEY=VALUE.")
        {
            IsList = true,
            Pattern = @"(?![Aa][Ww][Ss]:)[\p{L}\p{Z}\p{N}_.:/+@-]{1,128}=[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}",
            Allowed = "KEY=VALUE, several separated by commas, such as team=security,cost-center=42; no key begins with aws:",
        };

    /// <summary>The CloudFormation hook.</summary>
    public static Setting Hook { get; } =
        new(
            "hook",
            "Adds a CloudFormation hook over the same controls: WARN reports a failing resource, FAIL stops its deployment. Default: no hook."
        )
        {
            AllowedValues = ["WARN", "FAIL"],
        };

    /// <summary>The function's zip.</summary>
    public static Setting Zip { get; } =
        new("zip", "The path of the function's zip. Default: the one that dotnet publish leaves in artifacts/.")
        {
            Allowed = "the path of a zip with the function's bootstrap",
        };

    /// <summary>Where the StackSet deploys.</summary>
    public static Setting OrganizationalUnits { get; } =
        new("organizationalUnits", "The ids of the organizational units, or of the root, whose accounts the StackSet deploys to.")
        {
            IsList = true,
            Pattern = "ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32}",
            Allowed = "ids of organizational units or of the root, such as ou-abcd-11111111, separated by commas",
            Needs = ["artifactBucketPrefix", "regions"],
        };

    /// <summary>Who may read the artifacts.</summary>
    public static Setting OrganizationId { get; } =
        new("organizationId", "The id of the organization whose accounts may read the artifact buckets.")
        {
            Pattern = "o-[0-9a-z]{10,32}",
            Allowed = "the id of an organization, such as o-abcdefghij",
        };

    /// <summary>The Regions of the StackSet.</summary>
    public static Setting Regions { get; } =
        new("regions", "The Regions that the StackSet deploys to.")
        {
            IsList = true,
            Pattern = RegionPattern,
            Allowed = "names of AWS Regions, such as eu-central-1, separated by commas",
            Needs = ["organizationalUnits"],
        };

    /// <summary>The artifact buckets' names without the Region.</summary>
    // S3's rules for names, without dots, which TLS certificates do not cover; 63 characters with "-ap-southeast-1" behind it.
    public static Setting ArtifactBucketPrefix { get; } =
        new("artifactBucketPrefix", "The artifact buckets' names without \"-REGION\" at the end.")
        {
            Pattern = "(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{0,47}",
            Allowed =
                "1 to 48 lower-case letters, digits and hyphens, beginning with a letter or digit and with none of the prefixes that S3 reserves (xn--, sthree-, amzn-s3-demo-)",
        };

    /// <summary>Who calls StackSets.</summary>
    public static Setting CallAs { get; } =
        new("callAs", "DELEGATED_ADMIN where a delegated administrator of StackSets deploys.")
        {
            Default = "SELF",
            AllowedValues = ["SELF", "DELEGATED_ADMIN"],
            Needs = ["organizationalUnits"],
        };

    /// <summary>What the policies bind.</summary>
    public static Setting PolicyTargets { get; } =
        new("policyTargets", "The ids of the root, organizational units or accounts that the service control policies bind.")
        {
            IsList = true,
            Pattern = "r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12}",
            Allowed =
                "ids of the root, of organizational units or of accounts, such as r-abcd, ou-abcd-11111111 or 111122223333, separated by commas",
        };

    /// <summary>What the policies deny.</summary>
    public static Setting PolicyControls { get; } =
        new("policyControls", "The controls whose failures the service control policies deny. Default: all that a policy can prevent.")
        {
            Allowed = $"{ControlSelection.Allowed}, several separated by commas",
            Needs = ["policyTargets"],
        };

    /// <summary>The role that the policies leave out.</summary>
    public static Setting BreakGlass { get; } =
        new("breakGlass", "The role that every policy leaves out, as an ARN pattern.")
        {
            Default = "arn:*:iam::*:role/SageGuardBreakGlass",
            Pattern = RolePattern,
            Allowed = RoleAllowed,
            Needs = ["policyTargets"],
        };

    /// <summary>Who deploys.</summary>
    public static Setting DeployingRoles { get; } =
        new(
            "deployingRoles",
            "The roles with which the organization deploys into its accounts, as ARN patterns: StackSets', and the CDK's of a bootstrap with the qualifier sageguard. Only they may make or change the roles that policies leave out, and they are protected themselves."
        )
        {
            IsList = true,
            Default = "arn:*:iam::*:role/stacksets-exec-*,arn:*:iam::*:role/cdk-sageguard-*",
            Pattern = RolePattern,
            Allowed = RolesAllowed,
            Needs = ["policyTargets"],
        };

    /// <summary>Protect the detection.</summary>
    public static Setting Protect { get; } =
        new(
            "protect",
            "true protects the detection against the accounts' own administrators: rules, recorder, function, log, queue, alarms and hook. Only the deploying roles may then change them."
        )
        {
            Default = "false",
            AllowedValues = ["true", "false"],
            Needs = ["policyTargets"],
        };

    /// <summary>Who sets up recorders.</summary>
    public static Setting RecorderRoles { get; } =
        new(
            "recorderRoles",
            "The roles, besides the deploying ones, that may set up AWS Config's recorder where the detection is protected, as ARN patterns."
        )
        {
            IsList = true,
            Default = "arn:*:iam::*:role/AWSControlTowerExecution",
            Pattern = RolePattern,
            Allowed = RolesAllowed,
            Needs = ["protect"],
        };

    /// <summary>Who else reports to AWS Config.</summary>
    public static Setting EvaluatingRoles { get; } =
        new(
            "evaluatingRoles",
            "The roles of other custom rules' functions, which report to AWS Config too where the detection is protected, as ARN patterns. Default: none."
        )
        {
            IsList = true,
            Pattern = RolePattern,
            Allowed = RolesAllowed,
            Needs = ["protect"],
        };

    /// <summary>The alarms' topic.</summary>
    public static Setting TopicName { get; } =
        new("topicName", "Makes an SNS topic of this name for the alarms of the organization's accounts; deployed in each Region.")
        {
            Pattern = "[A-Za-z0-9_-]{1,256}",
            Allowed = "1 to 256 letters, digits, hyphens and underscores",
            Needs = ["organizationId"],
        };

    /// <summary>Who may waive.</summary>
    public static Setting WaiverRole { get; } =
        new("waiverRole", "The only role, besides the break-glass role, that may set or remove the waivers' tag, as an ARN pattern.")
        {
            Pattern = RolePattern,
            Allowed = RoleAllowed,
            Needs = ["waiverTagKey", "policyTargets"],
        };

    /// <summary>Reserve, and deny nothing yet.</summary>
    public static Setting OnlyReserve { get; } =
        new("onlyReserve", "true reserves the waivers' tag and denies nothing else yet.")
        {
            AllowedValues = ["true", "false"],
            Needs = ["waiverRole"],
        };

    /// <summary>What the rules are given besides their controls: the rule parameters, whose values <see cref="Controls.RuleParameters"/>
    /// checks.</summary>
    public static IReadOnlyList<Setting> RuleParameters { get; } = RuleParameterSettings.All;

    /// <summary>The settings of one account's stack.</summary>
    public static IReadOnlyList<Setting> OfAccount { get; } =
    [
        Controls,
        Combined,
        Trigger,
        Frequency,
        RuleNamePrefix,
        .. RuleParameters,
        Architecture,
        ReservedConcurrency,
        LogRetentionDays,
        AlarmTopicArn,
        Alarms,
        Hook,
        .. OfReviews,
    ];

    /// <summary>What security reviews ask for.</summary>
    internal static IReadOnlyList<Setting> OfReviews =>
        [
            RolePath,
            RoleNamePrefix,
            PermissionsBoundary,
            KmsKeyArn,
            CodeSigningConfigArn,
            VpcSubnetIds,
            VpcSecurityGroupIds,
            DeadLetterReaders,
            Tags,
        ];

    /// <summary>All settings, as the CDK app takes them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. OfAccount,
        Zip,
        OrganizationalUnits,
        Regions,
        ArtifactBucketPrefix,
        OrganizationId,
        CallAs,
        TopicName,
        PolicyTargets,
        PolicyControls,
        BreakGlass,
        WaiverRole,
        OnlyReserve,
        DeployingRoles,
        Protect,
        RecorderRoles,
        EvaluatingRoles,
    ];

    // A grammar rather than a list, which would refuse the next new Region.
    private const string RegionPattern =
        "(?:(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?|eusc-de)-(?:central|(?:north|south)?(?:east|west)|north|south)-[1-9][0-9]?";

    // A pattern that fits every role would make policies that deny nothing and look as if they did: a name needs a literal part.
    private const string RoleStart = "arn:[^:]+:iam::[^:]*:role/(?=.*[^*?/])";

    private const string RolePattern = $"{RoleStart}.+";

    // With "orOwn" also {region} and {account}, for the stack's own.
    private static string ArnPattern(string service, string resource, bool orOwn = false) =>
        $@"arn:aws[a-z-]*:{service}:(?:{RegionPattern}{(orOwn ? @"|\{region\}" : "")}):(?:[0-9]{{12}}{(orOwn ? @"|\{account\}" : "")}):{resource}";

    private const string RoleAllowed =
        "the ARN of a role, where * stands for any part but not for all of the name, such as arn:*:iam::*:role/SageGuardBreakGlass";
    private const string RolesAllowed =
        "ARNs of roles, separated by commas, where * stands for any part but not for all of a name, such as arn:*:iam::*:role/pipelines/Deploy";
}
