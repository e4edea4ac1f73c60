// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check.Declared;

/// <summary>
/// Kinds of SageMaker resource that hold nothing a control could evaluate, each with the reason. Every other kind without a
/// control is "not assessed".
/// </summary>
internal static class NothingToEvaluate
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["AWS::SageMaker::Device"] = "It registers an edge device and holds no setting of network, encryption or access.",
        ["AWS::SageMaker::ModelCard"] = "It is a document about a model.",
    };

    /// <summary>Terraform's resources that hold no settings of their own.</summary>
    private static readonly Dictionary<string, string> Terraform = new(StringComparer.Ordinal)
    {
        ["aws_sagemaker_device"] = Reasons["AWS::SageMaker::Device"],
        ["aws_sagemaker_model_card"] = Reasons["AWS::SageMaker::ModelCard"],
        ["aws_sagemaker_servicecatalog_portfolio_status"] =
            "It switches the Service Catalog portfolio of SageMaker on for the account and makes no resource.",
    };

    /// <summary>All kinds, with their reasons.</summary>
    public static IReadOnlyDictionary<string, string> All => Reasons;

    /// <summary>True for a CloudFormation type with nothing to evaluate.</summary>
    public static bool HasType(string type) => Reasons.ContainsKey(type);

    /// <summary>True for a Terraform type with nothing to evaluate.</summary>
    public static bool HasTerraform(string type) => Terraform.ContainsKey(type);
}
