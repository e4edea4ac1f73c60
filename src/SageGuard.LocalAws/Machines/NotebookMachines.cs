// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws;

/// <summary>
/// Gives each notebook a folder as its volume, and runs its lifecycle configuration's scripts for real at each start: as
/// <c>bash</c> processes of this machine, ended when the notebook stops. For scripts that you trust.
/// </summary>
/// <param name="Folder">Where the volumes are: <c>FOLDER/REGION/NOTEBOOK</c>; beside each lies its log.</param>
public sealed record NotebookMachines(string Folder)
{
    /// <summary>The variable that gives a script where its volume is, in place of <c>/home/ec2-user/SageMaker</c>.</summary>
    public const string VolumeVariable = "SAGEGUARD_VOLUME";

    /// <summary>Further variables of the scripts, e.g. an endpoint and credentials.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a script may take before the start fails. AWS: five minutes.</summary>
    public TimeSpan ScriptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A notebook's volume.</summary>
    /// <param name="region">The Region.</param>
    /// <param name="notebook">The notebook's name.</param>
    public string VolumeOf(string region, string notebook) => Path.Combine(Folder, region, notebook);
}
