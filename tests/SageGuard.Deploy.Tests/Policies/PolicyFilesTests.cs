// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Deployment.Policies;

namespace SageGuard.Deploy.Tests.Policies;

/// <summary>The policies in the repository are what the catalog says.</summary>
public sealed class PolicyFilesTests
{
    [Fact]
    public void The_service_control_policies_are_up_to_date()
    {
        var policies = ServiceControlPolicy.Write(ControlSet.SecurityHub.Controls, new ServiceControlPolicyOptions())
            .Select((policy, index) => (File: $"Deny{index + 1}.json", Policy: policy)).ToList();
        // Ours by theme, so that a theme is attached without the others.
        foreach (var theme in ControlSet.Own.Controls.GroupBy(control => control.Concern))
        {
            policies.AddRange(ServiceControlPolicy.Write(theme, new ServiceControlPolicyOptions())
                .Select((policy, index) => ($"SageGuard{theme.Key}{(index == 0 ? "" : index + 1)}.json", policy)));
        }

        foreach (var (file, policy) in policies) Repository.ExpectGenerated($"policies/scp/{file}", policy);
        Assert.Equal(policies.Select(policy => policy.File).Order(StringComparer.Ordinal), Directory.GetFiles(Repository.PathOf("policies/scp")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_policies_for_people_are_up_to_date()
    {
        Repository.ExpectGenerated("policies/people/scan.json", PeoplePolicy.Scan());
        Repository.ExpectGenerated("policies/people/doctor.json", PeoplePolicy.Doctor());
        Repository.ExpectGenerated("policies/people/reach.json", PeoplePolicy.Reach());
        Repository.ExpectGenerated("policies/people/repair.json", PeoplePolicy.Repair());
        Repository.ExpectGenerated("policies/people/purge.json", PeoplePolicy.Purge());
    }

    [Fact]
    public void The_table_of_what_cannot_be_prevented_is_up_to_date() =>
        Repository.ExpectGenerated(
            "docs/prevention.md",
            """
            # What service control policies prevent

            Written from the catalog, as the policies in [policies/scp](../policies/scp) are. [deploy.md](deploy.md) tells when to
            attach them. They bind neither the management account nor service-linked roles, and resource control policies do not
            cover SageMaker. Each statement leaves out the role `SageGuardBreakGlass`.


            """ + PreventionTable.Write());
}
