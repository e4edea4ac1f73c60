// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Function.Runtime;

return await FunctionHost.RunAsync((_, _) => Task.FromResult<InvocationHandler>((payload, _, _) => Task.FromResult(payload)));
