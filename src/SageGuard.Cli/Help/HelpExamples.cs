// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace SageGuard.Cli.Help;

/// <summary>Examples at the end of every command's <c>--help</c>: what people copy.</summary>
internal static class HelpExamples
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["sageguard"] =
        [
            "sageguard scan --region eu-central-1   # what is open now",
            "sageguard check template.yaml          # what a template would open",
            "sageguard controls 1                   # SageMaker.1, and how to fix it",
            "sageguard doctor                       # is the rule in AWS Config alive",
        ],
        ["scan"] =
        [
            "sageguard scan",
            "sageguard scan --all-regions --control 1,2,3",
            "sageguard scan --role-arn arn:aws:iam::123456789012:role/sageguard-read",
            "sageguard scan --organization --region eu-central-1 --resume scan-of-monday",
            "sageguard scan --aggregator organization --control security-hub",
            "sageguard scan --output html --out report.html",
            "sageguard scan --output json --out baseline.json",
            "sageguard scan --baseline baseline.json --fail-on high",
        ],
        ["check"] =
        [
            "sageguard check template.yaml",
            "sageguard check template.yaml --parameter SubnetId=subnet-0a1b2c3d4e5f67890",
            "terraform show -json plan.out | sageguard check -",
            "aws sagemaker describe-model --model-name fraud | sageguard check -",
            "sageguard check infra/*.yaml --output sarif --out sageguard.sarif",
        ],
        ["reach"] =
        [
            "sageguard reach --region eu-central-1",
            "sageguard reach --allow filtered,hybrid",
            "sageguard reach --subnet subnet-0a1b2c3d --security-group sg-0c1d2e3f",
            "sageguard reach --from answers --subnet subnet-0a1b --security-group sg-0c1d",
        ],
        ["import"] =
        [
            "sageguard import report.json",
            "sageguard import report.json --dry-run",
            "sageguard import report.json --role-arn arn:aws:iam::123456789012:role/import",
        ],
        ["controls"] = ["sageguard controls", "sageguard controls 1", "sageguard controls SageMaker.14"],
        ["evaluate"] =
        [
            "sageguard evaluate",
            "sageguard evaluate sageguard-sagemaker-1 --region eu-central-1",
            "sageguard evaluate --no-wait",
        ],
        ["doctor"] =
        [
            "sageguard doctor",
            "sageguard doctor --region eu-central-1 --rule sageguard-sagemaker-1",
            "sageguard doctor --organization --role-name sageguard-read -r eu-central-1",
        ],
        ["completion"] =
        [
            "source <(sageguard completion bash)                          # in ~/.bashrc",
            "source <(sageguard completion zsh)                           # in ~/.zshrc",
            "sageguard completion fish > ~/.config/fish/completions/sageguard.fish",
            "sageguard completion pwsh | Out-String | Invoke-Expression   # in $PROFILE",
        ],
        ["scp"] =
        [
            "sageguard policy scp --control 1,2,3 > scp.json",
            "sageguard policy scp --protect --part 2 > protect.json",
            "sageguard policy scp --break-glass arn:aws:iam::*:role/Rescue",
        ],
        ["people"] = ["sageguard policy people scan > scan-policy.json"],
        ["policy"] = ["sageguard policy scp > scp.json", "sageguard policy people scan > scan-policy.json"],
        ["template"] =
        [
            "sageguard template --control 1,3 > sageguard.yaml",
            "sageguard template --control all --hook WARN --waiver-tag-key sageguard-waiver",
        ],
        ["remediate"] =
        [
            "sageguard remediate plan --control SageMaker.3",
            "sageguard remediate plan --out plan.json",
            "sageguard remediate apply --plan plan.json --dry-run",
        ],
        ["plan"] = ["sageguard remediate plan", "sageguard remediate plan lab --subnet subnet-0a1b2c3d --bucket backups"],
        ["apply"] = ["sageguard remediate apply --plan plan.json --dry-run", "sageguard remediate apply lab --plan plan.json"],
        ["script"] =
        [
            "sageguard remediate script backup lab --plan plan.json > backup.sh",
            "sageguard remediate script restore lab --plan plan.json > restore.sh",
        ],
        ["compare"] = ["sageguard remediate compare lab --plan plan.json"],
        ["rollback"] = ["sageguard remediate rollback lab --plan plan.json"],
        ["purge"] = ["sageguard remediate purge lab --plan plan.json", "sageguard remediate purge lab --plan plan.json --compare"],
        ["demo"] = ["sageguard demo", "sageguard demo --log"],
        ["local"] = ["sageguard local", "sageguard local --port 0"],
    };

    /// <summary>The examples of a command; none where it has none.</summary>
    public static IReadOnlyList<string> For(Command command) =>
        Examples.GetValueOrDefault(command is RootCommand ? "sageguard" : command.Name, []);
}
