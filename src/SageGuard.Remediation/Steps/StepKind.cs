// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediation;

/// <summary>The steps, in the order in which they can occur.</summary>
public enum StepKind
{
    /// <summary>Look at the bucket.</summary>
    CheckBucket,

    /// <summary>Stop the notebook.</summary>
    Stop,

    /// <summary>Change its settings.</summary>
    Update,

    /// <summary>Make the lifecycle configuration that backs up.</summary>
    PrepareBackup,

    /// <summary>Attach it to the stopped notebook.</summary>
    AttachBackup,

    /// <summary>Start the notebook, which starts the backup.</summary>
    StartBackup,

    /// <summary>Wait for the backup.</summary>
    BackUp,

    /// <summary>Compare the backup with its manifest.</summary>
    VerifyBackup,

    /// <summary>Stop the notebook after the backup.</summary>
    StopAfterBackup,

    /// <summary>Put the notebook's own lifecycle configuration back.</summary>
    PutBack,

    /// <summary>Make the lifecycle configuration that restores.</summary>
    PrepareRestore,

    /// <summary>Create the replacement, which starts the restore.</summary>
    CreateReplacement,

    /// <summary>Wait for the restore.</summary>
    Restore,

    /// <summary>Compare what the replacement holds with the manifest.</summary>
    VerifyReplacement,

    /// <summary>Stop the replacement, to give it the notebook's own lifecycle configuration.</summary>
    StopReplacement,

    /// <summary>Give it that.</summary>
    FinishReplacement,

    /// <summary>Start the replacement, if the old one ran.</summary>
    StartReplacement,

    /// <summary>Mark the replacement as verified.</summary>
    MarkReplacement,

    /// <summary>Tag the old one as migrated.</summary>
    TagOld,

    /// <summary>Stop the old one.</summary>
    StopOld,

    /// <summary>Start the notebook again, if it ran.</summary>
    Start,

    /// <summary>Judge the result by the controls.</summary>
    Confirm,

    /// <summary>Take a rebuild back; only rollback does.</summary>
    Rollback,

    /// <summary>Compare the replacement once more after it was handed over; only compare does.</summary>
    Compare,

    /// <summary>Delete the old one; only purge does.</summary>
    Purge,
}
