// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.LocalAws.S3;

/// <summary>A checksum as S3 keeps it.</summary>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="Value">It, in base64; of a composite one with the number of parts.</param>
/// <param name="Type">FULL_OBJECT, or COMPOSITE: the checksum of the parts' checksums.</param>
internal sealed record ObjectChecksum(ChecksumAlgorithm Algorithm, string Value, string Type = ObjectChecksum.Full)
{
    public const string Full = "FULL_OBJECT";
    public const string Composite = "COMPOSITE";

    public static ObjectChecksum Compute(ChecksumAlgorithm algorithm, byte[] body) =>
        new(algorithm, Convert.ToBase64String(algorithm.Compute(body)));

    public IEnumerable<(string Name, string Value)> Headers => [(Algorithm.Header, Value), ("x-amz-checksum-type", Type)];
}
