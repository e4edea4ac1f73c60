// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// Two namespaces that use each other, for the test that such a thing is found.
namespace SageGuard.Deploy.Tests.Code.There
{
    internal sealed record Egg(Here.Hen? Hen);
}

namespace SageGuard.Deploy.Tests.Code.Here
{
    internal sealed record Hen(There.Egg? Egg);
}
