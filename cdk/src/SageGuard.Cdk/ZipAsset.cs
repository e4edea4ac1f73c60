// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using SageGuard.Deployment.Stacks;

namespace SageGuard.Cdk;

/// <summary>A zip as an asset, which the <c>cdk</c> command uploads to the bucket of the CDK's own.</summary>
internal static class ZipAsset
{
    /// <summary>Where the uploaded zip is.</summary>
    public static FunctionCode Of(Construct scope, string zip)
    {
        var asset = new Asset(scope, "Code", new AssetProps { Path = zip });
        return new FunctionCode(asset.S3BucketName, asset.S3ObjectKey, PublishedZip.HashOf(zip));
    }
}
