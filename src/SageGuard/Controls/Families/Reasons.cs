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

    /// <summary>Why a key of one's own matters.</summary>
    /// <param name="what">What the key protects, e.g. "the notebook's volume".</param>
    public static string OwnKey(string what) => $"With a KMS key of yours you decide, and can see, who decrypts {what}.";
}
