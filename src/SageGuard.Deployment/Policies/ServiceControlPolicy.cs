// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Controls;
using SageGuard.Deployment.Settings;
using SageGuard.Resources;

namespace SageGuard.Deployment.Policies;

/// <summary>
/// Service control policies: those that deny the requests whose resources would fail, from the catalog's
/// <see cref="Control.Prevention"/>; one that reserves the waivers' tag; and one that protects the detection. Each protects the
/// roles that it leaves out, so that each can be attached by itself.
/// </summary>
/// <remarks>
/// A service control policy binds neither the management account nor service-linked roles. See
/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html.
/// </remarks>
public static class ServiceControlPolicy
{
    /// <summary>The most characters of one policy, white space included.</summary>
    public const int MaxLength = 5_120;

    /// <summary>The most policies: AWS attaches five to a target, and FullAWSAccess is one of them.</summary>
    public const int MaxPolicies = 4;

    /// <summary>The policies for a set of controls.</summary>
    /// <param name="controls">The controls; those that no policy can prevent are left out, see <see cref="PreventionTable"/>.</param>
    /// <param name="options">What is left out, reserved and protected.</param>
    /// <returns>At most <see cref="MaxPolicies"/>: Deny1 and on, then WaiverTag, then Protect1 and on.</returns>
    /// <exception cref="SettingException">An option is missing or wrong, or the lists of roles are too long for AWS's limits.</exception>
    public static IReadOnlyList<NamedPolicy> Write(IEnumerable<Control> controls, ServiceControlPolicyOptions options)
    {
        options.Check();
        List<NamedPolicy> policies =
        [
            .. Pack(
                "Deny",
                "Denies SageMaker resources that fail SageGuard's controls",
                Prevention(controls, options.BreakGlass),
                [options.BreakGlass],
                options
            ),
            .. Reserved(options),
        ];
        if (options.Protect)
        {
            policies.AddRange(
                Pack(
                    "Protect",
                    "Protects SageGuard's detection",
                    DetectionGuard.Statements(options),
                    DetectionGuard.Exempt(options),
                    options
                )
            );
        }

        return policies.Count <= MaxPolicies
            ? policies
            : throw new SettingException(
                $"These controls and roles make {policies.Count} policies of {MaxLength} characters; AWS attaches {MaxPolicies} besides FullAWSAccess. Name fewer controls, or roles by shorter patterns."
            );
    }

    private static IEnumerable<NamedPolicy> Reserved(ServiceControlPolicyOptions options)
    {
        if (options.WaiverTagKey is not { } key)
            yield break;
        // Tags can be given when a resource is made, too.
        var statement = new DenyStatement(
            "WaiverTag",
            [
                "sagemaker:AddTags",
                "sagemaker:DeleteTags",
                .. ResourceKinds.All.Select(kind => $"sagemaker:Create{kind.ShortName}").Order(StringComparer.Ordinal),
            ],
            [options.BreakGlass, options.WaiverRole!]
        )
        {
            Conditions = [new PolicyCondition("ForAnyValue:StringEquals", "aws:TagKeys", key)],
        };
        foreach (var policy in Pack("", "Reserves the tag of SageGuard's waivers for one role", [statement], statement.Exempt, options))
        {
            yield return policy with
            {
                Name = "WaiverTag",
            };
        }
    }

    // As many policies as the statements need, each with the guard of the roles.
    private static IEnumerable<NamedPolicy> Pack(
        string name,
        string description,
        IEnumerable<DenyStatement> statements,
        IEnumerable<string> exempt,
        ServiceControlPolicyOptions options
    )
    {
        List<DenyStatement> guard = [.. RoleGuard.Statements(exempt, options.DeployingRoles)];
        var policies = new List<List<DenyStatement>>();
        foreach (var statement in statements)
        {
            if (policies.Count == 0 || Document([.. policies[^1], statement]).Length > MaxLength)
                policies.Add([.. guard, statement]);
            else
                policies[^1].Add(statement);
            if (Document(policies[^1]).Length > MaxLength)
            {
                throw new SettingException(
                    $"The statement {statement.Sid} with the roles that it leaves out has more than {MaxLength} characters. Name roles by fewer or shorter patterns."
                );
            }
        }

        return policies.Select((policy, index) => new NamedPolicy($"{name}{index + 1}", $"{description}; generated.", Document(policy)));
    }

    private static IEnumerable<DenyStatement> Prevention(IEnumerable<Control> controls, string breakGlass)
    {
        // Controls that ask the same of different resources share a statement; the same action under other conditions is
        // another statement, because any one of them is enough to deny.
        var merged =
            from control in controls.Order(Control.CatalogOrder)
            from deny in control.Prevention.Statements
            group (control, deny) by string.Join('|', deny.Conditions) into same
            select same.ToList();
        var sids = new HashSet<string>();
        foreach (var same in merged)
        {
            List<string> actions = [.. same.SelectMany(part => part.deny.Actions).Distinct().Order(StringComparer.Ordinal)];
            var name = Sid([.. same.Select(part => part.control).Distinct()]);
            var sid = name;
            for (var number = 2; !sids.Add(sid); number++)
                sid = $"{name}{actions[0]}{(number == 2 ? "" : number)}";
            yield return new DenyStatement(sid, [.. actions.Select(action => $"sagemaker:{action}")], [breakGlass])
            {
                Conditions = same[0].deny.Conditions,
            };
        }
    }

    // SageMaker5And11: AWS takes letters and digits only.
    private static string Sid(IReadOnlyList<Control> controls) =>
        controls[0].LogicalId
        + string.Concat(
            controls
                .Skip(1)
                .Select(control =>
                    $"And{(control.Prefix == controls[0].Prefix ? control.LogicalId[control.Prefix.Length..] : control.LogicalId)}"
                )
        );

    // One statement a line: people read it and compare it, and AWS counts every blank of what the API is given.
    private static string Document(IEnumerable<DenyStatement> statements) =>
        "{\"Version\":\"2012-10-17\",\"Statement\":[\n" + string.Join(",\n", statements.Select(statement => statement.ToJson())) + "\n]}\n";
}
