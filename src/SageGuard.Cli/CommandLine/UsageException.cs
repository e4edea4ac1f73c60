// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.CommandLine;

/// <summary>The command line, a file or the set-up is wrong. The message is one clear sentence and the next step.</summary>
internal class UsageException(string message) : SageGuardException(message);
