// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Input;

/// <summary>The file is empty, or is not text and names nothing that a check reads.</summary>
internal sealed class EmptyFileException(string message) : UsageException(message);
