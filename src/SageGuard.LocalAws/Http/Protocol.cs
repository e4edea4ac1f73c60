// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.Http;

/// <summary>How a service of AWS writes its requests and refusals.</summary>
internal enum Protocol
{
    /// <summary>JSON, the operation in a header.</summary>
    Json,

    /// <summary>JSON, the operation in method and path.</summary>
    RestJson,

    /// <summary>A form; XML comes back.</summary>
    Query,

    /// <summary>Amazon EC2's form of it, with refusals of another shape.</summary>
    Ec2,

    /// <summary>Amazon S3's.</summary>
    RestXml,
}
