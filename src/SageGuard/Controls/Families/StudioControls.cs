// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Resources;

namespace SageGuard.Controls;

/// <summary>The controls of Studio: domains, user profiles, spaces and apps.</summary>
internal static class StudioControls
{
    private static readonly Property NetworkAccess = new("AppNetworkAccessType", "app_network_access_type");
    private static readonly Property KmsKeyId = new("KmsKeyId", "kms_key_id");
    private static readonly Property Identity = new(
        "DomainSettings.ExecutionRoleIdentityConfig",
        "domain_settings[].execution_role_identity_config"
    );
    private static readonly Property Docker = new(
        "DomainSettings.DockerSettings.EnableDockerAccess",
        "domain_settings[].docker_settings[].enable_docker_access"
    );
    private static readonly Property Rootless = new("DomainSettings.DockerSettings.RootlessDocker", null) { IsOnlyInApi = true };

    private static readonly Property TrustedAccounts = new(
        "DomainSettings.DockerSettings.VpcOnlyTrustedAccounts",
        "domain_settings[].docker_settings[].vpc_only_trusted_accounts"
    )
    {
        IsContent = true,
    };

    private static readonly Property DefaultUser = new("DefaultUserSettings", "default_user_settings[]");
    private static readonly Property Sharing = new("SharingSettings.NotebookOutputOption", "sharing_settings[].notebook_output_option");
    private static readonly Property SharingKey = new("SharingSettings.S3KmsKeyId", "sharing_settings[].s3_kms_key_id");
    private static readonly Property Canvas = new("CanvasAppSettings", "canvas_app_settings[]");
    private static readonly Property CanvasKey = new(
        "CanvasAppSettings.WorkspaceSettings.S3KmsKeyId",
        "canvas_app_settings[].workspace_settings[].s3_kms_key_id"
    )
    {
        IsOnlyInApi = true,
    };

    private static readonly Property RegisterRole = new(
        "DefaultUserSettings.CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn",
        "default_user_settings[].canvas_app_settings[].model_register_settings[].cross_account_model_register_role_arn"
    )
    {
        IsOnlyInApi = true,
    };

    private static readonly Property User = new("UserSettings", "user_settings[]");
    private static readonly Property OwnRole = new("UserSettings.ExecutionRole", "user_settings[].execution_role");
    private static readonly Property AppImage = new("ResourceSpec.SageMakerImageArn", "resource_spec[].sagemaker_image_arn");

    private static readonly Property RemoteAccess = new("SpaceSettings.RemoteAccess", null) { IsOnlyInApi = true };

    private const string WhileNoAppRuns = "Delete the running apps (their files stay), and update the domain";

    public static IReadOnlyList<Control> All { get; } =
    [
        Domain(
            "SageGuard.30",
            "Studio domains send their traffic through a VPC of yours",
            Severity.High,
            Concern.NetworkExposure,
            new PropertyEquals(NetworkAccess, "VpcOnly", Default: "PublicInternetOnly"),
            "Otherwise the apps of every user reach the internet through a network of SageMaker's, past your VPC's controls.",
            $"{WhileNoAppRuns} with AppNetworkAccessType VpcOnly: it is refused while an app is in service, pending or being deleted. Prepare the VPC endpoints first.",
            "Set `AppNetworkAccessType` to `VpcOnly`.",
            Prevention.By(
                new Deny("CreateDomain", new PolicyCondition("StringNotEquals", "sagemaker:AppNetworkAccessType", "VpcOnly")),
                new Deny("UpdateDomain", new PolicyCondition("StringEquals", "sagemaker:AppNetworkAccessType", "PublicInternetOnly"))
            ),
            new("SAGEMAKER_DOMAIN_IN_VPC")
        ),
        Domain(
            "SageGuard.32",
            "Studio domains encrypt their volumes with a KMS key",
            Severity.Medium,
            Concern.DataAtRest,
            new IsCustomerKey(KmsKeyId),
            Reasons.OwnKey("the users' files"),
            "The key is create-only: create a domain with KmsKeyId, move the users and their files, and delete the old one.",
            "Set `KmsKeyId` to a customer managed key.",
            Prevention.By(new Deny("CreateDomain", new PolicyCondition("Null", "sagemaker:VolumeKmsKeyArn", "true"))),
            fixKind: FixKind.Recreate
        ),
        Domain(
            "SageGuard.34",
            "Studio domains pass the user profile's name on, so that AWS CloudTrail says who acted",
            Severity.Medium,
            Concern.Access,
            new PropertyEquals(Identity, "USER_PROFILE_NAME", Default: "DISABLED"),
            "Users of one execution role look alike in AWS CloudTrail unless sts:SourceIdentity carries the profile's name.",
            "Update the domain with ExecutionRoleIdentityConfig USER_PROFILE_NAME, and allow sts:SetSourceIdentity in the trust policy of the execution roles.",
            "Set `DomainSettings.ExecutionRoleIdentityConfig` to `USER_PROFILE_NAME`.",
            Prevention.None(Reasons.NoConditionKey)
        ),
        Domain(
            "SageGuard.35",
            "Studio domains do not give access to Docker, or only to images of trusted accounts",
            Severity.Medium,
            Concern.Origin,
            new Either(
                new PropertyEquals(Docker, "DISABLED", Default: "DISABLED"),
                new AllOf(new PropertyEquals(NetworkAccess, "VpcOnly", Default: "PublicInternetOnly"), new ListIsPresent(TrustedAccounts))
            ),
            "With Docker a user runs any image with the role of the app.",
            "Update the domain with EnableDockerAccess DISABLED, or with VpcOnly and the accounts whose images may run.",
            "Set `DomainSettings.DockerSettings.EnableDockerAccess` to `DISABLED`, or list accounts in `DomainSettings.DockerSettings.VpcOnlyTrustedAccounts` of a domain that is VpcOnly.",
            Prevention.None(Reasons.NoConditionKey)
        ),
        Domain(
            "SageGuard.36",
            "Docker in Studio domains is rootless",
            Severity.Low,
            Concern.Origin,
            new When(
                new IfNotDefault(Docker, "DISABLED", "The domain gives no access to Docker."),
                new PropertyEquals(Rootless, "ENABLED", Default: "DISABLED")
            ),
            "A container of a Docker that runs as root can leave it as root.",
            "Update the domain with RootlessDocker ENABLED.",
            "Neither CloudFormation nor Terraform can set RootlessDocker: set it with UpdateDomain, or set `DomainSettings.DockerSettings.EnableDockerAccess` to `DISABLED`.",
            Prevention.None(Reasons.NoConditionKey)
        ),
        Domain(
            "SageGuard.37",
            "The output that users of a Studio domain share is encrypted with a KMS key",
            Severity.Medium,
            Concern.DataAtRest,
            new InBlock(DefaultUser, SharesSafely),
            Reasons.OwnKey("shared notebook output in Amazon S3"),
            "Update the domain with SharingSettings.S3KmsKeyId, or with NotebookOutputOption Disabled.",
            "Set `DefaultUserSettings.SharingSettings.S3KmsKeyId` to a customer managed key, or `DefaultUserSettings.SharingSettings.NotebookOutputOption` to `Disabled`.",
            Prevention.None(SharingIsNotTold)
        ),
        Domain(
            "SageGuard.39",
            "What Canvas keeps in Amazon S3 for a Studio domain is encrypted with a KMS key",
            Severity.Low,
            Concern.DataAtRest,
            new InBlock(DefaultUser, KeepsCanvasSafely),
            Reasons.OwnKey("the data and models of Canvas"),
            "Update the domain with CanvasAppSettings.WorkspaceSettings.S3KmsKeyId.",
            "CloudFormation cannot set Canvas; in Terraform set `DefaultUserSettings.CanvasAppSettings.WorkspaceSettings.S3KmsKeyId` to a customer managed key.",
            Prevention.None(Reasons.NoConditionKey)
        ),
        Domain(
            "SageGuard.40",
            "Canvas registers models only in accounts that the rule allows",
            Severity.Medium,
            Concern.Access,
            new ArnIsOfAllowedAccount(RegisterRole),
            "By the role of another account, users of Canvas hand models over to it.",
            "Update the domain without CrossAccountModelRegisterRoleArn, or name the account in the rule's allowedAccounts.",
            "CloudFormation cannot set Canvas; in Terraform remove `DefaultUserSettings.CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn`, or name its account in the rule's allowedAccounts.",
            Prevention.None(Reasons.NoConditionKey),
            parameters: [ControlParameters.AllowedAccounts]
        ),
        ImageControls.IsTagged(
            "SageGuard.43",
            "Studio domains are tagged",
            ResourceKinds.Domain,
            "SAGEMAKER_DOMAIN_TAGGED",
            ApiPages.ForName("CreateDomain")
        ),
        Domain(
            "SageGuard.47",
            "The KMS key of a Studio domain is customer managed and enabled",
            Severity.Medium,
            Concern.DataAtRest,
            new KeyIsUsable(KmsKeyId, "KmsKeyId is not set: SageGuard.32 asks for a key."),
            Reasons.UnusableKey,
            "Enable the key, or cancel its deletion. Where the key is AWS's or gone, create a domain with a customer managed key and move the users and their files.",
            "Set `KmsKeyId` to a customer managed key that is enabled.",
            Prevention.None("No request to SageMaker says the state of a key.")
        ),
        UserProfile(
            "SageGuard.60",
            "Studio user profiles have an execution role of their own",
            Severity.Medium,
            Concern.Access,
            new HasOwnRole(OwnRole),
            "Users of one role see each other's data, and whatever one of them needs, all get.",
            "Create a role for the profile and update the profile with UserSettings.ExecutionRole.",
            "Set `UserSettings.ExecutionRole` to a role of the profile's own.",
            Prevention.None("IAM has no condition key for the role of a user profile; limit with iam:PassRole which roles can be named."),
            "Another profile of the same domain can come to share the default role, or cease to."
        ),
        UserProfile(
            "SageGuard.61",
            "The output that a Studio user shares is encrypted with a KMS key",
            Severity.Medium,
            Concern.DataAtRest,
            new InBlock(User, new When(new IfPresent(Sharing, "The domain's default applies."), SharesSafely)),
            Reasons.OwnKey("shared notebook output in Amazon S3"),
            "Update the profile with SharingSettings.S3KmsKeyId, or with NotebookOutputOption Disabled.",
            "Set `UserSettings.SharingSettings.S3KmsKeyId` to a customer managed key, or `UserSettings.SharingSettings.NotebookOutputOption` to `Disabled`.",
            Prevention.None(SharingIsNotTold)
        ),
        UserProfile(
            "SageGuard.63",
            "What Canvas keeps in Amazon S3 for a Studio user is encrypted with a KMS key",
            Severity.Low,
            Concern.DataAtRest,
            new InBlock(User, KeepsCanvasSafely),
            Reasons.OwnKey("the data and models of Canvas"),
            "Update the profile with CanvasAppSettings.WorkspaceSettings.S3KmsKeyId.",
            "CloudFormation cannot set Canvas; in Terraform set `UserSettings.CanvasAppSettings.WorkspaceSettings.S3KmsKeyId` to a customer managed key.",
            Prevention.None(Reasons.NoConditionKey)
        ),
        new()
        {
            Id = "SageGuard.72",
            Title = "Studio apps run images of accounts that the rule allows",
            Severity = Severity.Medium,
            Concern = Concern.Origin,
            Kind = ResourceKinds.App,
            Requirement = new When(new IfGiven(ControlParameters.AllowedAccounts), new ArnIsOfAllowedAccount(AppImage) { OrOfAws = true }),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.AllowedAccounts],
            FixKind = FixKind.Recreate,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.None(
                "The images are the operator's own: write a statement with sagemaker:ImageArns and the ARNs of those that apps may run."
            ),
            Why = Reasons.ForeignImage,
            Fix =
                "Delete the app (its files stay) and start it with an image of the own account, or name the image's account in the rule's allowedAccounts.",
            DeclaredFix = "Set `ResourceSpec.SageMakerImageArn` to an image of the own account, or leave it out.",
            Page = ApiPages.ForName("ResourceSpec"),
        },
        new()
        {
            Id = "SageGuard.70",
            Title = "Studio spaces are not opened from outside, or only those that the rule names",
            Severity = Severity.Medium,
            Concern = Concern.NetworkExposure,
            Kind = ResourceKinds.Space,
            Requirement = new Either(
                new PropertyEquals(RemoteAccess, "DISABLED", Default: "DISABLED"),
                new NameIsAllowed(ControlParameters.RemoteAccessSpaces)
            ),
            ManagedRule = null,
            NeedsSchedule = null,
            Parameters = [ControlParameters.RemoteAccessSpaces],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = Prevention.By(
                new Deny(["CreateSpace", "UpdateSpace"], [new PolicyCondition("StringEquals", "sagemaker:RemoteAccess", "ENABLED")])
            ),
            Why = "With remote access a local editor opens a session in the space, through AWS Systems Manager and past the VPC.",
            Fix =
                "Stop the space's app and update the space with RemoteAccess DISABLED, or name the space in the rule's remoteAccessSpaces.",
            DeclaredFix = "Neither CloudFormation nor Terraform can set RemoteAccess, which is off by default.",
            Page = ApiPages.ForName("SpaceSettings"),
        },
    ];

    // The same two of a domain's defaults and of a user profile.
    private static Either SharesSafely => new(new PropertyEquals(Sharing, "Disabled", Default: "Disabled"), new IsCustomerKey(SharingKey));

    private static When KeepsCanvasSafely => new(new IfPresent(Canvas, "Canvas is not configured."), new IsCustomerKey(CanvasKey));

    private const string SharingIsNotTold =
        "The condition key sagemaker:DomainSharingOutputKmsKeyArn is absent as well where nothing is shared, so a policy would deny those.";

    private static Control UserProfile(
        string id,
        string title,
        Severity severity,
        Concern concern,
        Requirement requirement,
        string why,
        string fix,
        string declaredFix,
        Prevention prevention,
        string? needsSchedule = null
    ) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = severity,
            Concern = concern,
            Kind = ResourceKinds.UserProfile,
            Requirement = requirement,
            ManagedRule = null,
            NeedsSchedule = needsSchedule,
            Parameters = [],
            FixKind = FixKind.InPlace,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = prevention,
            Why = why,
            Fix = fix,
            DeclaredFix = declaredFix,
            Page = ApiPages.ForName("UserSettings"),
        };

    private static Control Domain(
        string id,
        string title,
        Severity severity,
        Concern concern,
        Requirement requirement,
        string why,
        string fix,
        string declaredFix,
        Prevention prevention,
        ManagedRule? managedRule = null,
        FixKind fixKind = FixKind.InPlace,
        IReadOnlyList<RuleParameter>? parameters = null
    ) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = severity,
            Concern = concern,
            Kind = ResourceKinds.Domain,
            Requirement = requirement,
            ManagedRule = managedRule,
            NeedsSchedule = null,
            Parameters = parameters ?? [],
            FixKind = fixKind,
            Repair = ControlRepair.None(Reasons.OnlyNotebooks),
            Prevention = prevention,
            Why = why,
            Fix = fix,
            DeclaredFix = declaredFix,
            Page = ApiPages.ForName("CreateDomain"),
        };
}
