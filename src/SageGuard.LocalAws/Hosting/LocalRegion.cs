// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using SageGuard.LocalAws.Config;
using SageGuard.LocalAws.Ec2;
using SageGuard.LocalAws.Functions;
using SageGuard.LocalAws.Http;
using SageGuard.LocalAws.Kms;
using SageGuard.LocalAws.Machines;
using SageGuard.LocalAws.Quotas;
using SageGuard.LocalAws.SageMaker;
using SageGuard.LocalAws.SecurityHub;

namespace SageGuard.LocalAws.Hosting;

/// <summary>One Region of an account of a <see cref="LocalCloud"/>: without the wire.</summary>
public sealed class LocalRegion : IDisposable
{
    private readonly Lock _gate;
    private readonly Recorder _recorder;
    private readonly SageMakerService _sageMaker;
    private readonly ConfigService _config;
    private readonly SecurityHubService _securityHub;
    private readonly Ec2Service _network;
    private readonly QuotaService _quotas;

    internal LocalRegion(LocalCloudOptions options, string name, Ids ids, FunctionQueue queue, Faults faults, Activity activity, Lock gate)
    {
        Name = name;
        Account = options.AccountId;
        FunctionArn = Arns.Function(options, name);
        _gate = gate;
        _recorder = new Recorder(options, name);
        _network = new Ec2Service(options.AccountId, name);
        _quotas = new QuotaService(options, name);
        Keys = new KmsService(options, name, ids);
        _sageMaker = new SageMakerService(
            options,
            name,
            ids,
            _recorder.Record,
            new Transitions(options, faults, activity, gate),
            options.Machines is { } machines ? new NotebookProcesses(machines, name, activity, gate) : null,
            _network,
            _quotas
        );
        _config = new ConfigService(options, name, ids, _recorder, queue, faults, gate);
        _securityHub = new SecurityHubService(options, name);
    }

    /// <summary>The Region's name.</summary>
    public string Name { get; }

    /// <summary>The account, 12 digits.</summary>
    public string Account { get; }

    /// <summary>The registered function's ARN in this Region. Only the first account has the function.</summary>
    public string FunctionArn { get; }

    /// <summary>Whether the recorder records; while it does not, changes leave no item and send no event.</summary>
    public bool Recording
    {
        get => _recorder.Recording;
        set
        {
            lock (_gate)
                _recorder.Recording = value;
        }
    }

    /// <summary>The types that the recorder records, e.g. <c>AWS::SageMaker::Model</c>.</summary>
    public IReadOnlySet<string> RecordedTypes
    {
        get => _recorder.RecordedTypes;
        set
        {
            lock (_gate)
                _recorder.RecordedTypes = value;
        }
    }

    /// <summary>Calls a SageMaker operation with its input as the API's JSON.</summary>
    /// <returns>The answer; null where the API's answer has no body.</returns>
    /// <exception cref="AwsException">AWS's refusal.</exception>
    public JsonObject? SageMaker(string operation, JsonObject input) => Call("sagemaker", operation, AsSent(input));

    /// <summary>Calls an AWS Config operation with its input as the API's JSON.</summary>
    /// <returns>The answer; null where the API's answer has no body.</returns>
    /// <exception cref="AwsException">AWS's refusal.</exception>
    public JsonObject? Config(string operation, JsonObject input) => Call("config", operation, AsSent(input));

    /// <summary>Calls an AWS Security Hub operation with its input as the API's JSON. It is off until EnableSecurityHub.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="AwsException">AWS's refusal.</exception>
    public JsonObject SecurityHub(string operation, JsonObject input)
    {
        lock (_gate)
            return _securityHub.Call(operation, AsSent(input));
    }

    /// <summary>
    /// Adds VPCs, subnets and whatever else Amazon EC2 describes. As soon as there is a VPC, notebooks can only be created in
    /// subnets that exist.
    /// </summary>
    /// <param name="network">Lists of entries, by the names that the wire has: <c>vpcSet</c>, <c>subnetSet</c>, …;
    /// <c>vpcAttributes</c> has the DNS attributes.</param>
    /// <exception cref="ArgumentException">A list is not one, or an entry has no id.</exception>
    public void AddNetwork(JsonObject network) => _network.Add(network);

    /// <summary>Adds a key of AWS KMS.</summary>
    public void AddKey(LocalKey key) => Keys.Add(key);

    /// <summary>Sets how many notebook instances of a type may run. Without a quota there is no limit.</summary>
    /// <param name="instanceType">The type, e.g. <c>ml.t3.medium</c>.</param>
    /// <param name="limit">How many.</param>
    public void SetNotebookQuota(string instanceType, int limit) => _quotas.Set(instanceType, limit);

    /// <summary>Creates a notebook, with the required members filled in where <paramref name="more"/> lacks them.</summary>
    /// <param name="name">Its name, at most 63 characters.</param>
    /// <param name="more">Further members of CreateNotebookInstance.</param>
    /// <returns>Its ARN.</returns>
    public string CreateNotebook(string name, JsonObject? more = null)
    {
        var input = (JsonObject)(more ?? []).DeepClone();
        input["NotebookInstanceName"] = name;
        input["InstanceType"] ??= "ml.t3.medium";
        input["RoleArn"] ??= "arn:aws:iam::123456789012:role/notebooks";
        return SageMaker("CreateNotebookInstance", input)!["NotebookInstanceArn"]!.GetValue<string>();
    }

    /// <summary>
    /// Puts a resource there as it is and records it, checking nothing: for what today's API no longer makes, such as the
    /// notebooks of 2018 that have no DirectInternetAccess.
    /// </summary>
    /// <param name="kind">The kind, e.g. <c>NotebookInstance</c>.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="describe">Members of the Describe answer; ARN, name, status and times are filled in, defaults are not.</param>
    /// <param name="tags">Its tags; keys may begin with <c>aws:</c>.</param>
    /// <returns>Its ARN.</returns>
    public string Seed(string kind, string name, JsonObject describe, IEnumerable<KeyValuePair<string, string>>? tags = null)
    {
        if (!ResourceKinds.ByName.TryGetValue(kind, out var known))
        {
            throw new ArgumentException(
                $"'{kind}' is not a kind that LocalAws keeps. It keeps {string.Join(", ", ResourceKinds.ByName.Keys)}.",
                nameof(kind)
            );
        }

        lock (_gate)
            return _sageMaker.Seed(known, name, AsSent(describe), tags ?? []);
    }

    /// <summary>Creates or updates a rule that names the registered function.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="messageTypes">Its triggers, e.g. <c>ConfigurationItemChangeNotification</c>; a ScheduledNotification comes every
    /// hour.</param>
    /// <param name="types">The resource types in scope; empty: no scope.</param>
    /// <param name="inputParameters">The parameters' JSON; null: none.</param>
    public void PutRule(
        string name,
        IReadOnlyList<string> messageTypes,
        IReadOnlyList<string>? types = null,
        string? inputParameters = null
    )
    {
        var rule = new JsonObject
        {
            ["ConfigRuleName"] = name,
            ["Source"] = new JsonObject
            {
                ["Owner"] = "CUSTOM_LAMBDA",
                ["SourceIdentifier"] = FunctionArn,
                ["SourceDetails"] = Json.Array(
                    messageTypes.Select(static m =>
                    {
                        var detail = new JsonObject { ["EventSource"] = "aws.config", ["MessageType"] = m };
                        if (m == RuleInput.Scheduled)
                            detail["MaximumExecutionFrequency"] = "One_Hour";
                        return detail;
                    })
                ),
            },
        };
        if (types is { Count: > 0 })
            rule["Scope"] = new JsonObject { ["ComplianceResourceTypes"] = Json.Array(types.Select(static t => (JsonNode)t)) };
        if (inputParameters is not null)
            rule["InputParameters"] = inputParameters;
        Config("PutConfigRule", new JsonObject { ["ConfigRule"] = rule });
    }

    /// <summary>Sends a rule its scheduled notification now.</summary>
    public void TriggerSchedule(string rule)
    {
        lock (_gate)
            _config.TriggerSchedule(rule);
    }

    /// <summary>Sends a ConfigurationSnapshotDeliveryCompleted to every rule that lists it.</summary>
    public void DeliverSnapshot()
    {
        lock (_gate)
            _config.DeliverSnapshot();
    }

    /// <summary>From now on the items of this resource go out as oversized notifications, whatever their size.</summary>
    /// <param name="resourceName">The resource's name.</param>
    public void ForceOversized(string resourceName)
    {
        lock (_gate)
            _config.Oversized.Add(resourceName);
    }

    /// <summary>A rule's results, ordered by type and id.</summary>
    public IReadOnlyList<EvaluationRow> Results(string rule)
    {
        lock (_gate)
        {
            return
            [
                .. _config
                    .Rule(rule)
                    .Results.Walk()
                    .Select(static r => new EvaluationRow(r.Value.Type, r.Value.Id, r.Value.Compliance, r.Value.Reason, r.Value.Ordering)),
            ];
        }
    }

    internal KmsService Keys { get; }

    internal byte[] Ec2(QueryRequest call, string requestId) => _network.Answer(call, requestId);

    internal JsonObject Quotas(string operation, JsonObject input) => _quotas.Call(operation, input);

    internal JsonObject? Call(string service, string operation, JsonObject input)
    {
        lock (_gate)
            return service == "sagemaker" ? _sageMaker.Call(operation, input) : _config.Call(operation, input);
    }

    internal IEnumerable<string> Operations(string service) => service == "sagemaker" ? _sageMaker.Operations : _config.Operations;

    internal string ResourceOf(string service, string operation, JsonObject input)
    {
        lock (_gate)
            return service == "sagemaker" ? _sageMaker.ResourceOf(operation, input) : _config.ResourceOf(input);
    }

    /// <summary>Stops its timers; disposing the cloud does this.</summary>
    public void Dispose()
    {
        _sageMaker.Dispose();
        _config.Dispose();
    }

    /// <summary>A copy that no one else holds and whose numbers are text, as they come over the wire.</summary>
    private static JsonObject AsSent(JsonObject input) => Json.ReadInput(Json.Text(input));
}
