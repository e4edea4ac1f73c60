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
        List<NamedPolicy> policies =
        [
            .. ServiceControlPolicy.Write(ControlSet.SecurityHub.Controls, new ServiceControlPolicyOptions { Protect = true }),
        ];
        // Ours by theme, so that a theme is attached without the others.
        foreach (var theme in ControlSet.Own.Controls.GroupBy(control => control.Concern))
        {
            policies.AddRange(
                ServiceControlPolicy
                    .Write(theme, new ServiceControlPolicyOptions())
                    .Select((policy, index) => policy with { Name = $"SageGuard{theme.Key}{(index == 0 ? "" : index + 1)}" })
            );
        }

        foreach (var policy in policies)
            Repository.ExpectGenerated($"policies/scp/{policy.Name}.json", policy.Json);
        Assert.Equal(
            policies.Select(policy => $"{policy.Name}.json").Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf("policies/scp")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_policies_for_people_are_up_to_date()
    {
        Repository.ExpectGenerated("policies/people/scan.json", OperatorPolicies.Scan());
        Repository.ExpectGenerated("policies/people/aggregator.json", OperatorPolicies.Aggregator());
        Repository.ExpectGenerated("policies/people/organization.json", OperatorPolicies.Organization());
        Repository.ExpectGenerated("policies/people/doctor.json", OperatorPolicies.Doctor());
        Repository.ExpectGenerated("policies/people/reach.json", OperatorPolicies.Reach());
        Repository.ExpectGenerated("policies/people/import.json", OperatorPolicies.Import());
        Repository.ExpectGenerated("policies/people/repair.json", OperatorPolicies.Repair());
        Repository.ExpectGenerated("policies/people/purge.json", OperatorPolicies.Purge());
    }

    [Fact]
    public void The_table_of_what_cannot_be_prevented_is_up_to_date() =>
        Repository.ExpectGenerated(
            "docs/prevention.md",
            """
            # What service control policies prevent

            Written from the catalog, as the policies in [policies/scp](../policies/scp) are. [deploy.md](deploy.md#service-control-policies) says when
            and how to attach them, what they protect besides, and what people see who are denied; [policy-simulation.md](policy-simulation.md) shows
            request by request what they decide. They bind neither the management account nor service-linked roles, and resource control
            policies do not cover SageMaker. Each statement leaves out the role `SageGuardBreakGlass`, which only the organization's deploying
            roles can make. What exists already stays as it is: a policy denies requests, not resources.


            """ + PreventionTable.Write()
        );
}
