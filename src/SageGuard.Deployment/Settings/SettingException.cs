// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Deployment.Settings;

/// <summary>A setting of a deployment is unknown, missing or wrong. The message names it, its value and what is allowed.</summary>
public sealed class SettingException : SageGuardException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which setting, what it is and what is allowed, in a sentence.</param>
    public SettingException(string message)
        : base(message) { }
}
