// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Function;
using SageGuard.Function.Runtime;

return await FunctionHost.RunAsync(Startup.InitAsync);
