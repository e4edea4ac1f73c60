// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws;

/// <summary>What a <see cref="LocalCloud"/> is given at its start. Every default is what AWS does, as far as that is known.</summary>
public sealed record LocalCloudOptions
{
    /// <summary>The loopback port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The Region of requests whose signature names none (the Runtime API), and of the typed helpers.</summary>
    public string Region { get; init; } = "eu-west-1";

    /// <summary>The first account, 12 digits: that of every long-term access key, and of the function.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>The one long-term access key that is good, so that no one else on this machine can call; null: any.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The clock. All transitions, schedules, retries, deadlines and time stamps follow it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The seed of all minted ids and tokens: the same seed and the same calls give the same ids.</summary>
    public int IdSeed { get; init; } = 1;

    /// <summary>The name of the one Lambda function that is registered; the process that polls the Runtime API serves it.</summary>
    public string FunctionName { get; init; } = "sageguard";

    /// <summary>How long an invocation may take before it counts as failed. Lambda allows up to 900 s.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>The wait before a failed asynchronous invocation is tried again. Lambda waits one minute, then two; here it is
    /// short.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The status an answer gets that comes after its deadline.</summary>
    public int LateAnswerStatus { get; init; } = 410;

    /// <summary>How long a resource stays in a state such as Pending. Zero: it never shows, the next state comes at once.</summary>
    public TimeSpan TransitionTime { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// From then on the platforms <c>notebook-al2-v1</c> to <c>v3</c> cannot be created or started (AWS: 2026-07-01).
    /// Null: never.
    /// </summary>
    public DateTimeOffset? AmazonLinux2EndsAt { get; init; } = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether the recorder records at the start; see <see cref="LocalRegion.Recording"/>.</summary>
    public bool Recording { get; init; } = true;

    /// <summary>The recorded types, CloudFormation names; null means all twelve SageMaker types.</summary>
    public IReadOnlySet<string>? RecordedTypes { get; init; }

    /// <summary>
    /// Properties that the recorder leaves out of every configuration, as AWS's published schemas do: CloudFormation names,
    /// with dots for nested ones (<c>PlatformIdentifier</c>, <c>OnlineStoreConfig.SecurityConfig.KmsKeyId</c>).
    /// </summary>
    public IReadOnlySet<string> OmittedProperties { get; init; } = new HashSet<string>();

    /// <summary>Record ARNs with the resource's name in lower case, as two real records show. Names keep their case.</summary>
    public bool LowerCaseRecordedArns { get; init; }

    /// <summary>Whether a settled change of status alone (InService, Stopped, …) makes an item of its own.</summary>
    public bool RecordStatusChanges { get; init; } = true;

    /// <summary>A change notification of more UTF-8 bytes goes out as an oversized one.</summary>
    public int OversizeThreshold { get; init; } = 256 * 1024;

    /// <summary>How long a result token is good for.</summary>
    public TimeSpan ResultTokenLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Gives notebooks volumes and runs their lifecycle scripts for real; null: notebooks only change their states.</summary>
    public NotebookMachines? Machines { get; init; }

    /// <summary>Without <see cref="Machines"/>: the reason with which a notebook that has a lifecycle configuration fails to start; null: it
    /// starts, and the scripts are left out in silence.</summary>
    public string? ScriptRefusal { get; init; }
}
