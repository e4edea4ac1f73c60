// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace SageGuard.LocalAws.S3;

/// <summary>Objects that come in parts.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="writes">Writes the object.</param>
/// <param name="ids">Gives ids of uploads.</param>
/// <remarks>Source: Amazon S3 user guide, "Multipart upload limits" and "Checking object integrity for data uploads".</remarks>
internal sealed class MultipartUploads(StoredBucket bucket, ObjectWrites writes, Ids ids)
{
    private const int LeastPart = 5 << 20;

    public S3Answer Answer(string operation, S3Call call) =>
        operation switch
        {
            "CreateMultipartUpload" => Create(call),
            "UploadPart" => Add(Find(call), call),
            "CompleteMultipartUpload" => Complete(Find(call), call),
            _ => Abort(Find(call)),
        };

    private Upload Find(S3Call call) =>
        bucket.Uploads.GetValueOrDefault(call.Query("uploadId") ?? "") is { } upload && upload.Key == call.Key
            ? upload
            : throw new AwsException(
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
                404
            );

    private S3Answer Create(S3Call call)
    {
        var named = call.Header("x-amz-checksum-algorithm");
        var algorithm = ChecksumAlgorithm.Find(named);
        if (named is not null && algorithm is null)
            throw AwsException.NotServed("s3", $"CreateMultipartUpload with {named}", S3Service.Operations);
        var type =
            call.Header("x-amz-checksum-type")
            ?? (algorithm is null || algorithm == ChecksumAlgorithm.Default ? ObjectChecksum.Full : ObjectChecksum.Composite);
        if (
            type is not (ObjectChecksum.Full or ObjectChecksum.Composite)
            || (type == ObjectChecksum.Composite && (algorithm ?? ChecksumAlgorithm.Default) == ChecksumAlgorithm.Default)
            || (type == ObjectChecksum.Full && algorithm?.Name == "SHA256")
        )
        {
            throw Invalid($"The {type} checksum type cannot be used with the {named ?? "default"} checksum algorithm.");
        }

        var encryption = writes.EncryptionOf(call) ?? writes.Default();
        var upload = new Upload(ids.Short(64), call.Key, ObjectWrites.ContentTypeOf(call), encryption, algorithm, type);
        bucket.Uploads.Add(upload.Id, upload);
        var answer = S3Answer.Xml(
            new XElement(
                "InitiateMultipartUploadResult",
                new XElement("Bucket", bucket.Name),
                new XElement("Key", upload.Key),
                new XElement("UploadId", upload.Id)
            )
        );
        return answer with
        {
            Headers = algorithm is null
                ? encryption.Headers
                : [.. encryption.Headers, ("x-amz-checksum-algorithm", algorithm.Name), ("x-amz-checksum-type", type)],
        };
    }

    private S3Answer Add(Upload upload, S3Call call)
    {
        if (call.Query("partNumber") is null)
            throw AwsException.NotServed("s3", S3Route.NameOf(call), S3Service.Operations);
        var number = call.Number("partNumber", 0, 1, 10_000);
        var payload = Payload.Read(call);
        var checksum = payload.Checksum;
        // Only the checksum of parts needs one of each part.
        if (
            payload.IsGiven
                ? checksum.Algorithm != upload.Algorithm
                : upload is { Algorithm: not null, ChecksumType: ObjectChecksum.Composite }
        )
        {
            throw Invalid(
                $"Checksum Type mismatch occurred, expected checksum Type: {Name(upload.Algorithm)}, actual checksum Type: {(payload.IsGiven ? Name(checksum.Algorithm) : "null")}"
            );
        }

        var tag = $"\"{writes.Tag(upload.Encryption, Convert.ToHexStringLower(Md5.Hash(payload.Body)))}\"";
        upload.Parts[number] = new UploadedPart(tag, payload.Body, checksum);
        return new S3Answer { Headers = [("ETag", tag), .. upload.Encryption.Headers, (checksum.Algorithm.Header, checksum.Value)] };
    }

    private S3Answer Complete(Upload upload, S3Call call)
    {
        var parts = Listed(upload, call);
        var body = Joined(parts);
        var algorithm = upload.Algorithm ?? ChecksumAlgorithm.Default;
        var checksum =
            upload.ChecksumType == ObjectChecksum.Full
                ? ObjectChecksum.Compute(algorithm, body)
                : new ObjectChecksum(
                    algorithm,
                    $"{Convert.ToBase64String(algorithm.Compute([.. parts.SelectMany(part => Convert.FromBase64String(part.Checksum.Value))]))}-{parts.Count}",
                    ObjectChecksum.Composite
                );
        if (call.Header("x-amz-checksum-type") is { } type && type != upload.ChecksumType)
        {
            throw Invalid(
                $"The upload was created using the {upload.ChecksumType} checksum mode. The complete request must use the same checksum mode."
            );
        }

        if (ChecksumAlgorithm.All.Any(other => call.Header(other.Header) is { } given && (other != algorithm || given != checksum.Value)))
            throw new AwsException("BadDigest", "The checksum you specified did not match the calculated checksum.");

        var md5 = Md5.Hash([.. parts.SelectMany(static part => Md5.Hash(part.Body))]);
        var version = writes.New(
            body,
            checksum,
            upload.ContentType,
            upload.Encryption,
            string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(md5)}-{parts.Count}")
        );
        bucket.Uploads.Remove(upload.Id);
        bucket.Add(upload.Key, version);
        return S3Answer.Xml(
            new XElement(
                "CompleteMultipartUploadResult",
                new XElement("Location", $"https://s3.{bucket.Region}.amazonaws.com/{bucket.Name}/{Uri.EscapeDataString(upload.Key)}"),
                new XElement("Bucket", bucket.Name),
                new XElement("Key", upload.Key),
                new XElement("ETag", version.Tag),
                new XElement(algorithm.Member, checksum.Value),
                new XElement("ChecksumType", checksum.Type)
            )
        ) with
        {
            Headers = writes.HeadersOf(version),
        };
    }

    private static byte[] Joined(List<UploadedPart> parts)
    {
        var body = new byte[parts.Sum(static part => part.Body.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.Body.CopyTo(body, at);
            at += part.Body.Length;
        }

        return body;
    }

    private static List<UploadedPart> Listed(Upload upload, S3Call call)
    {
        var parts = new List<UploadedPart>();
        var before = 0;
        foreach (var element in Document(call).Elements().Where(static element => element.Name.LocalName == "Part"))
        {
            var number = int.TryParse(Text(element, "PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var read)
                ? read
                : throw Malformed();
            if (number <= before)
            {
                throw new AwsException(
                    "InvalidPartOrder",
                    "The list of parts was not in ascending order. The parts list must be specified in order by part number."
                );
            }

            before = number;
            var algorithm = upload.Algorithm ?? ChecksumAlgorithm.Default;
            var given = Text(element, algorithm.Member);
            if (upload.ChecksumType == ObjectChecksum.Composite && given is null)
            {
                throw Invalid(
                    $"The upload was created using a {Name(algorithm)} checksum. The complete request must include the checksum for each part. It was missing for part {number} in the request."
                );
            }

            if (
                !upload.Parts.TryGetValue(number, out var part)
                || Text(element, "ETag")?.Trim('"') != part.Tag.Trim('"')
                || (given is not null && given != part.Checksum.Value)
            )
            {
                throw new AwsException(
                    "InvalidPart",
                    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
                );
            }

            parts.Add(part);
        }

        if (parts.SkipLast(1).Any(static part => part.Body.Length < LeastPart))
            throw new AwsException("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        return parts.Count > 0 ? parts : throw Malformed();
    }

    private S3Answer Abort(Upload upload)
    {
        bucket.Uploads.Remove(upload.Id);
        return new S3Answer(204);
    }

    private static XElement Document(S3Call call)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(call.Body),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
            var root = XElement.Load(reader);
            return root.Name.LocalName == "CompleteMultipartUpload" ? root : throw Malformed();
        }
        catch (XmlException)
        {
            throw Malformed();
        }
    }

    private static string Name(ChecksumAlgorithm? algorithm) => algorithm?.Name.ToLowerInvariant() ?? "null";

    private static string? Text(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    private static AwsException Malformed() =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    private static AwsException Invalid(string message) => new("InvalidRequest", message);
}
