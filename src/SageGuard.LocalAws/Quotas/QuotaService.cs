// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Quotas;

/// <summary>Service Quotas of one account in one Region: how many notebook instances of a type may run. Both lists show the same: no
/// quota was ever raised.</summary>
/// <remarks>Source: the Service Quotas API reference; Amazon SageMaker endpoints and quotas.</remarks>
internal sealed class QuotaService(LocalCloudOptions options, string region)
{
    private const string Usage = " for notebook instance usage";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, int> _limits = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Operations { get; } = ["ListAWSDefaultServiceQuotas", "ListServiceQuotas"];

    public void Set(string instanceType, int limit)
    {
        lock (_gate)
            _limits[instanceType] = limit;
    }

    /// <summary>Refuses one more instance of a type where the quota is used up; without a quota there is no limit here.</summary>
    /// <param name="instanceType">The type.</param>
    /// <param name="count">Counts how many run; called where there is a quota.</param>
    public void Check(string instanceType, Func<int> count)
    {
        lock (_gate)
        {
            if (_limits.TryGetValue(instanceType, out var limit) && count() is var inUse && inUse >= limit)
            {
                throw new AwsException(
                    "ResourceLimitExceeded",
                    $"The account-level service limit '{instanceType}{Usage}' is {limit} Instances, with current utilization of {inUse} Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota."
                );
            }
        }
    }

    public JsonObject Call(string operation, JsonObject input)
    {
        if (!Operations.Contains(operation))
            throw AwsException.NotServed("servicequotas", operation, Operations);
        if (input.FirstOrDefault(static member => member.Key is not ("ServiceCode" or "MaxResults" or "NextToken")).Key is { } other)
            throw AwsException.NotServed("servicequotas", $"{operation} with {other}", Operations);
        var constraints = new Constraints();
        constraints.NotNull(input, "ServiceCode");
        constraints.Range(Json.Int(input, "MaxResults"), "MaxResults", 1, 100);
        constraints.Check();
        if (Json.String(input, "ServiceCode") != "sagemaker")
            throw AwsException.NotServed("servicequotas", $"{operation} of another service than sagemaker", Operations);
        var after = Paging.After(operation, Json.String(input, "NextToken"), "InvalidPaginationTokenException");
        lock (_gate)
        {
            var (page, next) = Paging.Take(
                _limits
                    .Where(limit => after is null || string.CompareOrdinal(limit.Key, after) > 0)
                    .Select(limit => KeyValuePair.Create(limit.Key, Quota(limit.Key, limit.Value))),
                Json.Int(input, "MaxResults") ?? 100,
                operation
            );
            var answer = new JsonObject { ["Quotas"] = Json.Array(page) };
            if (next is not null)
                answer["NextToken"] = next;
            return answer;
        }
    }

    private JsonObject Quota(string instanceType, int limit)
    {
        var code = $"L-{Convert.ToHexString(Md5.Hash(System.Text.Encoding.UTF8.GetBytes(instanceType)))[..8]}";
        return new JsonObject
        {
            ["ServiceCode"] = "sagemaker",
            ["ServiceName"] = "Amazon SageMaker",
            ["QuotaArn"] = Arns.Create(options, "servicequotas", region, $"sagemaker/{code}"),
            ["QuotaCode"] = code,
            ["QuotaName"] = instanceType + Usage,
            ["Value"] = (double)limit,
            ["Unit"] = "None",
            ["Adjustable"] = true,
            ["GlobalQuota"] = false,
        };
    }
}
