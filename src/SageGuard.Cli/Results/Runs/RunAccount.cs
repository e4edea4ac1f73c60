// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Results;

/// <summary>One account that was asked.</summary>
/// <param name="Id">The account of 12 digits.</param>
/// <param name="Name">Its name in AWS Organizations or in the file of accounts; null where it is not known.</param>
/// <param name="Caller">The ARN that asked there; null where the account could not be entered.</param>
internal sealed record RunAccount(string Id, string? Name, string? Caller);
