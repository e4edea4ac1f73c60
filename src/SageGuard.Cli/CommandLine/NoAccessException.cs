// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.CommandLine;

/// <summary>Nothing could be asked: no credentials, refused ones, or no way to AWS. The message is one clear sentence and the next
/// step.</summary>
internal sealed class NoAccessException(string message, Exception? inner = null) : SageGuardException(message, inner);
