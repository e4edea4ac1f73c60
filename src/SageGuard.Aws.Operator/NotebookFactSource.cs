// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Aws.Endpoints;
using SageGuard.Aws.Operator.Networks;
using SageGuard.Network.Answers;
using SageGuard.Remediation;

namespace SageGuard.Aws.Operator;

/// <summary>
/// Reads what surrounds a notebook: bucket, network, key, quota, IAM. What it may not read it answers with null.
/// </summary>
/// <remarks>Source: the API references of Amazon EC2, AWS KMS, Service Quotas and IAM.</remarks>
public sealed class NotebookFactSource : INotebookFactSource, IDisposable
{
    private readonly NetworkReader _networks;
    private readonly AwsConnection _connection;
    private readonly bool _isLong;
    private readonly Lazy<Task<Dictionary<string, int>?>> _limits;
    private Task<Dictionary<string, int>?>? _inUse;
    private readonly Lazy<Task<NetworkAnswers>> _network;
    private readonly Lazy<Task<IReadOnlyList<IamPolicy>?>> _policies;

    /// <summary>Makes the readers; nothing is sent.</summary>
    /// <param name="connection">Whose credentials sign.</param>
    /// <param name="isLong">True for work of hours, which changes how many instances run: they are counted at each question and not
    /// once.</param>
    public NotebookFactSource(AwsConnection connection, bool isLong = false)
    {
        _isLong = isLong;
        _connection = connection;
        _networks = new NetworkReader(connection, "");

        // Large answers that do not change within a command; many notebooks may ask at once.
        _network = new(() => _networks.ReadAsync(CancellationToken.None));
        _limits = new(() => OrUnknownAsync(LimitsAsync));
        _policies = new(() =>
            OrUnknownAsync(async () =>
            {
                using var iam = new IamClient(connection);
                return await iam.PoliciesAsync(CancellationToken.None);
            })
        );
    }

    /// <inheritdoc/>
    public async Task<BucketFacts?> BucketAsync(BucketAccess access, CancellationToken cancellationToken)
    {
        try
        {
            using var store = new BackupStore(_connection, access);
            return await store.BucketAsync(cancellationToken);
        }
        catch (AwsCallException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<NetworkAnswers?> NetworkAsync(string subnetId, CancellationToken cancellationToken)
    {
        var answers = await (_isLong ? _networks.ReadAsync(cancellationToken) : _network.Value).WaitAsync(cancellationToken);
        if (answers.Subnets.Find(subnetId)?.VpcId is not { } vpc)
            return answers;
        return answers with { Dns = new Dictionary<string, VpcDns> { [vpc] = await _networks.DnsAsync(vpc, cancellationToken) } };
    }

    /// <inheritdoc/>
    public async Task<QuotaFacts?> QuotaAsync(string instanceType, CancellationToken cancellationToken)
    {
        if (await _limits.Value.WaitAsync(cancellationToken) is not { } limits || !limits.TryGetValue(instanceType, out var limit))
            return null;
        var inUse = await (
            _isLong ? OrUnknownAsync(() => InUseAsync(cancellationToken)) : _inUse ??= OrUnknownAsync(() => InUseAsync(cancellationToken))
        );
        return inUse is null ? null : new QuotaFacts(limit, inUse.GetValueOrDefault(instanceType));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IamPolicy>?> PoliciesAsync(CancellationToken cancellationToken) =>
        _policies.Value.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>?> RoleMayAsync(
        string roleArn,
        IReadOnlyList<string> actions,
        string bucket,
        string key,
        CancellationToken cancellationToken
    ) =>
        OrUnknownAsync(async () =>
        {
            using var iam = new IamClient(_connection);
            return await iam.AllowedAsync(
                roleArn,
                actions,
                $"arn:{roleArn.Split(':')[1]}:s3:::{bucket}{(key.Length > 0 ? "/" : "")}{key}",
                cancellationToken
            );
        });

    /// <inheritdoc/>
    public async Task<KeyFacts?> KeyAsync(string keyId, CancellationToken cancellationToken)
    {
        try
        {
            using var kms = _connection.Client(AwsService.Kms);
            var answer = await kms.CallAsync("DescribeKey", input => input.WriteString("KeyId", keyId), cancellationToken);
            return answer.TryGetProperty("KeyMetadata", out var key)
                ? new KeyFacts(true, key.TextOf("KeyState") ?? "", key.TextOf("KeySpec") ?? "", key.TextOf("KeyManager") ?? "")
                : null;
        }
        catch (AwsCallException error) when (error.Code is "NotFoundException" or "InvalidArnException")
        {
            return new KeyFacts(false, "", "", "");
        }
        catch (SageGuardException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _networks.Dispose();

    private static async Task<T?> OrUnknownAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (SageGuardException)
        {
            return null;
        }
    }

    // The account's own quotas where it has some, else AWS's defaults.
    private async Task<Dictionary<string, int>> LimitsAsync()
    {
        const string Usage = " for notebook instance usage";
        var limits = new Dictionary<string, int>(StringComparer.Ordinal);
        using var quotas = _connection.Client(AwsService.ServiceQuotas);
        foreach (var operation in new[] { "ListAWSDefaultServiceQuotas", "ListServiceQuotas" })
        {
            await foreach (
                var quota in quotas.ItemsAsync(
                    operation,
                    input =>
                    {
                        input.WriteString("ServiceCode", "sagemaker");
                        input.WriteNumber("MaxResults", 100);
                    },
                    "Quotas",
                    "NextToken",
                    CancellationToken.None
                )
            )
            {
                if (
                    quota.TextOf("QuotaName") is { } name
                    && name.EndsWith(Usage, StringComparison.Ordinal)
                    && quota.TryGetProperty("Value", out var value)
                )
                {
                    limits[name[..^Usage.Length]] = (int)value.GetDouble();
                }
            }
        }

        return limits;
    }

    // How many instances of each type run now.
    private async Task<Dictionary<string, int>> InUseAsync(CancellationToken cancellationToken)
    {
        var inUse = new Dictionary<string, int>(StringComparer.Ordinal);
        using var sageMaker = _connection.Client(AwsService.SageMaker);
        await foreach (
            var notebook in sageMaker.ItemsAsync(
                "ListNotebookInstances",
                input => input.WriteNumber("MaxResults", 100),
                "NotebookInstances",
                "NextToken",
                cancellationToken
            )
        )
        {
            if (notebook.TextOf("InstanceType") is { } type && NotebookStatus.UsesInstance(notebook.TextOf("NotebookInstanceStatus")))
                inUse[type] = inUse.GetValueOrDefault(type) + 1;
        }

        return inUse;
    }
}
