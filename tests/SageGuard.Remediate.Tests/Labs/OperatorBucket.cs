// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using SageGuard.LocalAws;
using SageGuard.LocalAws.Hosting;

namespace SageGuard.Remediate.Tests;

/// <summary>The operator's bucket in LocalAws, and what notebooks write into it.</summary>
internal sealed class OperatorBucket
{
    public const string Name = "operator-backups";
    public const string Owner = "123456789012";

    private readonly LocalCloud _cloud;

    public OperatorBucket(LocalCloud cloud)
    {
        _cloud = cloud;
        cloud.AddBucket(new LocalBucket(Name) { IsVersioned = true, Encryption = "aws:kms" });
    }

    /// <summary>The calls of Amazon S3: method and path.</summary>
    public IEnumerable<AwsCall> Calls => _cloud.Calls.All.Where(call => call.Service == "s3");

    /// <summary>Writes an object, as a notebook does.</summary>
    public void Put(string key, string text) => _cloud.PutObject(Name, key, Encoding.UTF8.GetBytes(text));

    /// <summary>The current version of an object; null where there is none.</summary>
    public string? Get(string key) => _cloud.GetObject(Name, key) is { } body ? Encoding.UTF8.GetString(body) : null;
}
