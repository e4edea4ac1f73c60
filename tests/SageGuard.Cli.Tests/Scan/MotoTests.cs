// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using SageGuard.Cli.CommandLine;
using SageGuard.Shared;

namespace SageGuard.Cli.Tests.Scan;

/// <summary>The command against moto's server, an emulator that we did not write, with resources made by the stock aws command.</summary>
public sealed class MotoTests(MotoTests.Moto moto) : IClassFixture<MotoTests.Moto>
{
    private const string Role = "arn:aws:iam::123456789012:role/notebooks";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Controls_of_our_own_judge_what_moto_describes()
    {
        Needs.Program("moto_server", "pip install moto[server]");
        await moto.EmptyAsync();
        using var stock = AwsCommandLine.StartOrSkip(moto.Endpoint);
        var closed = Domain("closed", "--app-network-access-type", "VpcOnly", "--kms-key-id", "alias/studio");
        var open = Domain("open");
        stock.Run(
            "sagemaker",
            "create-model",
            "--model-name",
            "in-vpc",
            "--execution-role-arn",
            Role,
            "--primary-container",
            "Image=x",
            "--vpc-config",
            "SecurityGroupIds=sg-1,Subnets=subnet-1"
        );
        stock.Run(
            "sagemaker",
            "create-endpoint-config",
            "--endpoint-config-name",
            "no-key",
            "--production-variants",
            "VariantName=a,ModelName=in-vpc,InitialInstanceCount=1,InstanceType=ml.m5.large"
        );

        var answer = await CommandProcess.SageguardAsync(
            CommandProcess.Aws(moto.Endpoint),
            "scan",
            "--output",
            "json",
            "-c",
            "SageGuard.30,SageGuard.32,SageGuard.80,SageGuard.90,SageGuard.96"
        );

        Assert.Equal(
            new()
            {
                [$"SageGuard.30 {closed}"] = "passed",
                [$"SageGuard.30 {open}"] = "failing",
                [$"SageGuard.32 {closed}"] = "passed",
                [$"SageGuard.32 {open}"] = "failing",
                ["SageGuard.80 in-vpc"] = "passed",
                ["SageGuard.90 no-key"] = "failing",
                ["SageGuard.96 no-key"] = "passed",
            },
            answer.Outcomes
        );

        string Domain(string name, params string[] more) =>
            stock.Run([
                "sagemaker",
                "create-domain",
                "--domain-name",
                name,
                "--auth-mode",
                "IAM",
                "--default-user-settings",
                $"ExecutionRole={Role}",
                "--subnet-ids",
                "subnet-1",
                "--vpc-id",
                "vpc-1",
                .. more,
            ])!["DomainArn"]!
                .GetValue<string>()
                .Split('/')[^1];
    }

    [Fact]
    public async Task Keys_repositories_and_buckets_are_read_as_moto_has_them()
    {
        Needs.Program("moto_server", "pip install moto[server]");
        await moto.EmptyAsync();
        using var stock = AwsCommandLine.StartOrSkip(moto.Endpoint);
        var key = stock.Run("kms", "create-key")!["KeyMetadata"]!["Arn"]!.GetValue<string>();
        stock.Run("ecr", "create-repository", "--repository-name", "kept", "--image-tag-mutability", "IMMUTABLE");
        stock.Run("ecr", "create-repository", "--repository-name", "moved");
        stock.Run("s3api", "create-bucket", "--bucket", "acme-models", "--create-bucket-configuration", "LocationConstraint=eu-west-1");
        foreach (var (name, keyId) in new[] { ("good-key", key), ("no-key", "alias/none") })
        {
            stock.Run(
                "sagemaker",
                "create-notebook-instance",
                "--notebook-instance-name",
                name,
                "--instance-type",
                "ml.t3.medium",
                "--role-arn",
                Role,
                "--kms-key-id",
                keyId
            );
        }

        Model("kept", "kept", "acme-models");
        Model("moved", "moved", "nowhere-at-all");

        var answer = await CommandProcess.SageguardAsync(
            CommandProcess.Aws(moto.Endpoint),
            "scan",
            "--output",
            "json",
            "-c",
            "SageGuard.3,SageGuard.82,SageGuard.83,SageGuard.84"
        );

        Assert.Equal(
            new()
            {
                ["SageGuard.3 good-key"] = "passed",
                ["SageGuard.3 no-key"] = "failing",
                ["SageGuard.82 kept"] = "passed",
                ["SageGuard.82 moved"] = "passed",
                ["SageGuard.83 kept"] = "passed",
                ["SageGuard.83 moved"] = "failing",
                ["SageGuard.84 kept"] = "passed",
                ["SageGuard.84 moved"] = "failing",
            },
            answer.Outcomes
        );

        void Model(string name, string repository, string bucket) =>
            stock.Run(
                "sagemaker",
                "create-model",
                "--model-name",
                name,
                "--execution-role-arn",
                Role,
                "--primary-container",
                $"Image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/{repository}:1,ModelDataUrl=s3://{bucket}/m.tar.gz"
            );
    }

    // The configuration of a running endpoint can be deleted.
    [Fact]
    public async Task An_endpoint_without_its_configuration_is_found_in_moto()
    {
        Needs.Program("moto_server", "pip install moto[server]");
        await moto.EmptyAsync();
        using var stock = AwsCommandLine.StartOrSkip(moto.Endpoint);
        stock.Run("sagemaker", "create-model", "--model-name", "m", "--execution-role-arn", Role, "--primary-container", "Image=x");
        foreach (var name in new[] { "kept", "deleted" })
        {
            stock.Run(
                "sagemaker",
                "create-endpoint-config",
                "--endpoint-config-name",
                name,
                "--production-variants",
                "VariantName=a,ModelName=m,InitialInstanceCount=1,InstanceType=ml.m5.large"
            );
            stock.Run("sagemaker", "create-endpoint", "--endpoint-name", $"of-{name}", "--endpoint-config-name", name);
        }

        stock.Run("sagemaker", "delete-endpoint-config", "--endpoint-config-name", "deleted");

        var answer = await CommandProcess.SageguardAsync(
            CommandProcess.Aws(moto.Endpoint),
            "scan",
            "--output",
            "json",
            "-c",
            "SageGuard.105"
        );

        Assert.Equal(new() { ["SageGuard.105 of-kept"] = "passed", ["SageGuard.105 of-deleted"] = "failing" }, answer.Outcomes);
    }

    [Fact]
    public async Task Findings_are_imported_and_archived_in_motos_Security_Hub_and_others_stay()
    {
        Needs.Program("moto_server", "pip install moto[server]");
        await moto.EmptyAsync();
        using var stock = AwsCommandLine.StartOrSkip(moto.Endpoint);
        using var folder = new Folder();
        var (aws, report) = (CommandProcess.Aws(moto.Endpoint), folder.PathOf("report.json"));
        const string Product = "arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default";
        stock.Run("securityhub", "enable-security-hub");
        stock.Run(
            "securityhub",
            "batch-import-findings",
            "--findings",
            $$"""[{"SchemaVersion":"2018-10-08","Id":"other/1","ProductArn":"{{Product}}","GeneratorId":"other","AwsAccountId":"123456789012","CreatedAt":"2026-01-01T00:00:00Z","UpdatedAt":"2026-01-01T00:00:00Z","Title":"t","Description":"d","Severity":{"Label":"LOW"},"Types":["Software and Configuration Checks"],"Resources":[{"Type":"Other","Id":"x"}]}]"""
        );
        stock.Run(
            "sagemaker",
            "create-notebook-instance",
            "--notebook-instance-name",
            "lab",
            "--instance-type",
            "ml.t3.medium",
            "--role-arn",
            Role,
            "--direct-internet-access",
            "Enabled"
        );

        await CommandProcess.SageguardAsync(aws, "scan", "-c", "1", "--output", "json", "--out", report);
        // Reports say the time in seconds, and the next one is not to be of the same.
        var earlier = JsonNode.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken))!;
        earlier["run"]!["started"] = "2026-01-02T00:00:00Z";
        earlier["run"]!["ended"] = "2026-01-02T00:00:00Z";
        await File.WriteAllTextAsync(report, earlier.ToJsonString(), TestContext.Current.CancellationToken);
        var first = await CommandProcess.SageguardAsync(aws, "import", report);
        Assert.Equal("123456789012 eu-west-1: 1 new.\n", first.Output);
        Assert.Equal(
            [
                "other/1 ",
                "sageguard/SageMaker.1|123456789012/eu-west-1/AWS::SageMaker::NotebookInstance/arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab ACTIVE",
            ],
            Findings()
        );

        stock.Run("sagemaker", "stop-notebook-instance", "--notebook-instance-name", "lab");
        stock.Run("sagemaker", "delete-notebook-instance", "--notebook-instance-name", "lab");
        var again = await CommandProcess.SageguardAsync(aws, "scan", "-c", "1", "--output", "json", "--out", report);
        Assert.True(again.Code == ExitCodes.Success, again.Error);
        Assert.Equal("123456789012 eu-west-1: 1 archived.\n", (await CommandProcess.SageguardAsync(aws, "import", report)).Output);
        Assert.Equal(
            [
                "other/1 ",
                "sageguard/SageMaker.1|123456789012/eu-west-1/AWS::SageMaker::NotebookInstance/arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab ARCHIVED",
            ],
            Findings()
        );

        IEnumerable<string> Findings() =>
            stock.Run("securityhub", "get-findings")!["Findings"]!
                .AsArray()
                .Select(finding => $"{finding!["Id"]} {finding["RecordState"]}")
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Verdicts_pages_roles_and_all_Regions()
    {
        Needs.Program("moto_server", "pip install moto[server]");
        await moto.EmptyAsync();
        using var stock = AwsCommandLine.StartOrSkip(moto.Endpoint);
        var aws = CommandProcess.Aws(moto.Endpoint);
        stock.Run(
            "sagemaker",
            "create-notebook-instance",
            "--notebook-instance-name",
            "internet-on-root-off",
            "--instance-type",
            "ml.t3.medium",
            "--role-arn",
            Role,
            "--direct-internet-access",
            "Enabled",
            "--root-access",
            "Disabled"
        );
        stock.Run(
            "sagemaker",
            "create-notebook-instance",
            "--notebook-instance-name",
            "internet-off-root-on",
            "--instance-type",
            "ml.t3.medium",
            "--role-arn",
            Role,
            "--direct-internet-access",
            "Disabled",
            "--root-access",
            "Enabled",
            "--subnet-id",
            "subnet-1",
            "--security-group-ids",
            "sg-1",
            "--kms-key-id",
            "alias/x"
        );
        stock.Run(
            "sagemaker",
            "create-model",
            "--model-name",
            "private",
            "--execution-role-arn",
            Role,
            "--primary-container",
            "Image=x,ImageConfig={RepositoryAccessMode=Vpc}"
        );
        stock.Run("sagemaker", "create-model", "--model-name", "open", "--execution-role-arn", Role, "--primary-container", "Image=x");
        stock.Run(
            "sagemaker",
            "create-endpoint-config",
            "--endpoint-config-name",
            "one",
            "--production-variants",
            "VariantName=a,ModelName=open,InitialInstanceCount=1,InstanceType=ml.m5.large"
        );

        var answer = await CommandProcess.SageguardAsync(aws, "scan", "--output", "json", "-c", "1,2,3,4,5,16,19,21");

        Assert.Equal(
            new()
            {
                ["SageMaker.1 internet-on-root-off"] = "failing",
                ["SageMaker.1 internet-off-root-on"] = "passed",
                ["SageMaker.2 internet-on-root-off"] = "failing",
                ["SageMaker.2 internet-off-root-on"] = "passed",
                ["SageMaker.3 internet-on-root-off"] = "passed",
                ["SageMaker.3 internet-off-root-on"] = "failing",
                ["SageMaker.21 internet-on-root-off"] = "failing",
                ["SageMaker.21 internet-off-root-on"] = "passed",
                ["SageMaker.4 one"] = "failing",
                ["SageMaker.5 private"] = "failing", // moto answers false whatever was asked
                ["SageMaker.5 open"] = "failing",
                ["SageMaker.16 private"] = "passed",
                ["SageMaker.16 open"] = "failing",
                ["SageMaker.19 private"] = "notApplicable",
                ["SageMaker.19 open"] = "notApplicable",
            },
            answer.Outcomes
        );
        Assert.Equal(ExitCodes.Failing, answer.Code);

        // 255 more: three pages.
        await StockNotebooks.MakeAsync(moto.Endpoint, 255);
        var many = (await CommandProcess.SageguardAsync(aws, "scan", "--output", "json", "-c", "1")).Report.GetProperty("totals");
        Assert.Equal((257, 52), (many.GetProperty("all").GetInt32(), many.GetProperty("failing").GetInt32()));

        // Another account by its role, in every Region that moto has enabled.
        var role = await CommandProcess.SageguardAsync(
            aws,
            "scan",
            "--output",
            "json",
            "-c",
            "1",
            "--all-regions",
            "--role-arn",
            "arn:aws:iam::111122223333:role/audit"
        );
        Assert.True(role.Code == ExitCodes.Success, role.Error);
        Assert.Contains(
            "account 111122223333 us-east-1",
            role.Report.GetProperty("sources").EnumerateArray().Select(source => source.GetString())
        );
    }

    [Fact]
    public async Task The_doctor_finds_a_rule_of_AWSs_own_for_the_same_control()
    {
        Needs.Program("moto_server", "pip install moto[server]");
        var python = Needs.Python();
        await moto.EmptyAsync();
        const string Rules = """
            import boto3, io, json, zipfile
            role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
            code = io.BytesIO()
            with zipfile.ZipFile(code, "w") as archive: archive.writestr("bootstrap", "")
            function = boto3.client("lambda").create_function(FunctionName="sageguard", Runtime="provided.al2023", Role=role, Handler="bootstrap", Code={"ZipFile": code.getvalue()})["FunctionArn"]
            config = boto3.client("config")
            changes = ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"]
            config.put_config_rule(ConfigRule={"ConfigRuleName": "sageguard-sagemaker-1", "InputParameters": json.dumps({"control": "SageMaker.1"}), "Scope": {"ComplianceResourceTypes": ["AWS::SageMaker::NotebookInstance"]},
                "Source": {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": function, "SourceDetails": [{"EventSource": "aws.config", "MessageType": change} for change in changes]}})
            for name, identifier in [("aws-own", "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"), ("another", "SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED")]:
                config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": identifier}})
            """;
        var made = await CommandProcess.RunAsync(python, ["-c", Rules], CommandProcess.Aws(moto.Endpoint));
        Assert.True(made.Code == 0, made.Error);

        var answer = await CommandProcess.SageguardAsync(CommandProcess.Aws(moto.Endpoint), "doctor");

        Assert.Contains(
            "aws configservice delete-config-rule --region eu-west-1 --config-rule-name aws-own",
            answer.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("another", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_emulator_lacks_is_not_assessed()
    {
        Needs.Program("moto_server", "pip install moto[server]");
        await moto.EmptyAsync();

        var answer = await CommandProcess.SageguardAsync(
            CommandProcess.Aws(moto.Endpoint).Append(new("AWS_MAX_ATTEMPTS", "1")).ToDictionary(),
            "scan",
            "--output",
            "json",
            "-c",
            "6"
        );

        Assert.Equal(ExitCodes.NotAssessed, answer.Code);
        Assert.Equal("notAssessed", answer.Outcomes["SageMaker.6 all app image configurations"]);
    }

    /// <summary>One server for these tests, which run one after the other: its start takes seconds.</summary>
    public sealed class Moto : IDisposable
    {
        private readonly HttpClient _http = new();
        private Process? _process;

        /// <summary>Where it listens.</summary>
        public Uri Endpoint { get; } = new($"http://127.0.0.1:{FreePort.Find()}/");

        /// <summary>Starts it the first time, and empties it.</summary>
        public async Task EmptyAsync()
        {
            if (_process is null)
            {
                _process = Process.Start(
                    new ProcessStartInfo("moto_server", $"-p {Endpoint.Port}")
                    {
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                    }
                )!;
                _process.BeginOutputReadLine();
                _process.BeginErrorReadLine();
            }

            for (var i = 0; ; i++)
            {
                try
                {
                    using var answer = await _http.PostAsync(new Uri(Endpoint, "moto-api/reset"), null, Token);
                    Assert.True(answer.IsSuccessStatusCode);
                    return;
                }
                catch (HttpRequestException) when (i < 600)
                {
                    await Task.Delay(200, Token);
                }
            }
        }

        /// <inheritdoc />
        public void Dispose()
        {
            _http.Dispose();
            if (_process is null)
                return;
            _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }
}
