// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.Check;

/// <summary>The file is of a kind that a check does not read, such as a build file. The message says what it is.</summary>
internal sealed class UnknownFileException(string message) : SageGuardException(message);
