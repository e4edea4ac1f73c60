# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""Drives LocalAws with boto3, whose service model is the independent source of the API's shapes.

Every answer is checked against the output shape of its operation: no member that the model lacks, every required member
there, every type right. Usage: check_shapes.py ENDPOINT FUNCTION_ARN. Exit code 0: all is well.
"""

import datetime
import json
import sys
import urllib.request
import xml.etree.ElementTree

import boto3
import botocore.config
import botocore.exceptions

ENDPOINT, FUNCTION = sys.argv[1], sys.argv[2]
CONFIG = botocore.config.Config(retries={"total_max_attempts": 1})


def client(service):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name="eu-west-1", config=CONFIG,
                        aws_access_key_id="AKIDLOCAL", aws_secret_access_key="secret")


sagemaker, config, sts = client("sagemaker"), client("config"), client("sts")
raw_bodies = []


for c in (sagemaker, config):
    c.meta.events.register("before-parse", lambda response_dict, **kw: raw_bodies.append(response_dict["body"]))

checked = 0


def check(shape, value, path):
    if value is None:
        return  # The protocol reads null as absent.
    kind = shape.type_name
    if kind == "structure":
        assert isinstance(value, dict), f"{path}: {value!r} is no structure"
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{path}: the model has no {sorted(unknown)}"
        missing = [m for m in shape.required_members if value.get(m) is None]
        assert not missing, f"{path}: lacks {missing}"
        for name, member in value.items():
            check(shape.members[name], member, f"{path}.{name}")
    elif kind == "list":
        assert isinstance(value, list), f"{path}: {value!r} is no list"
        for i, member in enumerate(value):
            check(shape.member, member, f"{path}[{i}]")
    elif kind == "map":
        assert isinstance(value, dict), f"{path}: {value!r} is no map"
        for key, member in value.items():
            check(shape.value, member, f"{path}[{key}]")
    elif kind == "string":
        assert isinstance(value, str), f"{path}: {value!r} is no string"
        # The model's ResourceType lacks NotebookInstance and others that Config records all the same.
        if shape.enum and shape.name != "ResourceType":
            assert value in shape.enum, f"{path}: {value!r} is not in the enumeration {shape.name}"
    elif kind == "boolean":
        assert isinstance(value, bool), f"{path}: {value!r} is no boolean"
    elif kind in ("integer", "long"):
        assert isinstance(value, int) and not isinstance(value, bool), f"{path}: {value!r} is no integer"
    elif kind == "timestamp":
        assert isinstance(value, (int, float)) and not isinstance(value, bool), f"{path}: {value!r} is no epoch time"


def call(c, operation, **arguments):
    global checked
    raw_bodies.clear()
    method = {v: k for k, v in c.meta.method_to_api_mapping.items()}[operation]
    answer = getattr(c, method)(**arguments)
    shape = c.meta.service_model.operation_model(operation).output_shape
    body = raw_bodies[-1]
    if shape is None:
        assert body in (b"", b"{}"), f"{operation}: answered {body!r} although it has no output"
    else:
        check(shape, json.loads(body or b"{}"), operation)
    assert answer["ResponseMetadata"]["RequestId"], f"{operation}: no request id"
    checked += 1
    return answer


ROLE = "arn:aws:iam::123456789012:role/sage"
NETWORK = {"EnableNetworkIsolation": True, "EnableInterContainerTrafficEncryption": True}
RESOURCES = {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 20}}
OUTPUT = {"MonitoringOutputs": [{"S3Output": {"S3Uri": "s3://b/o", "LocalPath": "/opt/ml/o"}}]}
INPUT = {"EndpointInput": {"EndpointName": "e", "LocalPath": "/opt/ml/i"}}


def job(flavour, spec, extra_input=None):
    return {
        flavour + "AppSpecification": spec,
        flavour + "JobInput": {**INPUT, **(extra_input or {})},
        flavour + "JobOutputConfig": OUTPUT,
        "JobResources": RESOURCES, "RoleArn": ROLE, "NetworkConfig": NETWORK,
    }


TRUTH = {"GroundTruthS3Input": {"S3Uri": "s3://b/truth"}}
VARIANT = {"ModelName": "m", "VariantName": "v", "InfrastructureConfig": {
    "InfrastructureType": "RealTimeInference", "RealTimeInferenceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1}}}

KINDS = {
    "NotebookInstance": ("NotebookInstanceName", {
        "InstanceType": "ml.t3.medium", "RoleArn": ROLE, "SubnetId": "subnet-1", "SecurityGroupIds": ["sg-1"],
        "DirectInternetAccess": "Disabled", "LifecycleConfigName": "lc"}),
    "EndpointConfig": ("EndpointConfigName", {"ProductionVariants": [
        {"VariantName": "v", "ModelName": "m", "InitialInstanceCount": 2, "InstanceType": "ml.m5.large"}]}),
    "Model": ("ModelName", {"ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "i"}}),
    "AppImageConfig": ("AppImageConfigName", {"KernelGatewayImageConfig": {"KernelSpecs": [{"Name": "k"}]}}),
    "Image": ("ImageName", {"RoleArn": ROLE, "DisplayName": "d", "Description": "x"}),
    "DataQualityJobDefinition": ("JobDefinitionName", job("DataQuality", {"ImageUri": "i"})),
    "ModelBiasJobDefinition": ("JobDefinitionName", job("ModelBias", {"ImageUri": "i", "ConfigUri": "s3://b/c"}, TRUTH)),
    "ModelExplainabilityJobDefinition": ("JobDefinitionName", job("ModelExplainability", {"ImageUri": "i", "ConfigUri": "s3://b/c"})),
    "ModelQualityJobDefinition": ("JobDefinitionName", job("ModelQuality", {"ImageUri": "i", "ProblemType": "Regression"}, TRUTH)),
    "MonitoringSchedule": ("MonitoringScheduleName", {"MonitoringScheduleConfig": {"MonitoringJobDefinition": {
        "MonitoringInputs": [INPUT], "MonitoringOutputConfig": OUTPUT, "MonitoringResources": RESOURCES,
        "MonitoringAppSpecification": {"ImageUri": "i"}, "RoleArn": ROLE, "NetworkConfig": NETWORK}}}),
    "FeatureGroup": ("FeatureGroupName", {
        "RecordIdentifierFeatureName": "id", "EventTimeFeatureName": "t",
        "FeatureDefinitions": [{"FeatureName": "id", "FeatureType": "String"}, {"FeatureName": "t", "FeatureType": "String"}],
        "OnlineStoreConfig": {"EnableOnlineStore": True}, "OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": "s3://b/f"}}, "RoleArn": ROLE}),
    "InferenceExperiment": ("Name", {
        "Type": "ShadowMode", "RoleArn": ROLE, "EndpointName": "e", "ModelVariants": [VARIANT],
        "ShadowModeConfig": {"SourceModelVariantName": "v", "ShadowModelVariants": [{"ShadowModelVariantName": "s", "SamplingPercentage": 1}]}}),
    "NotebookInstanceLifecycleConfig": ("NotebookInstanceLifecycleConfigName", {"OnStart": [{"Content": "bHMK"}]}),
    "StudioLifecycleConfig": ("StudioLifecycleConfigName", {
        "StudioLifecycleConfigContent": "bHMK", "StudioLifecycleConfigAppType": "JupyterLab"}),
    "CodeRepository": ("CodeRepositoryName", {"GitConfig": {"RepositoryUrl": "https://github.com/acme/lab.git"}}),
}
PLURALS = {"CodeRepository": "CodeRepositories"}

UPDATES = {
    "AppImageConfig": {"JupyterLabAppImageConfig": {}},
    "Image": {"Description": "y"},
    "MonitoringSchedule": {"MonitoringScheduleConfig": {"MonitoringJobDefinitionName": "other", "MonitoringType": "ModelBias"}},
    "FeatureGroup": {"FeatureAdditions": [{"FeatureName": "n", "FeatureType": "String"}]},
    "InferenceExperiment": {"Description": "y", "ModelVariants": [VARIANT]},
    "NotebookInstanceLifecycleConfig": {"OnCreate": [{"Content": "bHMK"}]},
    "CodeRepository": {"GitConfig": {"SecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:git"}},
}
VALIDATION = ("NotebookInstance", "EndpointConfig", "Model", "NotebookInstanceLifecycleConfig", "CodeRepository")


def refused(code, c, operation, **arguments):
    try:
        call(c, operation, **arguments)
    except botocore.exceptions.ClientError as e:
        assert e.response["Error"]["Code"] == code, f"{operation}: {e}"
        return e.response["Error"]["Message"]
    raise AssertionError(f"{operation} was not refused with {code}")


for kind, (key, arguments) in KINDS.items():
    required = set(sagemaker.meta.service_model.operation_model("Create" + kind).input_shape.required_members)
    gone = "ValidationException" if kind in VALIDATION else "ResourceNotFound"
    taken = "ValidationException" if kind in VALIDATION else "ResourceInUse"
    name = "Shape-Check"
    described = {key: name}
    # The service asks for exactly what the model requires; botocore's own check is off for this one call.
    unchecked = boto3.client("sagemaker", endpoint_url=ENDPOINT, region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b",
                             config=CONFIG.merge(botocore.config.Config(parameter_validation=False)))
    try:
        getattr(unchecked, {v: k for k, v in unchecked.meta.method_to_api_mapping.items()}["Create" + kind])()
        raise AssertionError(f"Create{kind} took an empty input")
    except botocore.exceptions.ClientError as e:
        text = e.response["Error"]["Message"]
        for member in required:
            assert f"'{member[0].lower()}{member[1:]}'" in text, f"Create{kind}: {text} does not name {member}"
        assert text.startswith(f"{len(required)} validation error"), text

    created = call(sagemaker, "Create" + kind, **described, Tags=[{"Key": "team", "Value": "a"}], **arguments)
    arn = next(v for k, v in created.items() if k.endswith("Arn"))
    refused(taken, sagemaker, "Create" + kind, **described, **arguments)
    answer = call(sagemaker, "Describe" + kind, **described)
    assert isinstance(answer["CreationTime"], datetime.datetime)
    listed = call(sagemaker, f"List{PLURALS.get(kind, kind + 's')}", MaxResults=100, NameContains="shape")
    assert len(next(v for v in listed.values() if isinstance(v, list))) == 1, listed
    assert call(sagemaker, "ListTags", ResourceArn=arn, MaxResults=50)["Tags"] == [{"Key": "team", "Value": "a"}]
    call(sagemaker, "AddTags", ResourceArn=arn, Tags=[{"Key": "k", "Value": "v"}])
    call(sagemaker, "DeleteTags", ResourceArn=arn, TagKeys=["team"])
    if kind in UPDATES:
        call(sagemaker, "Update" + kind, **described, **UPDATES[kind])
        call(sagemaker, "Describe" + kind, **described)
    if kind == "NotebookInstance":
        call(sagemaker, "StopNotebookInstance", **described)
        call(sagemaker, "UpdateNotebookInstance", **described, RootAccess="Disabled")
        assert call(sagemaker, "DescribeNotebookInstance", **described)["RootAccess"] == "Disabled"
        call(sagemaker, "StartNotebookInstance", **described)
        call(sagemaker, "StopNotebookInstance", **described)
    resource_type = "AWS::SageMaker::" + kind
    resource_id = name if kind in ("AppImageConfig", "FeatureGroup", "InferenceExperiment", "StudioLifecycleConfig") else arn
    history = call(config, "GetResourceConfigHistory", resourceType=resource_type, resourceId=resource_id)["configurationItems"]
    assert history[0]["tags"] == {"k": "v"} and json.loads(history[0]["configuration"]), history
    assert call(config, "ListDiscoveredResources", resourceType=resource_type)["resourceIdentifiers"][0]["resourceId"] == resource_id
    call(sagemaker, "Delete" + kind, **described)
    refused(gone, sagemaker, "Describe" + kind, **described)
    refused(gone, sagemaker, "Delete" + kind, **described)

# The service names a domain, and its list takes neither a filter nor an order.
domain = {"DomainId": call(sagemaker, "CreateDomain", DomainName="lab", AuthMode="IAM", DefaultUserSettings={"ExecutionRole": ROLE},
                           Tags=[{"Key": "k", "Value": "v"}])["DomainId"]}
assert call(sagemaker, "DescribeDomain", **domain)["AppNetworkAccessType"] == "PublicInternetOnly"
call(sagemaker, "UpdateDomain", **domain, AppNetworkAccessType="VpcOnly", DomainSettingsForUpdate={"ExecutionRoleIdentityConfig": "USER_PROFILE_NAME"})
answer = call(sagemaker, "DescribeDomain", **domain)
assert (answer["AppNetworkAccessType"], answer["DomainSettings"]["ExecutionRoleIdentityConfig"]) == ("VpcOnly", "USER_PROFILE_NAME")
assert [d["DomainId"] for d in call(sagemaker, "ListDomains", MaxResults=100)["Domains"]] == [domain["DomainId"]]
history = call(config, "GetResourceConfigHistory", resourceType="AWS::SageMaker::Domain", resourceId=domain["DomainId"])["configurationItems"]
assert json.loads(history[0]["configuration"])["AppNetworkAccessType"] == "VpcOnly", history

# What is in a domain is named with it.
profile, space = {**domain, "UserProfileName": "ann"}, {**domain, "SpaceName": "shared"}
arn = call(sagemaker, "CreateUserProfile", **profile, UserSettings={"ExecutionRole": ROLE}, Tags=[{"Key": "k", "Value": "v"}])["UserProfileArn"]
assert arn.endswith(f":user-profile/{domain['DomainId']}/ann"), arn
refused("ResourceInUse", sagemaker, "CreateUserProfile", **profile)
refused("ResourceNotFound", sagemaker, "CreateUserProfile", DomainId="d-none", UserProfileName="ann")
call(sagemaker, "UpdateUserProfile", **profile, UserSettings={"SharingSettings": {"NotebookOutputOption": "Disabled"}})
assert call(sagemaker, "DescribeUserProfile", **profile)["UserSettings"] == {"SharingSettings": {"NotebookOutputOption": "Disabled"}}
assert [p["UserProfileName"] for p in call(sagemaker, "ListUserProfiles", DomainIdEquals=domain["DomainId"], SortBy="CreationTime")["UserProfiles"]] == ["ann"]
assert call(sagemaker, "ListUserProfiles", DomainIdEquals="d-other")["UserProfiles"] == []
recorded = f"ann|{domain['DomainId']}"
history = call(config, "GetResourceConfigHistory", resourceType="AWS::SageMaker::UserProfile", resourceId=recorded)["configurationItems"]
assert json.loads(history[0]["configuration"])["UserProfileName"] == "ann", history
call(sagemaker, "CreateSpace", **space)
call(sagemaker, "DescribeSpace", **space)
for owner in (space, profile):
    app = {**owner, "AppType": "JupyterLab", "AppName": "default"}
    call(sagemaker, "CreateApp", **app, ResourceSpec={"InstanceType": "ml.t3.medium"})
    assert call(sagemaker, "DescribeApp", **app)["AppArn"].endswith("/JupyterLab/default")
    call(sagemaker, "DeleteApp", **app)
refused("ResourceNotFound", sagemaker, "CreateApp", **domain, SpaceName="none", AppType="JupyterLab", AppName="default")
refused("ValidationException", sagemaker, "DescribeApp", **domain, AppType="JupyterLab", AppName="default")
assert {a["Status"] for a in call(sagemaker, "ListApps", SortBy="CreationTime")["Apps"]} <= {"Deleting", "Deleted"}
call(sagemaker, "DeleteSpace", **space)
call(sagemaker, "DeleteUserProfile", **profile)
refused("ResourceNotFound", sagemaker, "DescribeUserProfile", **profile)
call(sagemaker, "DeleteDomain", **domain)
refused("ResourceNotFound", sagemaker, "DescribeDomain", **domain)

# Versions are counted up, image by image.
call(sagemaker, "CreateImage", ImageName="Lab", RoleArn=ROLE)
for number in (1, 2):
    arn = call(sagemaker, "CreateImageVersion", ImageName="Lab", BaseImage="i", ClientToken=f"t{number}")["ImageVersionArn"]
    assert arn.endswith(f":image-version/lab/{number}"), arn
assert call(sagemaker, "DescribeImageVersion", ImageName="Lab")["Version"] == 2
assert call(sagemaker, "DescribeImageVersion", ImageName="Lab", Version=1)["BaseImage"] == "i"
assert [v["Version"] for v in call(sagemaker, "ListImageVersions", ImageName="Lab", SortBy="VERSION", SortOrder="ASCENDING")["ImageVersions"]] == [1, 2]
refused("ResourceNotFound", sagemaker, "ListImageVersions", ImageName="none")
call(sagemaker, "DeleteImageVersion", ImageName="Lab", Version=1)
refused("ResourceNotFound", sagemaker, "DescribeImageVersion", ImageName="Lab", Version=1)

# An endpoint needs its configuration when it is made, and can lose it.
call(sagemaker, "CreateEndpointConfig", EndpointConfigName="c", ProductionVariants=[{"VariantName": "v", "ModelName": "m", "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}])
refused("ValidationException", sagemaker, "CreateEndpoint", EndpointName="e", EndpointConfigName="none")
call(sagemaker, "CreateEndpoint", EndpointName="e", EndpointConfigName="c")
call(sagemaker, "DeleteEndpointConfig", EndpointConfigName="c")
assert call(sagemaker, "DescribeEndpoint", EndpointName="e")["EndpointConfigName"] == "c"
assert [e["EndpointName"] for e in call(sagemaker, "ListEndpoints")["Endpoints"]] == ["e"]
refused("ValidationException", sagemaker, "UpdateEndpoint", EndpointName="e", EndpointConfigName="c")
call(sagemaker, "DeleteEndpoint", EndpointName="e")
refused("ValidationException", sagemaker, "DescribeEndpoint", EndpointName="e")

assert sts.get_caller_identity()["Account"] == "123456789012"
call(config, "DescribeConfigurationRecorders")
call(config, "DescribeConfigurationRecorderStatus")
call(sagemaker, "CreateModel", ModelName="judged", ExecutionRoleArn=ROLE)
call(config, "PutConfigRule", ConfigRule={
    "ConfigRuleName": "r", "Scope": {"ComplianceResourceTypes": ["AWS::SageMaker::Model"]}, "InputParameters": '{"control":"SageMaker.5"}',
    "Source": {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": FUNCTION, "SourceDetails": [
        {"EventSource": "aws.config", "MessageType": "ConfigurationItemChangeNotification"}]}})

# One turn of a function: take the event, report, answer.
runtime = ENDPOINT.rstrip("/") + "/2018-06-01/runtime/invocation/"
with urllib.request.urlopen(runtime + "next", timeout=20) as response:
    request_id, event = response.headers["Lambda-Runtime-Aws-Request-Id"], json.load(response)
item = json.loads(event["invokingEvent"])["configurationItem"]
call(config, "PutEvaluations", ResultToken=event["resultToken"], Evaluations=[{
    "ComplianceResourceType": item["resourceType"], "ComplianceResourceId": item["resourceId"],
    "ComplianceType": "NON_COMPLIANT", "Annotation": "not isolated", "OrderingTimestamp": item["configurationItemCaptureTime"]}])
urllib.request.urlopen(urllib.request.Request(runtime + request_id + "/response", data=b"null", method="POST"), timeout=20).close()

call(config, "DescribeConfigRules")
assert call(config, "DescribeComplianceByConfigRule")["ComplianceByConfigRules"][0]["Compliance"]["ComplianceType"] == "NON_COMPLIANT"
call(config, "DescribeConfigRuleEvaluationStatus", ConfigRuleNames=["r"])
assert call(config, "GetComplianceDetailsByConfigRule", ConfigRuleName="r", ComplianceTypes=["NON_COMPLIANT"])["EvaluationResults"][0]["Annotation"] == "not isolated"
call(config, "GetComplianceDetailsByResource", ResourceType=item["resourceType"], ResourceId=item["resourceId"])
call(config, "DeleteEvaluationResults", ConfigRuleName="r")
call(config, "StartConfigRulesEvaluation", ConfigRuleNames=["r"])
refused("LimitExceededException", config, "StartConfigRulesEvaluation", ConfigRuleNames=["r"])
call(config, "DeleteConfigRule", ConfigRuleName="r")
refused("NoSuchConfigRuleException", config, "DescribeConfigRules", ConfigRuleNames=["r"])
organizations = client("organizations")
organizations.meta.events.register("before-parse", lambda response_dict, **kw: raw_bodies.append(response_dict["body"]))
call(organizations, "DescribeOrganization")
root = call(organizations, "ListRoots")["Roots"][0]["Id"]
account = call(organizations, "ListAccounts")["Accounts"][0]["Id"]
call(organizations, "DescribeAccount", AccountId=account)
call(organizations, "ListAccountsForParent", ParentId=root, MaxResults=1)
call(organizations, "ListOrganizationalUnitsForParent", ParentId=root)
call(organizations, "ListParents", ChildId=account)
refused("ParentNotFoundException", organizations, "ListAccountsForParent", ParentId="r-none")
call(config, "StopConfigurationRecorder", ConfigurationRecorderName="default")
call(config, "DescribeConfigurationRecorderStatus")
call(config, "StartConfigurationRecorder", ConfigurationRecorderName="default")


def check_xml(shape, element, path):
    """Botocore overlooks what its model lacks: each element of the XML has to be a member, and each list has to hold what it says."""
    if shape.type_name == "structure":
        members = {m.serialization.get("name", n): m for n, m in shape.members.items()}
        for child in element:
            name = child.tag.split("}")[-1]
            assert name in members, f"{path}: the model has no {name}"
            check_xml(members[name], child, f"{path}.{name}")
    elif shape.type_name == "list":
        if shape.serialization.get("flattened"):
            check_xml(shape.member, element, path)
        else:
            for child in element:
                assert child.tag.split("}")[-1] == shape.member.serialization.get("name", "member"), f"{path}: {child.tag}"
                check_xml(shape.member, child, path + "[]")
    elif shape.type_name == "boolean":
        assert element.text in ("true", "false"), f"{path}: {element.text!r} is no boolean"
    elif shape.type_name in ("integer", "long"):
        int(element.text)


def call_xml(c, operation, **arguments):
    global checked
    raw_bodies.clear()
    answer = getattr(c, {v: k for k, v in c.meta.method_to_api_mapping.items()}[operation])(**arguments)
    model = c.meta.service_model.operation_model(operation)
    shape, root = model.output_shape, xml.etree.ElementTree.fromstring(raw_bodies[-1])
    if c.meta.service_model.metadata["protocol"] == "ec2":
        root.remove(next(e for e in root if e.tag.endswith("}requestId")))
    elif c.meta.service_model.metadata["protocol"] == "query":
        assert root.tag == "{%s}%sResponse" % (c.meta.service_model.metadata["xmlNamespace"], operation), root.tag
        root = next(e for e in root if e.tag.endswith("Result"))
    elif "payload" in shape.serialization:
        shape = shape.members[shape.serialization["payload"]]
    elif operation == "GetBucketLocation":
        root = xml.etree.ElementTree.fromstring(b"<a>%s</a>" % raw_bodies[-1].split(b"?>")[-1])
    check_xml(shape, root, operation)
    checked += 1
    return answer


def xml_client(service):
    c = boto3.client(service, endpoint_url=ENDPOINT, region_name="eu-central-1", config=CONFIG, aws_access_key_id="AKIDLOCAL", aws_secret_access_key="secret")
    c.meta.events.register("before-parse", lambda response_dict, **kw: raw_bodies.append(response_dict["body"]))
    return c


# What surrounds a rebuild: the network of the samples, a role, a key, a quota and a bucket.
ec2, iam, s3, kms, quotas = (xml_client(service) for service in ("ec2", "iam", "s3", "kms", "service-quotas"))
vpc = call_xml(ec2, "DescribeVpcs", MaxResults=1000)["Vpcs"][0]["VpcId"]
lists = ("Subnets", "RouteTables", "InternetGateways", "EgressOnlyInternetGateways", "NatGateways", "SecurityGroups", "NetworkAcls", "NetworkInterfaces",
         "VpcEndpoints", "VpcPeeringConnections", "TransitGatewayAttachments", "VpcBlockPublicAccessExclusions", "PrefixLists")
described = {name: call_xml(ec2, "Describe" + name, MaxResults=100)[name] for name in lists}
assert {name for name in lists if described[name]} == {
    "Subnets", "RouteTables", "SecurityGroups", "NetworkAcls", "NetworkInterfaces", "VpcEndpoints", "PrefixLists"}
assert [route.get("GatewayId") for route in described["RouteTables"][0]["Routes"]] == ["local", "vpce-0a1b2c3d4e5f67890"]
assert call_xml(ec2, "DescribeVpcAttribute", VpcId=vpc, Attribute="enableDnsHostnames")["EnableDnsHostnames"] == {"Value": True}
call_xml(ec2, "DescribeVpcBlockPublicAccessOptions")
assert call_xml(ec2, "GetManagedPrefixListEntries", PrefixListId="pl-0a1b2c3d")["Entries"]
call_xml(ec2, "DescribeRegions")
refused("InvalidVpcID.NotFound", ec2, "DescribeVpcAttribute", VpcId="vpc-none", Attribute="enableDnsSupport")
refused("InvalidPrefixListID.NotFound", ec2, "GetManagedPrefixListEntries", PrefixListId="pl-none")
refused("InvalidParameterValue", ec2, "DescribeRouteTables", MaxResults=101)
refused("NotServedByLocalAws", ec2, "DescribeSubnets", SubnetIds=["subnet-none"])

roles = call_xml(iam, "GetAccountAuthorizationDetails", Filter=["Role", "LocalManagedPolicy"])["RoleDetailList"]
assert roles[0]["RolePolicyList"][0]["PolicyDocument"]["Statement"][0]["Action"] == "s3:*", roles
assert call_xml(iam, "GetAccountAuthorizationDetails", Filter=["User"])["RoleDetailList"] == []


def decided(*actions, on):
    results = call_xml(iam, "SimulatePrincipalPolicy", PolicySourceArn=roles[0]["Arn"], ActionNames=actions, ResourceArns=[on])["EvaluationResults"]
    return [result["EvalDecision"] for result in results]


assert decided("s3:PutObject", "S3:getobject", "ec2:DescribeVpcs", on="arn:aws:s3:::compared/lab/x") == ["allowed", "allowed", "implicitDeny"]
assert decided("s3:PutObject", on="arn:aws:s3:::compared/lab/secret/x") == ["explicitDeny"]
assert decided("s3:PutObject", on="arn:aws:s3:::Compared/lab/x") == ["implicitDeny"]
refused("NoSuchEntity", iam, "SimulatePrincipalPolicy", PolicySourceArn=roles[0]["Arn"] + "-none", ActionNames=["s3:PutObject"])
refused("InvalidInput", iam, "SimulatePrincipalPolicy", PolicySourceArn=roles[0]["Arn"], ActionNames=["s3:*"])
refused("NotServedByLocalAws", iam, "SimulatePrincipalPolicy", PolicySourceArn=roles[0]["Arn"], ActionNames=["s3:PutObject"], CallerArn=roles[0]["Arn"])

for name in ("alias/notebooks", "0a1b2c3d-0000-1111-2222-333344445555", "alias/aws/s3"):
    key = call(kms, "DescribeKey", KeyId=name)["KeyMetadata"]
assert (key["KeyManager"], call(kms, "DescribeKey", KeyId=key["Arn"])["KeyMetadata"]["KeyId"]) == ("AWS", key["KeyId"])
refused("NotFoundException", kms, "DescribeKey", KeyId="alias/none")
refused("NotFoundException", kms, "DescribeKey", KeyId=key["Arn"].replace("eu-central-1", "eu-west-1"))
refused("InvalidArnException", kms, "DescribeKey", KeyId="arn:aws:kms:none")
refused("AccessDeniedException", kms, "DescribeKey", KeyId=key["Arn"].replace("123456789012", "999999999999"))
for operation in ("ListServiceQuotas", "ListAWSDefaultServiceQuotas"):
    assert call(quotas, operation, ServiceCode="sagemaker", MaxResults=100)["Quotas"][0]["QuotaName"] == "ml.t3.medium for notebook instance usage"
refused("NotServedByLocalAws", quotas, "ListServiceQuotas", ServiceCode="ec2")

s3.put_object(Bucket="compared", Key="lab/x", Body=b"x")
for operation in ("GetBucketLocation", "GetBucketVersioning", "GetBucketEncryption"):
    call_xml(s3, operation, Bucket="compared")
call_xml(s3, "ListBuckets", MaxBuckets=1)
call_xml(s3, "ListObjectsV2", Bucket="compared", Delimiter="/")
upload = {"Bucket": "compared", "Key": "parts", "UploadId": call_xml(
    s3, "CreateMultipartUpload", Bucket="compared", Key="parts", ChecksumAlgorithm="CRC32")["UploadId"]}
refused("InvalidRequest", s3, "UploadPart", **upload, PartNumber=1, Body=b"x", ChecksumAlgorithm="SHA256")
part = s3.upload_part(**upload, PartNumber=1, Body=b"x", ChecksumAlgorithm="CRC32")
part = {"PartNumber": 1, "ETag": part["ETag"], "ChecksumCRC32": part["ChecksumCRC32"]}
call_xml(s3, "CompleteMultipartUpload", **upload, MultipartUpload={"Parts": [part]})
print(f"{checked} answers fit the model")
