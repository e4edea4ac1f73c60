// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SageGuard.Controls;

namespace SageGuard.Remediation;

/// <summary>A plan as JSON, for apply, and to be reviewed and kept.</summary>
public static partial class PlanJson
{
    private const int Version = 2;
    private const string IsoForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(RemediationPlan plan) =>
        StrictJson.Write(
            new PlanDocument(
                Version,
                plan.Id,
                Iso(plan.CreatedAt),
                plan.Region,
                ToDocument(plan.Target),
                plan.Options,
                [.. plan.Notebooks.Select(notebook => ToDocument(notebook, plan))]
            )
            {
                PlannedBy = plan.PlannedBy,
            },
            StrictJson.Indented.PlanDocument
        ) + "\n";

    /// <summary>Reads a plan.</summary>
    /// <param name="text">The JSON.</param>
    /// <exception cref="SageGuardException">It is not a plan, one of another version, or a member is unknown, missing or has a value that
    /// is not allowed.</exception>
    public static RemediationPlan Read(string text)
    {
        CheckKind(text);
        try
        {
            var document = StrictJson.Read(text, StrictJson.Indented.PlanDocument);
            var region = Checked(document.Region, "region", RegionForm(), "a Region, e.g. eu-west-1");
            return new RemediationPlan(
                Checked(document.Id, "id", IdForm(), "up to 64 letters, digits and '-'"),
                Time(document.CreatedAt, "createdAt"),
                region,
                ToTarget(document.Target),
                [.. document.Notebooks.Select((notebook, i) => ToNotebook(notebook, $"notebooks[{i}]", region))]
            )
            {
                Options = Checked(document.Options),
                PlannedBy = Checked(document.PlannedBy, document.Notebooks),
            };
        }
        catch (FormatException error)
        {
            throw new SageGuardException(
                $"The plan cannot be read: {error.Message}. Correct that, or make a new one with sageguard remediate plan.",
                error
            );
        }
    }

    internal static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString(IsoForm, CultureInfo.InvariantCulture);

    /// <summary>Reads a time as <see cref="Iso"/> writes it.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    internal static DateTimeOffset Time(string text, string member) =>
        DateTimeOffset.TryParseExact(
            text,
            IsoForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : throw new FormatException($"{member} is '{text}'; it must be a time such as 2026-11-23T13:30:00.000Z");

    // Before anything else: a plan of another version, and our own reports, are not misspelt plans.
    private static void CheckKind(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("tool", out _) && root.TryGetProperty("results", out _))
            {
                throw new SageGuardException(
                    "This is a report of sageguard, not a plan. Make a plan with sageguard remediate plan --out FILE."
                );
            }

            if (
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("version", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out var number)
                && number != Version
            )
            {
                throw new SageGuardException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"This plan is of version {number}, and this sageguard reads version {Version}. Make a new one with sageguard remediate plan; a rebuild that is under way is finished with the sageguard that began it."
                    )
                );
            }
        }
        catch (JsonException error)
        {
            throw new SageGuardException(
                $"The plan cannot be read: it is not JSON (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}). Make a new one with sageguard remediate plan.",
                error
            );
        }
    }

    private static TargetDocument ToDocument(RemediationTarget target) =>
        new(
            [.. target.Controls.Select(control => control.Id)],
            target.MetadataVersion,
            target.SubnetId,
            target.SecurityGroupIds,
            target.KmsKeyId,
            target.ReplacementInstanceType,
            target.KeepPlatform,
            target.Bucket,
            target.Prefix,
            target.BackupWay == BackupWay.Script ? "script" : "lifecycle",
            target.Suffix,
            target.RetentionDays,
            target.WaiverTagKey,
            target.Accepted
        );

    private static RemediationTarget ToTarget(TargetDocument target) =>
        new()
        {
            Controls = [.. target.Controls.Select(Repairable)],
            MetadataVersion = target.MetadataVersion,
            SubnetId = target.SubnetId,
            SecurityGroupIds = target.SecurityGroupIds,
            KmsKeyId = target.KmsKeyId,
            ReplacementInstanceType = target.ReplacementInstanceType,
            KeepPlatform = target.KeepPlatform,
            Bucket = target.Bucket is null ? null : Checked(target.Bucket, "target.bucket", BucketForm(), "a bucket's name"),
            Prefix = Checked(target.Prefix, "target.prefix", PrefixForm(), "letters, digits, '-', '_', '.', '=' and '/'"),
            BackupWay = target.Backup switch
            {
                "script" => BackupWay.Script,
                "lifecycle" => BackupWay.Lifecycle,
                var other => throw new FormatException($"target.backup is '{other}'; it must be lifecycle or script"),
            },
            Suffix = Checked(target.Suffix, "target.suffix", NameForm(), "letters, digits and '-'"),
            RetentionDays = target.RetentionDays is >= 0 and <= 3650
                ? target.RetentionDays
                : throw new FormatException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"target.retentionDays is {target.RetentionDays}; it must be from 0 to 3650"
                    )
                ),
            WaiverTagKey = target.WaiverTagKey,
            Accepted = target.Accepted,
        };

    private static PlannedBy? Checked(PlannedBy? planner, IReadOnlyList<NotebookDocument> notebooks)
    {
        if (planner is null)
            return null;
        Checked(planner.Account, "plannedBy.account", AccountForm(), "an account of 12 digits");
        Checked(planner.Arn, "plannedBy.arn", PrincipalForm(), "the ARN of a user or a role's session");
        return notebooks.FirstOrDefault(notebook => !notebook.Arn.Contains($":{planner.Account}:", StringComparison.Ordinal)) is { } other
            ? throw new FormatException($"plannedBy.account is {planner.Account}, and {other.Arn} is of another account")
            : planner;
    }

    private static RepairOptions Checked(RepairOptions options)
    {
        if (options.JournalBucket is { } bucket)
            Checked(bucket, "options.journalBucket", BucketForm(), "a bucket's name");
        if (options.BucketOwner is { } owner)
            Checked(owner, "options.bucketOwner", AccountForm(), "an account of 12 digits");
        if (options.Encryption is { } encryption)
            Checked(encryption, "options.encryption", EncryptionForm(), "AES256, aws:kms or aws:kms:dsse");
        return options;
    }

    private static NotebookDocument ToDocument(NotebookPlan notebook, RemediationPlan plan) =>
        new(
            notebook.Identity.Arn,
            Iso(notebook.Identity.CreatedAt),
            notebook.Status,
            notebook.Failing,
            notebook.Waived,
            notebook.Method == RepairMethod.InPlace ? "inPlace" : "rebuild",
            notebook.ReplacementName,
            notebook.LifecycleConfigName,
            notebook.RootAccess,
            notebook.Fingerprint,
            notebook.Changes,
            notebook.Blockers,
            notebook.Accepted,
            notebook.Notes,
            [.. Steps.For(notebook.Method, plan.Target.BackupWay).Select(step => Steps.What(step, notebook, plan))]
        );

    private static NotebookPlan ToNotebook(NotebookDocument notebook, string where, string region)
    {
        var method = notebook.Method switch
        {
            "inPlace" => RepairMethod.InPlace,
            "rebuild" => RepairMethod.Rebuild,
            var other => throw new FormatException($"{where}.method is '{other}'; it must be inPlace or rebuild"),
        };
        var arn = Checked(notebook.Arn, $"{where}.arn", ArnForm(), "the ARN of a notebook instance");
        if (arn.Split(':')[3] != region)
            throw new FormatException($"{where}.arn is '{arn}', which is not of {region}");
        if (method == RepairMethod.Rebuild)
            Checked(notebook.ReplacementName ?? "", $"{where}.replacementName", NameForm(), "a notebook's name");
        foreach (var control in notebook.Failing.Concat(notebook.Waived))
            Known(control);
        return new NotebookPlan(new NotebookIdentity(arn, Time(notebook.CreatedAt, $"{where}.createdAt")), method)
        {
            Status = NotebookStatus.All.Contains(notebook.Status)
                ? notebook.Status
                : throw new FormatException(
                    $"{where}.status is '{notebook.Status}'; it must be one of {string.Join(", ", NotebookStatus.All)}"
                ),
            Failing = notebook.Failing,
            Waived = notebook.Waived,
            ReplacementName = method == RepairMethod.Rebuild ? notebook.ReplacementName : null,
            LifecycleConfigName = notebook.LifecycleConfigName,
            RootAccess = notebook.RootAccess is null or "Enabled" or "Disabled"
                ? notebook.RootAccess
                : throw new FormatException($"{where}.rootAccess is '{notebook.RootAccess}'; it must be Enabled or Disabled"),
            Fingerprint = notebook.Fingerprint,
            Changes = notebook.Changes,
            Blockers = notebook.Blockers,
            Accepted = notebook.Accepted,
            Notes = notebook.Notes,
        };
    }

    private static Control Known(string id) =>
        Catalog.Find(id) is { } control && control.Id == id
            ? control
            : throw new FormatException($"'{id}' is not a control; an example is SageMaker.1");

    private static Control Repairable(string id) =>
        RemediationTarget.Repairable.FirstOrDefault(control => control.Id == id)
        ?? throw new FormatException($"target.controls holds '{id}'; it can hold {string.Join(", ", RemediationTarget.Repairable)}");

    private static string Checked(string value, string member, Regex form, string allowed) =>
        form.IsMatch(value) ? value : throw new FormatException($"{member} is '{value}'; it must be {allowed}");

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[a-z]{2,}(-[a-z]+)+-[0-9]+\z")]
    private static partial Regex RegionForm();

    [GeneratedRegex(@"^arn:[a-z-]+:sagemaker:[a-z0-9-]+:[0-9]{12}:notebook-instance/[A-Za-z0-9-]{1,63}\z")]
    private static partial Regex ArnForm();

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,80}\z")]
    private static partial Regex NameForm();

    // These go into shell scripts and S3 keys: nothing else than their plain form gets there.
    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketForm();

    [GeneratedRegex(@"^[A-Za-z0-9_.=-]+(/[A-Za-z0-9_.=-]+)*\z")]
    private static partial Regex PrefixForm();

    [GeneratedRegex(@"^arn:[a-z-]+:(iam|sts)::[0-9]{12}:[!-~]{1,512}\z")]
    private static partial Regex PrincipalForm();

    [GeneratedRegex(@"^[0-9]{12}\z")]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"^(AES256|aws:kms|aws:kms:dsse)\z")]
    private static partial Regex EncryptionForm();
}
