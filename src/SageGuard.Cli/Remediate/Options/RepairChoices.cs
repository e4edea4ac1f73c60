// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text.RegularExpressions;
using SageGuard.Cli.CommandLine;
using SageGuard.Remediation;

namespace SageGuard.Cli.Remediate;

/// <summary>The options of a plan about buckets, set-uid files and waivers.</summary>
internal sealed partial class RepairChoices
{
    private readonly Option<string?> _journalBucket = new("--journal-bucket")
    {
        HelpName = "name",
        Description = "A bucket of yours for the journals, which no notebook can write; default: --bucket, under PREFIX/_journal/.",
    };
    private readonly Option<string?> _owner = new("--bucket-owner")
    {
        HelpName = "account",
        Description = "The account that owns the buckets, 12 digits; default: the notebooks' own.",
    };
    private readonly Option<string?> _encryption = new("--encryption")
    {
        HelpName = "kind",
        Description =
            "The encryption header of everything that is written to the buckets: AES256, aws:kms or aws:kms:dsse; default: none, the bucket's default holds.",
    };
    private readonly Option<string?> _key = new("--encryption-key")
    {
        HelpName = "key",
        Description = "The KMS key of --encryption aws:kms.",
    };
    private readonly Option<bool> _keepSetuid = new("--keep-setuid")
    {
        Description = "Keep set-uid and set-gid bits and file capabilities on replacements without root access.",
    };
    private readonly Option<bool> _includeWaived = new("--include-waived")
    {
        Description = "Repair also what has a valid waiver (in the tag --waiver-tag-key).",
    };
    private readonly Option<int> _waiverDays = Number.Option(
        "--waiver-max-days",
        "How many days ahead a waiver may end: your rule's waiverMaxDays.",
        365,
        1,
        3650
    );

    private Option[] All => [_journalBucket, _owner, _encryption, _key, _keepSetuid, _includeWaived, _waiverDays];

    public void AddTo(Command command)
    {
        _encryption.CompletionSources.Add("AES256", "aws:kms", "aws:kms:dsse");
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>True if any of them was given.</summary>
    /// <param name="parse">The command line.</param>
    public bool AnyGiven(ParseResult parse) => All.Any(option => parse.GetResult(option) is { Implicit: false });

    /// <summary>Reads and checks them.</summary>
    /// <param name="parse">The command line.</param>
    /// <exception cref="SageGuardException">One has a value that is not allowed.</exception>
    public RepairOptions Read(ParseResult parse)
    {
        var encryption = parse.GetValue(_encryption);
        var key = parse.GetValue(_key);
        if (encryption is not (null or "AES256" or "aws:kms" or "aws:kms:dsse"))
            throw new SageGuardException($"--encryption is \"{encryption}\"; it must be AES256, aws:kms or aws:kms:dsse.");
        if (key is not null && encryption is not ("aws:kms" or "aws:kms:dsse"))
            throw new SageGuardException("--encryption-key needs --encryption aws:kms (or aws:kms:dsse).");
        return new RepairOptions
        {
            JournalBucket = Checked(parse.GetValue(_journalBucket), "--journal-bucket", BucketForm(), "a bucket's name"),
            BucketOwner = Checked(parse.GetValue(_owner), "--bucket-owner", AccountForm(), "an account of 12 digits"),
            Encryption = encryption,
            EncryptionKeyId = Checked(key, "--encryption-key", KeyForm(), "a key's id, ARN or alias"),
            KeepSetuid = parse.GetValue(_keepSetuid),
            IncludeWaived = parse.GetValue(_includeWaived),
            WaiverMaxDays = parse.GetValue(_waiverDays),
        };
    }

    private static string? Checked(string? value, string option, Regex form, string allowed) =>
        value is null || form.IsMatch(value) ? value : throw new SageGuardException($"{option} is \"{value}\"; it must be {allowed}.");

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketForm();

    [GeneratedRegex(@"^[0-9]{12}\z")]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"^[A-Za-z0-9:/_-]{1,2048}\z")]
    private static partial Regex KeyForm();
}
