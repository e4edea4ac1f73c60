// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Xunit.Sdk;
using Xunit.v3;

// Most of these tests wait: for a script, for a notebook's state, for the next look at either. Each has its own notebooks, bucket and
// folder, so that those of one class run side by side as well, and more of them than there are processors.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 6)]
