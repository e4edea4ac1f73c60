// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli;
using SageGuard.Cli.CommandLine;

return await CommandRoot.RunAsync(args, Terminal.OfProcess(), TimeProvider.System, static () => Guid.NewGuid().ToString());
