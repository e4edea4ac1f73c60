// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Deployment.Settings;

/// <summary>The rule parameters as settings. <see cref="RuleParameters.Read"/> checks their values, here and in the function.</summary>
internal static class RuleParameterSettings
{
    // The patterns let CloudFormation refuse at deployment what the function would refuse at every event. The lists' lengths:
    // with the longest waiver tag key a rule's parameters stay within AWS Config's 1,024 characters.
    private const string TagKey = @"(?!\s*[Aa][Ww][Ss]:)\s*[^,\s][^,]{0,127}";

    public static Setting WaiverTagKey { get; } = new(
        RuleParameters.WaiverTagKeyName,
        "The key of the tag that waives controls, with a value such as \"2027-01-31 SageMaker.1 ticket 4711\". Default: no waivers. Needs a schedule. Anyone who may set this tag may waive.")
    {
        MaxLength = 128,
        Pattern = @"^(|(?!\s*[Aa][Ww][Ss]:)\s*[^\s].*)$",
        Allowed = "a tag key of 1 to 128 characters that does not begin with aws:, or nothing",
    };

    public static Setting WaiverMaxDays { get; } = new(RuleParameters.WaiverMaxDaysName, "How many days ahead a waiver may end.") { Default = "365", Range = (1, 3650) };

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(RuleParameters.SubnetIdsName, "SageMaker.2: the allowed subnets, separated by commas. Default: any.")
        {
            MaxLength = 800,
            Pattern = @"^(|\s*subnet-[0-9a-z]{1,25}\s*(,\s*subnet-[0-9a-z]{1,25}\s*)*)$",
            Allowed = "subnet ids such as subnet-0123456789abcdef0, separated by commas, 800 characters at most, or nothing",
        },
        new(RuleParameters.RequiredKeyTagsName, "SageMaker.6 and SageMaker.7: 1 to 6 tag keys, separated by commas, that must all be there. Default: any one tag.")
        {
            MaxLength = 773,
            Pattern = $"^(|{TagKey}(,{TagKey}){{0,5}})$",
            Allowed = "1 to 6 tag keys of 1 to 128 characters that do not begin with aws:, separated by commas, or nothing",
        },
        new(RuleParameters.PlatformsName, "SageMaker.8: the supported platforms, separated by commas. Default: the list that this version of SageGuard knows.")
        {
            MaxLength = 780,
            Pattern = @"^(|\s*[^,\s][^,]*(,\s*[^,\s][^,]*)*)$",
            Allowed = "platform identifiers separated by commas, none of them empty, 780 characters at most, or nothing",
        },
        new(RuleParameters.EncryptionName, "SageMaker.9, SageMaker.10 and SageMaker.13 ask for encryption always (securityHub), or from two instances on (multiInstance).")
        {
            Default = "securityHub",
            AllowedValues = ["securityHub", "multiInstance"],
        },
        WaiverTagKey,
        WaiverMaxDays,
    ];
}
