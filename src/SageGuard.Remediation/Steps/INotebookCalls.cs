// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Remediation;

/// <summary>What a repair asks of SageMaker beyond reading resources.</summary>
/// <remarks>Every method throws <see cref="AwsCallException"/> when AWS refuses or does not answer to the end of the retries.</remarks>
public interface INotebookCalls
{
    /// <summary>Makes a call that changes something.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<JsonElement> CallAsync(NotebookCall call, CancellationToken cancellationToken);

    /// <summary>Reads a lifecycle configuration; <see cref="LifecycleFacts.Exists"/> is false where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<LifecycleFacts> LifecycleAsync(string name, CancellationToken cancellationToken);
}
