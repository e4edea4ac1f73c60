// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;

namespace SageGuard.Tests.Controls;

public sealed class RuleParametersTests
{
    [Fact]
    public void Nothing_told_means_SageMaker_1_and_no_waivers()
    {
        var parameters = Read();
        Assert.Equal("SageMaker.1", Assert.Single(parameters.Controls).Id);
        Assert.Null(parameters.Get(ControlParameters.SubnetIds));
        Assert.Null(parameters.Get(ControlParameters.RequiredKeyTags));
        Assert.Equal(["notebook-al2023-v1"], parameters.Get(ControlParameters.SupportedPlatforms));
        Assert.False(parameters.Get(ControlParameters.InterContainerEncryption));
        Assert.Null(parameters.WaiverTagKey);
        Assert.Equal(365, parameters.WaiverMaxDays);
    }

    [Fact]
    public void Several_controls_are_trimmed_found_in_any_case_and_put_in_order() =>
        Assert.Equal(
            ["SageMaker.2", "SageMaker.9", "SageMaker.10"],
            Read(("control", "SageMaker.10 , sagemaker.2,SAGEMAKER.9")).Controls.Select(control => control.Id)
        );

    [Fact]
    public void Each_parameter_is_read()
    {
        var parameters = Read(
            ("control", "SageMaker.2,SageMaker.6,SageMaker.8,SageMaker.9"),
            ("subnetIds", "subnet-1, subnet-2"),
            ("requiredKeyTags", "Owner, owner"),
            ("supportedPlatformIdentifierVersions", "a,b"),
            ("interContainerEncryption", "multiInstance"),
            ("waiverTagKey", " waiver "),
            ("waiverMaxDays", " 30 ")
        );
        Assert.Equal(["subnet-1", "subnet-2"], parameters.Get(ControlParameters.SubnetIds)!.Order(StringComparer.Ordinal));
        Assert.Equal(["Owner", "owner"], parameters.Get(ControlParameters.RequiredKeyTags));
        Assert.Equal(["a", "b"], parameters.Get(ControlParameters.SupportedPlatforms).Order(StringComparer.Ordinal));
        Assert.True(parameters.Get(ControlParameters.InterContainerEncryption));
        Assert.Equal("waiver", parameters.WaiverTagKey);
        Assert.Equal(30, parameters.WaiverMaxDays);
    }

    [Theory]
    [InlineData("Control", "SageMaker.1", "'Control' is unknown")]
    [InlineData("subnetId", "subnet-1", "'subnetId' is unknown")]
    [InlineData("", "x", "'' is unknown")]
    [InlineData("control", "", "'control' is ''")]
    [InlineData("control", "  ", "'control' is ''")]
    [InlineData("control", "SageMaker.0", "'control' is 'SageMaker.0'; allowed: SageMaker.1 to ")]
    [InlineData("control", "security", "or a set (security-hub, core, sageguard, all)")]
    [InlineData("control", "SageMaker.1;SageMaker.2", "'control' is 'SageMaker.1;SageMaker.2'")]
    [InlineData("control", "SageMaker.1,,SageMaker.2", "separated by single commas")]
    [InlineData("control", "SageMaker.1,sagemaker.1", "each control once")]
    [InlineData("subnetIds", "subnet-1", "has no effect on SageMaker.1; it belongs to SageMaker.2")]
    [InlineData("requiredKeyTags", "owner", "has no effect on SageMaker.1; it belongs to SageMaker.6, SageMaker.7")]
    [InlineData("supportedPlatformIdentifierVersions", "x", "it belongs to SageMaker.8")]
    [InlineData("interContainerEncryption", "securityHub", "it belongs to SageMaker.9, SageMaker.10, SageMaker.13")]
    [InlineData("waiverTagKey", " ", "'waiverTagKey' is ''")]
    [InlineData("waiverTagKey", "aws:waiver", "do not begin with aws:")]
    [InlineData("waiverMaxDays", "30", "has no effect without 'waiverTagKey'")]
    public void A_bad_parameter_is_named_with_its_value_and_what_is_allowed(string name, string value, string message) =>
        Refused(message, (name, value));

    [Theory]
    [InlineData("SageMaker.2", "subnetIds", "", "remove the parameter to use its default")]
    [InlineData("SageMaker.2", "subnetIds", "vpc-1", "'vpc-1'")]
    [InlineData("SageMaker.6", "requiredKeyTags", "a,b,c,d,e,f,g", "1 to 6 tag keys, not 7")]
    [InlineData("SageMaker.7", "requiredKeyTags", "aws:x", "do not begin with aws:")]
    [InlineData("SageMaker.8", "supportedPlatformIdentifierVersions", "a,", "separated by single commas")]
    [InlineData("SageMaker.9", "interContainerEncryption", "multiinstance", "securityHub or multiInstance")]
    [InlineData("SageMaker.10", "interContainerEncryption", "", "securityHub or multiInstance")]
    [InlineData("SageMaker.15", "interContainerEncryption", "multiInstance", "has no effect on SageMaker.15")]
    public void A_bad_value_is_refused_where_the_control_uses_the_parameter(string control, string name, string value, string message) =>
        Refused(message, ("control", control), (name, value));

    [Theory]
    [InlineData("7", "SageMaker.7")]
    [InlineData("3,SageMaker.1", "SageMaker.1 SageMaker.3")]
    public void A_bare_number_means_a_control_of_Security_Hub(string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(("control", value)).Controls));

    [Fact]
    public void All_controls_fit_into_the_1024_characters_of_InputParameters_by_the_name_of_their_set() =>
        Assert.Equal(Catalog.Controls, Read(("control", "all")).Controls);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3651")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("")]
    [InlineData("thirty")]
    [InlineData("99999999999999999999")]
    public void Waivers_end_a_whole_number_of_days_ahead(string days) =>
        Refused("a whole number of days from 1 to 3650", ("waiverTagKey", "waiver"), ("waiverMaxDays", days));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("3650", 3650)]
    public void The_limits_of_the_days_are_allowed(string days, int expected) =>
        Assert.Equal(expected, Read(("waiverTagKey", "waiver"), ("waiverMaxDays", days)).WaiverMaxDays);

    [Fact]
    public void A_long_or_dirty_value_is_cut_and_cleaned_in_the_message()
    {
        var error = Assert.Throws<RuleParameterException>(() => Read(("control", "evil\u001b[31m\n" + new string('x', 1000))));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.True(error.Message.Length < 300, error.Message);
    }

    private static RuleParameters Read(params (string Name, string Value)[] parameters) =>
        RuleParameters.Read(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));

    private static void Refused(string message, params (string Name, string Value)[] parameters) =>
        Assert.Contains(message, Assert.Throws<RuleParameterException>(() => Read(parameters)).Message, StringComparison.Ordinal);
}
