// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>Sentences that several controls share.</summary>
internal static class Reasons
{
    /// <summary>Why no policy prevents it.</summary>
    public const string NoConditionKey = "IAM has no condition key for this property, so no policy can deny it.";

    /// <summary>Why there is no repair.</summary>
    public const string OnlyNotebooks = "`sageguard remediate` repairs notebook instances only.";

    /// <summary>Why a container should be isolated.</summary>
    public const string Isolation =
        "A container without network isolation can send what it reads, and its credentials, anywhere its network reaches.";

    /// <summary>Why traffic between containers should be encrypted.</summary>
    public const string Encryption = "Between the containers of a distributed job the data travels in the clear unless it is encrypted.";

    /// <summary>Why an image's origin matters.</summary>
    public const string ForeignImage =
        "Someone who can push to the registry decides what runs with the role and the data of the container.";

    /// <summary>Why a tag is not enough.</summary>
    public const string MovableTag = "A tag that can be moved to another image runs, at the next start, what no one approved.";

    /// <summary>Why a bucket's owner matters.</summary>
    public const string ForeignBucket =
        "A model's data can hold code: the owner of the bucket decides what is loaded. The name of a bucket that does not exist can be taken by anyone.";

    /// <summary>Why a key that exists must be usable.</summary>
    public const string UnusableKey =
        "With a key that is disabled or will be deleted the data cannot be read; a key that AWS manages is not yours to control.";

    /// <summary>Why a key of one's own matters.</summary>
    /// <param name="what">What the key protects, e.g. "the notebook's volume".</param>
    public static string OwnKey(string what) => $"With a KMS key of yours you decide, and can see, who decrypts {what}.";
}
