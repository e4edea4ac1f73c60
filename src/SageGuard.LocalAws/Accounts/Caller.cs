// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Accounts;

/// <summary>Who signed a request.</summary>
/// <param name="Account">The account of 12 digits.</param>
/// <param name="Arn">The user, or the role's session.</param>
/// <param name="UserId">The unique id that STS shows.</param>
/// <param name="IsSession">True for temporary credentials.</param>
internal sealed record Caller(string Account, string Arn, string UserId, bool IsSession);
