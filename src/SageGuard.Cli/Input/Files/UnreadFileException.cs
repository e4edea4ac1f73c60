// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>
/// The file is of a kind that a check reads, or names a resource that a control evaluates, and could not be read: it is not
/// assessed, however it was found.
/// </summary>
internal sealed class UnreadFileException(string message) : UsageException(message);
