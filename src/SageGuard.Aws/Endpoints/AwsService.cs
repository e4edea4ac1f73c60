// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Aws.Endpoints;

/// <summary>
/// One AWS service: what its requests are called, where they go and how they are signed.
/// Data only; the rows are at the end.
/// </summary>
/// <param name="Name">The service in plain words, for messages.</param>
/// <param name="ServiceId">
/// The service's id in AWS's models. It names the endpoint variable: <c>Config Service</c> is
/// <c>AWS_ENDPOINT_URL_CONFIG_SERVICE</c>.
/// </param>
/// <param name="SigningName">The service's name in signatures.</param>
/// <param name="TargetPrefix">The part of <c>X-Amz-Target</c> before the dot; empty where the protocol is not AWS JSON.</param>
/// <param name="Version">The version of the service's API.</param>
/// <param name="Host">The host's name before the Region, e.g. <c>api.sagemaker</c>.</param>
/// <param name="FipsHost">The same for FIPS endpoints, where <paramref name="FipsHostIn"/> does not say otherwise.</param>
/// <param name="FipsHostIn">
/// Where FIPS endpoints without dual stack go by another name: a partition or a Region to the host's name before the Region.
/// </param>
/// <remarks>
/// Source: the metadata of AWS's service models and AWS's endpoint rule sets (<c>endpoint-rule-set-1.json</c>); a test
/// compares every Region and combination with botocore's resolution.
/// </remarks>
public sealed record AwsService(
    string Name,
    string ServiceId,
    string SigningName,
    string TargetPrefix,
    string Version,
    string Host,
    string FipsHost,
    IReadOnlyDictionary<string, string> FipsHostIn
)
{
    /// <summary>AWS Config.</summary>
    public static AwsService Config { get; } =
        new(
            "AWS Config",
            "Config Service",
            "config",
            "StarlingDoveService",
            "2014-11-12",
            Host: "config",
            FipsHost: "config-fips",
            FipsHostIn: new Dictionary<string, string> { ["aws-us-gov"] = "config" }
        );

    /// <summary>Amazon SageMaker.</summary>
    public static AwsService SageMaker { get; } =
        new(
            "Amazon SageMaker",
            "SageMaker",
            "sagemaker",
            "SageMaker",
            "2017-07-24",
            Host: "api.sagemaker",
            FipsHost: "api.sagemaker-fips",
            FipsHostIn: new Dictionary<string, string> { ["aws"] = "api-fips.sagemaker", ["aws-us-gov"] = "api-fips.sagemaker" }
        );

    /// <summary>Amazon CloudWatch Logs.</summary>
    public static AwsService Logs { get; } =
        new(
            "Amazon CloudWatch Logs",
            "CloudWatch Logs",
            "logs",
            "Logs_20140328",
            "2014-03-28",
            Host: "logs",
            FipsHost: "logs-fips",
            FipsHostIn: new Dictionary<string, string> { ["us-gov-east-1"] = "logs", ["us-gov-west-1"] = "logs" }
        );

    /// <summary>Amazon CloudWatch, whose IAM actions and signatures have different names.</summary>
    public static AwsService CloudWatch { get; } =
        new(
            "Amazon CloudWatch",
            "CloudWatch",
            "monitoring",
            "GraniteServiceVersion20100801",
            "2010-08-01",
            Host: "monitoring",
            FipsHost: "monitoring-fips",
            FipsHostIn: new Dictionary<string, string> { ["aws-us-gov"] = "monitoring" }
        )
        {
            IamPrefix = "cloudwatch",
            JsonVersion = "1.0",
            FipsHostInDualStackToo = true,
        };

    /// <summary>Service Quotas.</summary>
    public static AwsService ServiceQuotas { get; } =
        new(
            "Service Quotas",
            "Service Quotas",
            "servicequotas",
            "ServiceQuotasV20190624",
            "2019-06-24",
            Host: "servicequotas",
            FipsHost: "servicequotas-fips",
            FipsHostIn: new Dictionary<string, string> { ["aws-us-gov"] = "servicequotas" }
        );

    /// <summary>AWS Key Management Service.</summary>
    public static AwsService Kms { get; } =
        new(
            "AWS KMS",
            "KMS",
            "kms",
            "TrentService",
            "2014-11-01",
            Host: "kms",
            FipsHost: "kms-fips",
            FipsHostIn: new Dictionary<string, string>()
        );

    /// <summary>AWS Network Firewall.</summary>
    public static AwsService NetworkFirewall { get; } =
        new(
            "AWS Network Firewall",
            "Network Firewall",
            "network-firewall",
            "NetworkFirewall_20201112",
            "2020-11-12",
            Host: "network-firewall",
            FipsHost: "network-firewall-fips",
            FipsHostIn: new Dictionary<string, string>()
        )
        {
            JsonVersion = "1.0",
        };

    /// <summary>Amazon ECR, whose dual-stack hosts have other names.</summary>
    public static AwsService Ecr { get; } =
        new(
            "Amazon ECR",
            "ECR",
            "ecr",
            "AmazonEC2ContainerRegistry_V20150921",
            "2015-09-21",
            Host: "api.ecr",
            FipsHost: "api.ecr-fips",
            FipsHostIn: new Dictionary<string, string>()
        )
        {
            DualStackHosts = ("ecr", "ecr-fips"),
        };

    /// <summary>AWS Organizations: one endpoint for a whole partition.</summary>
    public static AwsService Organizations { get; } =
        new(
            "AWS Organizations",
            "Organizations",
            "organizations",
            "AWSOrganizationsV20161128",
            "2016-11-28",
            Host: "organizations",
            FipsHost: "",
            FipsHostIn: new Dictionary<string, string>()
        )
        {
            Global = new Dictionary<string, GlobalEndpoint>
            {
                ["aws"] = new("organizations.us-east-1.amazonaws.com", "us-east-1"),
                ["aws-cn"] = new("organizations.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"),
                ["aws-us-gov"] = new("organizations.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
                ["aws-eusc"] = new("organizations.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
                ["aws-iso"] = new("organizations.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
                ["aws-iso-b"] = new("organizations.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"),
                ["aws-iso-e"] = new("organizations.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"),
                ["aws-iso-f"] = new("organizations.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"),
            },
        };

    /// <summary>AWS Lambda: the REST JSON protocol.</summary>
    public static AwsService Lambda { get; } =
        new(
            "AWS Lambda",
            "Lambda",
            "lambda",
            TargetPrefix: "",
            "2015-03-31",
            Host: "lambda",
            FipsHost: "lambda-fips",
            FipsHostIn: new Dictionary<string, string>()
        );

    /// <summary>AWS Security Hub: the REST JSON protocol.</summary>
    public static AwsService SecurityHub { get; } =
        new(
            "AWS Security Hub",
            "SecurityHub",
            "securityhub",
            TargetPrefix: "",
            "2018-10-26",
            Host: "securityhub",
            FipsHost: "securityhub-fips",
            FipsHostIn: new Dictionary<string, string>()
        );

    /// <summary>AWS Security Token Service: the query protocol.</summary>
    public static AwsService Sts { get; } =
        new(
            "AWS STS",
            "STS",
            "sts",
            TargetPrefix: "",
            "2011-06-15",
            Host: "sts",
            FipsHost: "sts-fips",
            FipsHostIn: new Dictionary<string, string> { ["aws-us-gov"] = "sts" }
        );

    /// <summary>Amazon EC2: the query protocol.</summary>
    public static AwsService Ec2 { get; } =
        new(
            "Amazon EC2",
            "EC2",
            "ec2",
            TargetPrefix: "",
            "2016-11-15",
            Host: "ec2",
            FipsHost: "ec2-fips",
            FipsHostIn: new Dictionary<string, string> { ["aws-us-gov"] = "ec2" }
        );

    /// <summary>AWS Identity and Access Management: one endpoint for a whole partition, and the query protocol.</summary>
    public static AwsService Iam { get; } =
        new(
            "AWS IAM",
            "IAM",
            "iam",
            TargetPrefix: "",
            "2010-05-08",
            Host: "iam",
            FipsHost: "",
            FipsHostIn: new Dictionary<string, string>()
        )
        {
            Global = new Dictionary<string, GlobalEndpoint>
            {
                ["aws"] = new("iam.amazonaws.com", "us-east-1"),
                ["aws-cn"] = new("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
                ["aws-us-gov"] = new("iam.us-gov.amazonaws.com", "us-gov-west-1"),
                ["aws-eusc"] = new("iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
                ["aws-iso"] = new("iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
                ["aws-iso-b"] = new("iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"),
                ["aws-iso-e"] = new("iam.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"),
                ["aws-iso-f"] = new("iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"),
            },
        };

    /// <summary>The services of the AWS JSON protocol above.</summary>
    public static IReadOnlyList<AwsService> All { get; } = [Config, SageMaker, Logs, CloudWatch, ServiceQuotas, Kms, Ecr, NetworkFirewall];

    /// <summary>True where <see cref="FipsHostIn"/> counts for dual-stack endpoints as well.</summary>
    public bool FipsHostInDualStackToo { get; init; }

    /// <summary>The names of <see cref="Host"/> and <see cref="FipsHost"/> in dual-stack endpoints; null where they are the same.</summary>
    public (string Host, string FipsHost)? DualStackHosts { get; init; }

    /// <summary>The version of the AWS JSON protocol that the service speaks.</summary>
    public string JsonVersion { get; init; } = "1.1";

    /// <summary>The service's name in IAM actions: the one in signatures, with few exceptions.</summary>
    public string IamPrefix
    {
        get => field ?? SigningName;
        init;
    }

    /// <summary>Where a service has one endpoint for all Regions of a partition: partition to endpoint; null for a service with one a
    /// Region.</summary>
    public IReadOnlyDictionary<string, GlobalEndpoint>? Global { get; init; }

    /// <summary>The environment variable that names this service's endpoint, e.g. <c>AWS_ENDPOINT_URL_SAGEMAKER</c>.</summary>
    public string EndpointVariable => "AWS_ENDPOINT_URL_" + ServiceId.Replace(' ', '_').ToUpperInvariant();

    /// <summary>The IAM action of an operation, e.g. <c>config:PutEvaluations</c>.</summary>
    /// <param name="operation">The operation's name.</param>
    public string Action(string operation) => $"{IamPrefix}:{operation}";
}
