// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Resources;

namespace SageGuard.Remediation;

/// <summary>A notebook instance as SageMaker describes it now, and its tags.</summary>
/// <param name="Identity">Which one.</param>
/// <param name="Resource">The answer of DescribeNotebookInstance, with CloudFormation's names.</param>
/// <param name="Tags">The tags, those that begin with <c>aws:</c> included.</param>
public sealed record Notebook(NotebookIdentity Identity, Resource Resource, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The name.</summary>
    public string Name => Resource.Name!;

    /// <summary>NotebookInstanceStatus.</summary>
    public string Status => Text("NotebookInstanceStatus") ?? "";

    /// <summary>Why it is Failed, in AWS's words; null where it is not.</summary>
    public string? FailureReason => Text("FailureReason");

    /// <summary>LastModifiedTime as SageMaker gives it, in epoch seconds: every start, stop and update moves it. Null where it is
    /// absent.</summary>
    public string? LastModified => Resource.Properties.Find("LastModifiedTime").Number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The platform; a notebook without the field is of the time before Amazon Linux 2.</summary>
    public string Platform => Text("PlatformIdentifier") ?? Platforms.AmazonLinux1;

    /// <summary>The instance type.</summary>
    public string InstanceType => Text("InstanceType") ?? "";

    /// <summary>The execution role.</summary>
    public string RoleArn => Text("RoleArn") ?? "";

    /// <summary>The subnet; null outside a VPC.</summary>
    public string? SubnetId => Text("SubnetId");

    /// <summary>The security groups.</summary>
    public IReadOnlyList<string> SecurityGroupIds =>
        [.. (Resource.Properties.Find("SecurityGroupIds").Elements ?? []).Select(group => group.GetString()!)];

    /// <summary>The lifecycle configuration that is attached; null for none.</summary>
    public string? LifecycleConfigName => Text("LifecycleConfigName");

    /// <summary>The size of its volume, in GB; null where AWS does not say.</summary>
    public int? VolumeSizeInGB => (int?)Resource.Properties.Find("VolumeSizeInGB").Number;

    /// <summary>The least version of the metadata service that is accepted: 1 or 2.</summary>
    public string MetadataVersion => Text("InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion") ?? "1";

    /// <summary>A string property, or null where it is absent or empty.</summary>
    /// <param name="path">CloudFormation's name.</param>
    public string? Text(string path)
    {
        var value = Resource.Properties.Find(path);
        return value.IsAbsent ? null : value.Text;
    }

    /// <summary>A notebook from what SageMaker answered.</summary>
    /// <param name="resource">The described resource.</param>
    /// <param name="tags">Its tags.</param>
    /// <exception cref="SageGuardException">The answer has no creation time, so the notebook could not be distinguished from another of its
    /// name.</exception>
    public static Notebook From(Resource resource, IReadOnlyDictionary<string, string> tags)
    {
        var created =
            resource.Properties.Find("CreationTime").Number
            ?? throw new SageGuardException(
                $"SageMaker described the notebook {resource.Name} without a CreationTime, so it cannot be distinguished from another of the same name. Nothing was changed; try again."
            );
        return new Notebook(
            new NotebookIdentity(resource.Arn!, DateTimeOffset.FromUnixTimeMilliseconds(decimal.ToInt64(decimal.Round(created * 1000)))),
            resource,
            tags
        );
    }
}
