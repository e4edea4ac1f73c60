// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace SageGuard.Cli.Tests.Check;

/// <summary>What a template makes certain before its deployment, property by property, and what it leaves open.</summary>
public sealed class CertaintyTests
{
    private const string Sections = """
        Parameters:
          Text: {Type: String}
          Empty: {Type: String, Default: ""}
          Closed: {Type: String, AllowedPattern: "^(Disabled)$"}
          Either: {Type: String, AllowedValues: [Enabled, Disabled]}
          Both: {Type: String, AllowedValues: [a, b]}
          Arn: {Type: String, AllowedPattern: "arn:aws:kms:.+"}
          Any: {Type: String, AllowedPattern: ".*"}
          Subnet: {Type: "AWS::EC2::Subnet::Id"}
          Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
          Names: {Type: CommaDelimitedList}
          Ssm: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}
          SsmSubnets: {Type: "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>", Default: /x}
        Conditions:
          IsA: !Equals [!Ref Both, a]
          IsB: !Equals [!Ref Both, b]
          HasText: !Not [!Equals [!Ref Text, ""]]
          HasSubnet: !Not [!Equals [!Ref Subnet, ""]]
          HasSubnets: !Not [!Equals [!Join ["", !Ref Subnets], ""]]
          HasEmpty: !Not [!Equals [!Ref Empty, ""]]
          Or: !Or [!Condition IsA, !Condition IsB]
          Nothing: !And [!Condition IsA, !Condition IsB]
          Europe: !Equals [!Select [0, !Split ["-", !Ref "AWS::Region"]], eu]
        Mappings:
          Same: {a: {net: Disabled}, b: {net: Disabled}}
          Differ: {a: {net: Disabled}, b: {net: Enabled}}
          ByRegion: {eu-central-1: {net: Disabled}, us-east-1: {net: Enabled}}
        Resources:
          Key: {Type: AWS::KMS::Key}
          Lab:
            Type: AWS::SageMaker::NotebookInstance
            Properties:

        """;

    [Theory]
    [InlineData(1, "DirectInternetAccess: !Ref Closed", "passed")]
    [InlineData(1, "DirectInternetAccess: !Ref Either", "decidedAtDeployment")]
    [InlineData(1, "DirectInternetAccess: !Sub 'x${Text}'", "failing")]
    [InlineData(1, "DirectInternetAccess: !Sub '${Text}'", "decidedAtDeployment")]
    [InlineData(1, "DirectInternetAccess: !GetAtt Key.Arn", "decidedAtDeployment")]
    [InlineData(1, "DirectInternetAccess: !FindInMap [Same, !Ref Both, net]", "passed")]
    [InlineData(1, "DirectInternetAccess: !FindInMap [Differ, !Ref Both, net]", "decidedAtDeployment")]
    [InlineData(1, "DirectInternetAccess: !FindInMap [Same, !Ref Text, net]", "passed")]
    [InlineData(1, "DirectInternetAccess: !FindInMap [ByRegion, !Ref 'AWS::Region', net]", "decidedAtDeployment")]
    [InlineData(1, "DirectInternetAccess: !FindInMap [ByRegion, !Ref 'AWS::Region', net]", "passed", "--region", "eu-central-1")]
    [InlineData(1, "DirectInternetAccess: !FindInMap [ByRegion, !Ref 'AWS::Region', net]", "failing", "--region", "us-east-1")]
    [InlineData(1, "DirectInternetAccess: !If [Europe, Disabled, Enabled]", "passed", "--region", "eu-central-1")]
    [InlineData(1, "DirectInternetAccess: !If [IsA, Disabled, !If [IsB, Disabled, Enabled]]", "passed")]
    [InlineData(1, "DirectInternetAccess: !If [Or, Disabled, Enabled]", "passed")]
    [InlineData(1, "DirectInternetAccess: !If [Nothing, Enabled, Disabled]", "passed")]
    [InlineData(1, "DirectInternetAccess: !If [HasSubnet, Disabled, Enabled]", "passed")]
    [InlineData(1, "DirectInternetAccess: !If [HasSubnets, Disabled, Enabled]", "passed")]
    [InlineData(1, "DirectInternetAccess: !If [HasText, Disabled, Enabled]", "decidedAtDeployment")]
    [InlineData(1, "DirectInternetAccess: !If [IsA, !If [IsA, Disabled, Enabled], Disabled]", "passed")]
    [InlineData(1, "DirectInternetAccess: {'Fn::Transform': {Name: AWS::Include}}", "decidedAtDeployment")]
    [InlineData(2, "SubnetId: !Ref Text", "decidedAtDeployment")]
    [InlineData(2, "SubnetId: !Ref Any", "decidedAtDeployment")]
    [InlineData(2, "SubnetId: !Ref Empty", "failing")]
    [InlineData(2, "SubnetId: !Ref Subnet", "passed")]
    [InlineData(2, "SubnetId: !Select [1, !Ref Subnets]", "passed")]
    [InlineData(2, "SubnetId: !Select [1, !Ref SsmSubnets]", "passed")]
    [InlineData(2, "SubnetId: !Select [1, !Ref Names]", "decidedAtDeployment")]
    [InlineData(2, "SubnetId: !ImportValue subnet", "passed")]
    [InlineData(2, "SubnetId: !Ref Nowhere", "decidedAtDeployment")]
    [InlineData(2, "SubnetId: !If [HasText, !Ref Text, subnet-1]", "passed")]
    [InlineData(2, "SubnetId: !If [HasEmpty, !Ref Empty, !Ref 'AWS::NoValue']", "failing")]
    [InlineData(21, "KmsKeyId: !Ref Arn", "passed")]
    [InlineData(21, "KmsKeyId: !Ref Ssm", "passed")]
    [InlineData(21, "KmsKeyId: '{{resolve:ssm:/key}}'", "passed")]
    [InlineData(21, "KmsKeyId: '{{resolve:secretsmanager:x:SecretString:key}}'", "decidedAtDeployment")]
    [InlineData(21, "KmsKeyId: !Sub 'alias/${Text}'", "passed")]
    [InlineData(21, "KmsKeyId: !Join ['', [!Ref Text, !Ref Text]]", "decidedAtDeployment")]
    [InlineData(8, "PlatformIdentifier: !Ref Text", "decidedAtDeployment")]
    [InlineData(8, "InstanceType: ml.t3.medium", "passed")]
    public async Task A_property(int control, string property, string outcome, params string[] options)
    {
        var answer = await Sageguard.RunAsync(
            ["check", "-", "-c", $"{control}", "--output", "json", .. options],
            Encoding.UTF8.GetBytes($"{Sections}      {property}\n")
        );

        Assert.Equal(outcome, answer.Outcomes[$"SageMaker.{control} Lab"]);
    }

    [Theory]
    [InlineData("{Type: Number, MinValue: 2}", "passed")]
    [InlineData("{Type: Number, MaxValue: 1}", "failing")]
    [InlineData("{Type: Number}", "decidedAtDeployment")]
    [InlineData("{Type: Number, Default: 2}", "passed")]
    [InlineData("{Type: Number, AllowedValues: [2, 4]}", "passed")]
    public async Task A_number_by_its_range(string parameter, string outcome)
    {
        var template =
            $"Parameters:\n  Count: {parameter}\nResources:\n  Config:\n    Type: AWS::SageMaker::EndpointConfig\n    Properties: {{ProductionVariants: [{{ModelName: m, InitialInstanceCount: !Ref Count}}]}}\n";

        Assert.Equal(
            outcome,
            (await Sageguard.RunAsync(["check", "-", "--output", "json"], Encoding.UTF8.GetBytes(template))).Outcomes["SageMaker.4 Config"]
        );
    }

    [Theory]
    [InlineData(
        "DirectInternetAccess: !Ref Either",
        1,
        "It fails where the parameter Either is Enabled: DirectInternetAccess is Enabled; it must be Disabled. The deployment decides.",
        "Give it: --parameter Either=VALUE"
    )]
    [InlineData(
        "DirectInternetAccess: !FindInMap [ByRegion, !Ref 'AWS::Region', net]",
        1,
        "It fails for some values of AWS::Region: DirectInternetAccess is Enabled; it must be Disabled. The deployment decides.",
        "Give it: --region REGION"
    )]
    [InlineData(
        "SubnetId: !Ref Nowhere",
        2,
        "SubnetId is decided at deployment (the template has neither a parameter nor a resource Nowhere).",
        null
    )]
    [InlineData("SubnetId: !Ref Text", 2, "SubnetId is decided at deployment (the parameter Text).", "Give it: --parameter Text=VALUE")]
    public async Task What_is_open_says_what_decides_it_and_how_to_give_it(string property, int control, string reason, string? remedy)
    {
        var answer = await Sageguard.RunAsync(
            ["check", "-", "-c", $"{control}", "--output", "json"],
            Encoding.UTF8.GetBytes($"{Sections}      {property}\n")
        );

        Assert.Equal(reason, answer.ReasonOf($"SageMaker.{control}", "Lab"));
        Assert.Equal(
            remedy,
            SampleTests.ResultOf(answer, $"SageMaker.{control}").TryGetProperty("remedy", out var given) ? given.GetString() : null
        );
    }
}
