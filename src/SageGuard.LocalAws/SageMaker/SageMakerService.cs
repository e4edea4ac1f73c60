// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using SageGuard.LocalAws.Ec2;
using SageGuard.LocalAws.Machines;
using SageGuard.LocalAws.Quotas;

namespace SageGuard.LocalAws.SageMaker;

/// <summary>SageMaker in one Region. Every method runs under the cloud's lock.</summary>
internal sealed class SageMakerService : IDisposable
{
    private readonly LocalCloudOptions _options;
    private readonly string _region;
    private readonly Ids _ids;
    private readonly Action<StoredResource, ItemStatus> _record;
    private readonly Transitions _transitions;
    private readonly Dictionary<string, ResourceStore> _stores;
    private readonly Dictionary<string, StoredResource> _byArn = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<JsonObject, JsonObject?>> _operations = new(StringComparer.Ordinal);
    private readonly NotebookProcesses? _machines;
    private readonly Ec2Service _network;
    private readonly QuotaService _quotas;
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);
    private long _sequence;

    public SageMakerService(
        LocalCloudOptions options,
        string region,
        Ids ids,
        Action<StoredResource, ItemStatus> record,
        Transitions transitions,
        NotebookProcesses? machines,
        Ec2Service network,
        QuotaService quotas
    )
    {
        (_options, _region, _ids, _record, _transitions, _machines) = (options, region, ids, record, transitions, machines);
        (_network, _quotas) = (network, quotas);
        _stores = ResourceKinds.All.ToDictionary(static k => k.Name, static k => new ResourceStore(k), StringComparer.Ordinal);
        foreach (var store in _stores.Values)
        {
            var kind = store.Kind;
            _operations["Create" + kind.Name] = input => Create(store, input);
            _operations["Describe" + kind.Name] = input => Describe(store, input);
            _operations["Delete" + kind.Name] = input => Delete(store, input);
            _operations[kind.ListOperation] = input => ResourceLists.List(store, input);
            if (kind.Updatable is not null)
                _operations["Update" + kind.Name] = input => Update(store, input);
        }
        var notebooks = _stores["NotebookInstance"];
        _operations["UpdateNotebookInstance"] = input => UpdateNotebook(notebooks, input);
        _operations["StartNotebookInstance"] = input => Start(notebooks, input);
        _operations["StopNotebookInstance"] = input => Move(Named(notebooks, input), NotebookStates.Stop);
        _operations["ListImageVersions"] = input =>
        {
            ImageOf(input);
            return ResourceLists.List(_stores["ImageVersion"], input);
        };
        _operations["AddTags"] = AddTags;
        _operations["DeleteTags"] = DeleteTags;
        _operations["ListTags"] = input => Tagging.List(ByArn(input), input);
    }

    public IEnumerable<string> Operations => _operations.Keys;

    public JsonObject? Call(string operation, JsonObject input) =>
        _operations.TryGetValue(operation, out var run)
            ? run(input)
            : throw AwsException.NotServed("sagemaker", operation, _operations.Keys);

    /// <summary>The ARN that a denial names.</summary>
    public string ResourceOf(string operation, JsonObject input)
    {
        if (input["ResourceArn"] is JsonValue v && v.TryGetValue(out string? arn))
            return arn;
        var kind = ResourceKinds.All.FirstOrDefault(k => operation.EndsWith(k.Name, StringComparison.Ordinal));
        return kind is not null && input[kind.NameMember] is JsonValue n && n.TryGetValue(out string? name)
            ? ArnOf(kind, name)
            : Arns.Create(_options, "sagemaker", _region, "*");
    }

    /// <summary>Puts a resource there as it is, checking nothing: for states that today's API no longer makes.</summary>
    public string Seed(ResourceKind kind, string name, JsonObject describe, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var store = _stores[kind.Name];
        var now = _options.Time.GetUtcNow();
        if (store.Find(name) is not null)
            throw kind.Duplicate(ArnOf(kind, name), name);
        var full = Head(kind, name, kind.Status?.Ready, describe);
        foreach (var (member, value) in describe)
            full[member] = value?.DeepClone();
        if (kind.IsNumbered)
            kind.Finish?.Invoke(full);
        full["CreationTime"] ??= Json.Epoch(now);
        if (kind.HasModifiedTime)
            full["LastModifiedTime"] ??= Json.Epoch(now);
        var resource = Keep(store, name, full, Json.Time(full, "CreationTime")!.Value);
        _started.Add(resource.Arn);
        foreach (var (key, value) in tags)
            resource.Tags[key] = value;
        _record(resource, ItemStatus.ResourceDiscovered);
        return resource.Arn;
    }

    public void Dispose()
    {
        foreach (var resource in _byArn.Values)
            resource.Transition?.Dispose();
        _machines?.Dispose();
    }

    private string ArnOf(ResourceKind kind, string name) =>
        Arns.Create(_options, "sagemaker", _region, $"{kind.ArnSegment}/{(kind.LowerCaseArn ? name.ToLowerInvariant() : name)}");

    private StoredResource Named(ResourceStore store, JsonObject input)
    {
        var kind = store.Kind;
        if (kind.IsNumbered)
            return Version(store, input);
        var name = Json.String(input, kind.NameMember);
        var constraints = new Constraints();
        constraints.NotNull(input, kind.NameMember);
        // A model package may be named by its ARN, as may a feature group.
        if (kind.Name == "ModelPackage" && name is not null && _byArn.TryGetValue(name, out var package))
            return package;
        // A feature group may be named by its ARN.
        if (kind.Name == "FeatureGroup" && name is not null && _byArn.TryGetValue(name, out var byArn))
            return byArn;
        CheckName(constraints, kind, name);
        CheckParents(constraints, kind, input);
        constraints.Check();
        name = WithParents(kind, input, name!);
        return store.Find(name) ?? throw kind.Gone(ArnOf(kind, name), name);
    }

    // Without a number, the latest one.
    private StoredResource Version(ResourceStore store, JsonObject input)
    {
        var constraints = new Constraints();
        CheckParents(constraints, store.Kind, input);
        constraints.Check();
        var parents = WithParents(store.Kind, input, "");
        var name = Json.Int(input, store.Kind.NameMember) is { } number
            ? $"{parents}{number}"
            : Numbered(store, parents).LastOrDefault()?.Name ?? $"{parents}1";
        return store.Find(name) ?? throw store.Kind.Gone(ArnOf(store.Kind, name), name);
    }

    private static IEnumerable<StoredResource> Numbered(ResourceStore store, string parents) =>
        store
            .Walk("CreationTime", null, false)
            .Select(static e => e.Value)
            .Where(r => r.Name.StartsWith(parents, StringComparison.Ordinal));

    private static void CheckParents(Constraints constraints, ResourceKind kind, JsonObject input)
    {
        foreach (var members in kind.ParentMembers.Where(static members => !members.Contains('|', StringComparison.Ordinal)))
            constraints.NotNull(input, members);
        constraints.Check();
        foreach (var members in kind.ParentMembers.Select(static members => members.Split('|')))
        {
            if (members.Count(member => Json.String(input, member) is not null) != 1)
                throw AwsException.Validation($"Exactly one of {string.Join(" and ", members)} must be given.");
        }
    }

    private static string WithParents(ResourceKind kind, JsonObject input, string name) =>
        string.Join(
            '/',
            kind.ParentMembers.Select(members =>
                    members.Split('|').Select(member => Json.String(input, member)).First(static text => text is not null)
                )
                .Append(name)
        );

    private void CheckParentsExist(ResourceKind kind, JsonObject input, string name)
    {
        var parts = name.Split('/');
        if (kind.ParentMembers is ["DomainId", ..] && _stores["Domain"].Find(parts[0]) is null)
            throw new AwsException("ResourceNotFound", $"Domain [{parts[0]}] does not exist.");
        if (kind.Name == "App")
        {
            var owner = input["SpaceName"] is null ? "UserProfile" : "Space";
            if (_stores[owner].Find($"{parts[0]}/{parts[1]}") is null)
                throw new AwsException("ResourceNotFound", $"{owner} [{parts[1]}] does not exist.");
        }
        if (kind.IsNumbered)
            ImageOf(input);
    }

    private StoredResource ImageOf(JsonObject input)
    {
        var constraints = new Constraints();
        constraints.NotNull(input, "ImageName");
        constraints.Check();
        return Named(_stores["Image"], input);
    }

    private static void CheckName(Constraints constraints, ResourceKind kind, string? name)
    {
        constraints.Length(name, kind.NameMember, 1, kind.NameMaxLength);
        constraints.Pattern(name, kind.NameMember, kind.NamePattern);
    }

    private JsonObject Create(ResourceStore store, JsonObject input)
    {
        var kind = store.Kind;
        var name =
            kind.GeneratedName is { } beginning ? $"{beginning}{_ids.Short(12)}"
            : kind.IsNumbered && Json.String(input, kind.ParentMembers[0]) is { } of ? NextNumber(store, $"{of}/")
            : Json.String(input, kind.NameMember);
        var constraints = new Constraints();
        foreach (var member in kind.Required)
            constraints.NotNull(input, member);
        CheckName(constraints, kind, name);
        if (kind.Name == "NotebookInstance")
            NotebookRules.CheckValues(constraints, input);
        constraints.Check();
        kind.Check?.Invoke(input);
        CheckParents(constraints, kind, input);
        name = WithParents(kind, input, name!);
        CheckParentsExist(kind, input, name);
        if (kind.Name == "Endpoint")
            Named(_stores["EndpointConfig"], input);
        if (kind.StaysAs is { } gone && store.Find(name) is { } former && former.Status == gone)
            Remove(former);
        var tags = Tagging.Read(input);
        if (store.Find(name!) is not null)
            throw kind.Duplicate(ArnOf(kind, name!), name!);
        if (kind.Name == "NotebookInstance")
            CheckCreate(store, input);

        var now = _options.Time.GetUtcNow();
        var resource = Keep(store, name!, NewDescribe(kind, name!, input, now), now);
        Tagging.Set(resource, tags);
        _record(resource, ItemStatus.ResourceDiscovered);
        if (kind.Status is { } status)
            Settle(resource, status.Creating, status.Ready);
        var answer = new JsonObject { [kind.AnswerArnMember ?? kind.ArnMember] = resource.Arn };
        foreach (var member in kind.AlsoAnswered)
            answer[member] = resource.Describe[member]?.DeepClone();
        return answer;
    }

    private void CheckCreate(ResourceStore notebooks, JsonObject input)
    {
        NotebookRules.CheckCreate(input, _options);
        if (_network.WhyNot(Json.String(input, "SubnetId"), Json.Strings(input, "SecurityGroupIds")) is { } reason)
            throw AwsException.Validation(reason);
        CheckQuota(notebooks, Json.String(input, "InstanceType")!);
    }

    private void CheckQuota(ResourceStore notebooks, string instanceType) =>
        _quotas.Check(
            instanceType,
            () =>
                notebooks
                    .Walk("CreationTime", null, false)
                    .Count(entry =>
                        entry.Value.Status is "Pending" or "InService" or "Stopping"
                        && Json.String(entry.Value.Describe, "InstanceType") == instanceType
                    )
        );

    private static string NextNumber(ResourceStore store, string parents) =>
        (
            Numbered(store, parents)
                .Select(static r => int.Parse(r.Name.AsSpan(r.Name.LastIndexOf('/') + 1), CultureInfo.InvariantCulture))
                .DefaultIfEmpty(0)
                .Max() + 1
        ).ToString(CultureInfo.InvariantCulture);

    private JsonObject Head(ResourceKind kind, string name, string? status, JsonObject given)
    {
        var parts = name.Split('/');
        var describe = new JsonObject
        {
            [kind.ArnMember] = ArnOf(kind, name),
            [kind.NameMember] = kind.IsNumbered ? int.Parse(parts[^1], CultureInfo.InvariantCulture) : parts[^1],
        };
        foreach (var (members, value) in kind.ParentMembers.Zip(parts))
        {
            var either = members.Split('|');
            describe[either.FirstOrDefault(member => given[member] is not null) ?? either[0]] = value;
        }
        if (kind.Status is { } names)
            describe[names.Member] = status;
        return describe;
    }

    private JsonObject NewDescribe(ResourceKind kind, string name, JsonObject input, DateTimeOffset now)
    {
        var describe = Head(kind, name, kind.Status?.Creating, input);
        foreach (var (member, value) in input)
        {
            if (value is not null && member != "Tags" && member != kind.NameMember)
                describe[member] = value.DeepClone();
        }
        foreach (var (member, value) in kind.Defaults)
            describe[member] ??= value.DeepClone();
        kind.Finish?.Invoke(describe);
        if (kind.Name == "NotebookInstance")
        {
            describe["Url"] = $"{name.ToLowerInvariant()}-{_ids.Short(4)}.notebook.{_region}.sagemaker.aws";
            if (describe["SubnetId"] is not null)
                describe["NetworkInterfaceId"] = $"eni-{_ids.Uuid().Replace("-", "", StringComparison.Ordinal)[..17]}";
        }
        describe["CreationTime"] = Json.Epoch(now);
        if (kind.HasModifiedTime)
            describe["LastModifiedTime"] = Json.Epoch(now);
        return describe;
    }

    private StoredResource Keep(ResourceStore store, string name, JsonObject describe, DateTimeOffset created)
    {
        var resource = new StoredResource(store.Kind, name, ArnOf(store.Kind, name), describe, created, _sequence++);
        store.Add(resource);
        _byArn[resource.Arn] = resource;
        return resource;
    }

    private JsonObject Describe(ResourceStore store, JsonObject input)
    {
        var answer = (JsonObject)Named(store, input).Describe.DeepClone();
        foreach (var (member, value) in store.Kind.OnlyInAnswer)
            answer[member] = value.DeepClone();
        return answer;
    }

    private JsonObject Update(ResourceStore store, JsonObject input)
    {
        var kind = store.Kind;
        var resource = Named(store, input);
        kind.Check?.Invoke(input);
        if (kind.Name == "Endpoint")
            Named(_stores["EndpointConfig"], input);
        if (kind.Status is { } names && resource.Status == names.Deleting)
            throw new AwsException("ResourceInUse", $"{kind.Name} {resource.Name} is being deleted.");
        foreach (var member in kind.Updatable!)
        {
            if (input[member] is not { } value)
                continue;
            // A feature group's online store and a repository's settings are changed member by member; everything else is replaced.
            if (member is "OnlineStoreConfig" or "GitConfig" && resource.Describe[member] is JsonObject old && value is JsonObject change)
            {
                foreach (var (key, part) in change)
                    old[key] = part?.DeepClone();
            }
            else
            {
                resource.Describe[member] = value.DeepClone();
            }
        }
        foreach (var member in Json.Strings(input, "DeleteProperties"))
            resource.Describe.Remove(member);
        kind.Finish?.Invoke(resource.Describe);
        resource.Touch(_options.Time.GetUtcNow());
        if (kind.Status is { Updating: { } updating } status)
            Settle(resource, updating, status.Ready, changed: true);
        else
            _record(resource, ItemStatus.OK);
        return kind.UpdateIsSilent ? [] : new JsonObject { [kind.AnswerArnMember ?? kind.ArnMember] = resource.Arn };
    }

    private JsonObject? Delete(ResourceStore store, JsonObject input)
    {
        var kind = store.Kind;
        var resource = Named(store, input);
        if (kind.Name == "NotebookInstance")
            return Move(resource, NotebookStates.Delete);
        if (kind.Status?.Deleting is { } deleting)
        {
            if (resource.Status != deleting && resource.Status != kind.StaysAs)
                Settle(resource, deleting, null);
        }
        else
        {
            Remove(resource);
        }

        return kind.Name switch
        {
            "InferenceExperiment" => new JsonObject { ["InferenceExperimentArn"] = resource.Arn },
            "Image" => [],
            _ => null,
        };
    }

    private JsonObject? Start(ResourceStore notebooks, JsonObject input)
    {
        var notebook = Named(notebooks, input);
        NotebookStates.Check(notebook, NotebookStates.Start);
        NotebookRules.RefusePlatform(Json.String(notebook.Describe, "PlatformIdentifier"), _options);
        CheckQuota(notebooks, Json.String(notebook.Describe, "InstanceType")!);
        notebook.Describe.Remove("FailureReason");
        return Move(notebook, NotebookStates.Start);
    }

    private JsonObject UpdateNotebook(ResourceStore notebooks, JsonObject input)
    {
        var notebook = Named(notebooks, input);
        var constraints = new Constraints();
        NotebookRules.CheckValues(constraints, input);
        constraints.Check();
        NotebookStates.Check(notebook, NotebookStates.Update);
        NotebookRules.CheckUpdate(notebook, input, _options);
        NotebookRules.Apply(notebook, input);
        notebook.Touch(_options.Time.GetUtcNow());
        Settle(notebook, NotebookStates.Update.Via, NotebookStates.Update.To, changed: true);
        return [];
    }

    private JsonObject? Move(StoredResource notebook, NotebookStates.Move move)
    {
        NotebookStates.Check(notebook, move);
        Settle(notebook, move.Via, move.To);
        return null;
    }

    /// <summary>Shows one state, and later the next; a null next state is the end of the resource.</summary>
    private void Settle(StoredResource resource, string via, string? to, bool changed = false)
    {
        resource.Status = via;
        resource.Touch(_options.Time.GetUtcNow());
        if (via is "Stopping" or "Deleting")
            _machines?.Stop(resource.Name);
        _transitions.Begin(
            resource,
            failure =>
            {
                if (failure is null && via == "Pending" && _machines is not null)
                    Boot(resource, reason => End(reason));
                else if (via == "Pending" && resource.Describe["NotebookInstanceLifecycleConfigName"] is not null)
                    End(failure ?? _options.ScriptRefusal);
                else
                    End(failure);
            }
        );

        void End(string? failure)
        {
            if (to is null && resource.Kind.StaysAs is null)
            {
                Remove(resource);
                return;
            }
            to ??= resource.Kind.StaysAs!;
            resource.Status = failure is null ? to : "Failed";
            if (failure is not null)
                resource.Describe["FailureReason"] = failure;
            resource.Touch(_options.Time.GetUtcNow());
            if (changed || _options.RecordStatusChanges)
                _record(resource, ItemStatus.OK);
        }
    }

    /// <summary>Runs the lifecycle scripts of a notebook that starts: on-create ones at its first start only.</summary>
    private void Boot(StoredResource notebook, Action<string?> end)
    {
        var lifecycle = Json.String(notebook.Describe, "NotebookInstanceLifecycleConfigName");
        var isFirst = _started.Add(notebook.Arn);
        var config = lifecycle is null ? null : _stores["NotebookInstanceLifecycleConfig"].Find(lifecycle)?.Describe;
        var scripts = LifecycleScripts.Read(config, "OnStart");
        if (isFirst)
            scripts = [.. LifecycleScripts.Read(config, "OnCreate"), .. scripts];
        _machines!.Start(
            notebook.Name,
            lifecycle ?? "",
            scripts,
            failure =>
            {
                if (notebook.Status == "Pending")
                    end(failure);
            }
        );
    }

    private void Remove(StoredResource resource)
    {
        _transitions.Abandon(resource);
        if (resource.Kind.Name == "NotebookInstance")
        {
            _started.Remove(resource.Arn);
            _machines?.Delete(resource.Name);
        }
        _stores[resource.Kind.Name].Remove(resource);
        _byArn.Remove(resource.Arn);
        _record(resource, ItemStatus.ResourceDeleted);
    }

    private StoredResource ByArn(JsonObject input)
    {
        var constraints = new Constraints();
        constraints.NotNull(input, "ResourceArn");
        constraints.Check();
        var arn = Json.String(input, "ResourceArn")!;
        return _byArn.TryGetValue(arn, out var found)
            ? found
            : throw AwsException.Validation($"Could not find resource with ARN \"{arn}\".");
    }

    private JsonObject AddTags(JsonObject input)
    {
        var resource = ByArn(input);
        Tagging.Set(resource, Tagging.Read(input));
        _record(resource, ItemStatus.OK);
        return new JsonObject { ["Tags"] = Tagging.ToJson(resource.Tags) };
    }

    private JsonObject DeleteTags(JsonObject input)
    {
        var resource = ByArn(input);
        var keys = Json.Strings(input, "TagKeys");
        var constraints = new Constraints();
        constraints.NotNull(input, "TagKeys");
        constraints.Size(keys.Count, "TagKeys", 1, 50);
        constraints.Check();
        foreach (var key in keys)
            resource.Tags.Remove(key);
        _record(resource, ItemStatus.OK);
        return [];
    }
}
