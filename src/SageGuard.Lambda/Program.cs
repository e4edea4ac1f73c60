// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Function;
using SageGuard.Function.Runtime;
using SageGuard.Lambda;

NativeHeap.UseOneArena();
AwsTls.AskAmazonFirst();
return await FunctionHost.RunAsync(Startup.InitAsync);
