// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace SageGuard.Aws;

/// <summary>A configuration recorder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RoleArn">The role it records with.</param>
/// <param name="Recording">True where it is on.</param>
/// <param name="LastStatus">PENDING, SUCCESS or FAILURE of the last delivery.</param>
/// <param name="ErrorCode">What went wrong last; null for nothing.</param>
/// <param name="ErrorMessage">The same in words.</param>
/// <param name="AllSupported">True where it records every type that AWS Config supports.</param>
/// <param name="Types">The types that it records, where it does not record all.</param>
/// <param name="Excluded">The types that it leaves out.</param>
public sealed record RecorderState(
    string Name,
    string? RoleArn,
    bool Recording,
    string? LastStatus,
    string? ErrorCode,
    string? ErrorMessage,
    bool AllSupported,
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Excluded
)
{
    /// <summary>The recorder as DescribeConfigurationRecorders shows it.</summary>
    public JsonElement Json { get; init; }

    /// <summary>How often it records: CONTINUOUS or DAILY.</summary>
    public string Frequency { get; init; } = "CONTINUOUS";

    /// <summary>Types that it records at another frequency.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>How often it records a type: CONTINUOUS or DAILY.</summary>
    /// <param name="type">AWS Config's type.</param>
    public string FrequencyOf(string type) => Overrides.GetValueOrDefault(type, Frequency);

    /// <summary>True where it records a type.</summary>
    /// <param name="type">AWS Config's type.</param>
    public bool Records(string type) => Excluded.Count > 0 ? !Excluded.Contains(type) : AllSupported || Types.Contains(type);
}
