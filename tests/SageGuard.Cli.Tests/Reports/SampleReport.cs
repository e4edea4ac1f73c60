// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Cli.Results;
using SageGuard.Controls;
using SageGuard.Evaluation;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>A report with every outcome and with names that try to break each format.</summary>
internal static class SampleReport
{
    private const string Account = "123456789012";

    public static Report Scan()
    {
        var notebook = Catalog.Find("SageMaker.1")!.Kind;
        Subject Lab(string name, string region = "eu-central-1") =>
            new(
                notebook.Type,
                notebook.Noun,
                $"arn:aws:sagemaker:{region}:{Account}:notebook-instance/{name}",
                name,
                $"arn:aws:sagemaker:{region}:{Account}:notebook-instance/{name}",
                Account,
                region,
                null
            );
        var model = new Subject(
            "AWS::SageMaker::Model",
            "model",
            "arn:aws:sagemaker:eu-central-1:123456789012:model/fraud",
            "fraud",
            "arn:aws:sagemaker:eu-central-1:123456789012:model/fraud",
            Account,
            "eu-central-1",
            null
        );
        var whole = new Subject(model.Type, "model", Subject.Whole, "all models", null, Account, "us-east-1", null);
        Control Of(int number) => Catalog.Find($"SageMaker.{number}")!;
        const string Denied =
            "sagemaker:ListModels failed in us-east-1: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/audit/me is not authorized to perform: sagemaker:ListModels. Grant sagemaker:ListModels to the role audit.";
        ResultRow[] rows =
        [
            new(Of(1), Lab("open-lab"), Outcome.Failing, "DirectInternetAccess is Enabled; it must be Disabled.")
            {
                Observed = "DirectInternetAccess is Enabled",
                Owner = "fraud team",
                Created = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero),
            },
            new(Of(3), Lab("open-lab"), Outcome.Failing, "RootAccess is Enabled; it must be Disabled.") { Known = true },
            new(Of(8), Lab("open-lab"), Outcome.Failing, "PlatformIdentifier is notebook-al1-v1; it must be one of notebook-al2023-v1."),
            new(Of(1), Lab("closed-lab"), Outcome.Passed, "") { Observed = "DirectInternetAccess is Disabled" },
            new(Of(3), Lab("closed-lab"), Outcome.Passed, ""),
            new(Of(8), Lab("closed-lab"), Outcome.Passed, ""),
            new(Of(1), Lab("old-lab", "us-east-1"), Outcome.Waived, "Waived until 2027-01-31. ticket 4711 <b>&\"'")
            {
                Waiver = new Waiver(new DateOnly(2027, 1, 31), "ticket 4711 <b>&\"'"),
                WaiverSource = "tag sageguard-waiver",
                Observed = "DirectInternetAccess is Enabled",
            },
            new(
                Of(3),
                Lab("=cmd|'/c calc'!A1<script>alert(1)</script>", "us-east-1"),
                Outcome.Failing,
                "RootAccess is \u001b[31mEnabled, \"so\",\nand more; it must be Disabled."
            ),
            new(Of(5), whole, Outcome.NotAssessed, Denied) { MissingPermission = "sagemaker:ListModels" },
            new(Of(16), whole, Outcome.NotAssessed, Denied) { MissingPermission = "sagemaker:ListModels" },
            new(Of(5), model, Outcome.Failing, "EnableNetworkIsolation is false; it must be true."),
            new(Of(16), model, Outcome.NotApplicable, "The model has no primary container."),
        ];
        return Make(
            "scan",
            rows,
            ["account 123456789012 eu-central-1", "account 123456789012 us-east-1"],
            [
                "Not available here: us-east-1 has no ListInferenceExperiments, so there are no inference experiments to judge in 123456789012.",
            ]
        );
    }

    public static Report Check()
    {
        var kind = Catalog.Find("SageMaker.1")!.Kind;
        Subject At(string name, int line) =>
            new(kind.Type, kind.Noun, name, name, null, null, null, new Location("infra/my template.yaml", line, 3));
        ResultRow[] rows =
        [
            new(Catalog.Find("SageMaker.1")!, At("Lab", 12), Outcome.Failing, "DirectInternetAccess is Enabled; it must be Disabled."),
            new(
                Catalog.Find("SageMaker.3")!,
                At("Lab", 12),
                Outcome.DecidedAtDeployment,
                "RootAccess is decided at deployment (the parameter Root)."
            )
            {
                Property = "RootAccess",
                Remedy = "Give it: --parameter Root=VALUE",
            },
            new(Catalog.Find("SageMaker.8")!, At("Lab", 12), Outcome.Passed, ""),
            new(
                null,
                new Subject(
                    "AWS::CloudFormation::Macro",
                    "part that was not read",
                    "AWS::Include",
                    "AWS::Include",
                    null,
                    null,
                    null,
                    new Location("infra/my template.yaml", 2, 1) { EndLine = 2, EndColumn = 10 }
                ),
                Outcome.NotAssessed,
                "AWS::Include changes the template at deployment."
            )
            {
                Remedy = "Check the processed template.",
            },
        ];
        return Make("check", rows, ["infra/my template.yaml (CloudFormation template)"], []);
    }

    private static RunContext Run(string command) =>
        new(Sageguard.RunId, Sageguard.Now, Sageguard.Now.AddSeconds(42))
        {
            Version = "0.0.0",
            Build = "0123456789abcdef, .NET 10, linux-x64",
            ControlSet = command == "scan" ? "security-hub" : "1,3,8",
            Parameters = command == "scan" ? [("subnetIds", "subnet-0a1b2c3d")] : [],
            Defaults = [("supportedPlatformIdentifierVersions", "notebook-al2023-v1")],
            Waivers =
                command == "scan"
                    ? new WaiverSettings("sageguard-waiver", 365, new InputMark("waivers.yaml", new string('0', 64)), false)
                    : new WaiverSettings(null, null, null, false),
            OwnerTag = command == "scan" ? "owner" : null,
            Caller = command == "scan" ? "arn:aws:sts::123456789012:assumed-role/audit/me" : null,
            Accounts = command == "scan" ? [new RunAccount(Account, "research", "arn:aws:sts::123456789012:assumed-role/audit/me")] : [],
            Regions =
                command == "scan"
                    ?
                    [
                        new RunRegion(Account, "eu-central-1", RegionState.Read),
                        new RunRegion(Account, "us-east-1", RegionState.ReadInPart, "The results list what could not be assessed."),
                        new RunRegion(Account, "ap-south-1", RegionState.LeftOut, "Left out by --exclude-region."),
                    ]
                    : [],
        };

    private static Report Make(string command, ResultRow[] rows, string[] sources, string[] notes) =>
        new(
            command,
            Run(command),
            [.. rows.Select(row => row.Control).OfType<Control>().Distinct().Order(Control.CatalogOrder)],
            sources,
            Report.Order(rows),
            notes
        );
}
