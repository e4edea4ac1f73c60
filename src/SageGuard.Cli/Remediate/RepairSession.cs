// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws;
using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>What a command needs to work on a plan: the connections, the buckets and the journals, opened together and closed
/// together.</summary>
internal sealed class RepairSession : IDisposable
{
    private readonly AwsJsonClient _client;
    private readonly LocalJournal _local;
    private readonly NotebookFactSource _factSource;
    private readonly BackupStore? _backups;
    private readonly BackupStore? _journals;

    /// <summary>Opens them; nothing is sent.</summary>
    /// <param name="aws">The account and Region.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="file">The plan's file, beside which the journals are.</param>
    /// <param name="resume">True where the journals of the bucket count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Hears what happens.</param>
    /// <exception cref="SageGuardException">Another sageguard is at work on this plan.</exception>
    public RepairSession(
        AwsConnection aws,
        RemediationPlan plan,
        FileInfo file,
        bool resume,
        TimeProvider time,
        Action<string, string> progress
    )
    {
        _local = LocalJournal.Beside(file);
        _client = aws.Client(AwsService.SageMaker);
        _factSource = new NotebookFactSource(aws, isLong: true);
        _backups = BucketAccess.ForBackups(plan) is { } backups ? new BackupStore(aws, backups) : null;
        _journals = BucketAccess.ForJournals(plan) is { } journals ? new BackupStore(aws, journals) : null;
        Repair = new RepairContext
        {
            Plan = plan,
            SageMaker = new SageMakerClient(_client),
            Calls = new NotebookClient(_client),
            Backups = _backups,
            Scripts = new CopyScripts(),
            FactSource = _factSource,
            Journals = _journals is null ? _local : new S3Journal(_local, _journals, plan, resume),
            Time = time,
            PlanFile = Remediate.PlanFile.Shown(file),
            Progress = progress,
        };
    }

    /// <summary>What every step works with.</summary>
    public RepairContext Repair { get; }

    public void Dispose()
    {
        _journals?.Dispose();
        _backups?.Dispose();
        _factSource.Dispose();
        _client.Dispose();
        _local.Dispose();
    }
}
