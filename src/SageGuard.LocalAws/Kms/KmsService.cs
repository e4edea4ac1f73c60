// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace SageGuard.LocalAws.Kms;

/// <summary>AWS KMS of one account in one Region: DescribeKey.</summary>
/// <remarks>Source: the AWS KMS API reference.</remarks>
internal sealed class KmsService(LocalCloudOptions options, string region, Ids ids)
{
    private const string OfAws = "alias/aws/";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (LocalKey Key, DateTimeOffset Created)> _keys = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Operations { get; } = ["DescribeKey"];

    public void Add(LocalKey key)
    {
        lock (_gate)
            _keys[key.Id] = (key, options.Time.GetUtcNow());
    }

    public string ArnOf(LocalKey key) => Arns.Create(options, "kms", region, $"key/{key.Id}");

    /// <summary>The key that an id, an alias or an ARN names; null where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="account">Who asks.</param>
    /// <exception cref="AwsException">The ARN is not one, or is another account's.</exception>
    public LocalKey? Find(string name, string account)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal))
        {
            if (name.Split(':', 6) is not ["arn", _, "kms", var where, { Length: 12 } whose, var resource])
                throw new AwsException("InvalidArnException", $"Invalid arn {name}");
            if (where != region)
                throw new AwsException("NotFoundException", $"Invalid arn {where}");
            if (whose != account)
            {
                throw new AwsException(
                    "AccessDeniedException",
                    $"User is not authorized to perform: kms:DescribeKey on resource: {name} because no resource-based policy allows the kms:DescribeKey action"
                );
            }

            name = resource.StartsWith("key/", StringComparison.Ordinal) ? resource["key/".Length..] : resource;
        }

        lock (_gate)
        {
            if (!name.StartsWith("alias/", StringComparison.Ordinal))
                return _keys.TryGetValue(name, out var byId) ? byId.Key : null;
            var byAlias = _keys.Values.Select(static kept => kept.Key).FirstOrDefault(key => key.Alias == name);
            if (byAlias is null && name.StartsWith(OfAws, StringComparison.Ordinal))
            {
                // The first who names a service's alias has AWS make its key.
                byAlias = new LocalKey(ids.Uuid()) { Alias = name, Manager = "AWS" };
                Add(byAlias);
            }

            return byAlias;
        }
    }

    public JsonObject Call(string operation, JsonObject input, string account)
    {
        if (operation != "DescribeKey")
            throw AwsException.NotServed("kms", operation, Operations);
        if (input.FirstOrDefault(static member => member.Key != "KeyId").Key is { } other)
            throw AwsException.NotServed("kms", $"DescribeKey with {other}", Operations);
        var constraints = new Constraints();
        constraints.NotNull(input, "KeyId");
        constraints.Length(Json.String(input, "KeyId"), "KeyId", 1, 2048);
        constraints.Check();
        var name = Json.String(input, "KeyId")!;
        var key =
            Find(name, account)
            ?? throw new AwsException(
                "NotFoundException",
                name.Contains("alias/", StringComparison.Ordinal)
                    ? $"Alias {Full(name)} is not found."
                    : $"Key '{Full($"key/{name}")}' does not exist"
            );
        var metadata = new JsonObject
        {
            ["AWSAccountId"] = options.AccountId,
            ["KeyId"] = key.Id,
            ["Arn"] = ArnOf(key),
            ["CreationDate"] = Json.Epoch(_keys[key.Id].Created),
            ["Enabled"] = key.State == "Enabled",
            ["Description"] = "",
            ["KeyUsage"] = "ENCRYPT_DECRYPT",
            ["KeyState"] = key.State,
            ["Origin"] = "AWS_KMS",
            ["KeyManager"] = key.Manager,
            ["CustomerMasterKeySpec"] = key.Spec,
            ["KeySpec"] = key.Spec,
            ["EncryptionAlgorithms"] = new JsonArray(key.Spec == "SYMMETRIC_DEFAULT" ? key.Spec : "RSAES_OAEP_SHA_256"),
            ["MultiRegion"] = false,
        };
        if (key.State == "PendingDeletion")
            metadata["DeletionDate"] = Json.Epoch(_keys[key.Id].Created.AddDays(30));
        return new JsonObject { ["KeyMetadata"] = metadata };

        string Full(string resource) =>
            name.StartsWith("arn:", StringComparison.Ordinal) ? name : Arns.Create(options, "kms", region, resource);
    }
}
