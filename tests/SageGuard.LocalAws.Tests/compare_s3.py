# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""Makes the same calls of Amazon S3 to LocalAws and to moto, an independent emulator, and compares what comes back.

Usage: compare_s3.py ENDPOINT, where LocalAws has the bucket "compared", versioned and empty. Exit code 0: all is the same.
"""

import base64
import hashlib
import os
import sys

import boto3
import botocore.config
import botocore.exceptions
from moto import mock_aws

BUCKET, PART = "compared", b"a" * (5 << 20)
MD5 = base64.b64encode(hashlib.md5(b"other").digest()).decode()
FIELDS = ("ETag", "ContentLength", "ContentRange", "ContentType", "ServerSideEncryption", "ChecksumSHA256", "ChecksumCRC32",
          "LocationConstraint", "Status", "AcceptRanges")


def client(**more):
    return boto3.client("s3", region_name="eu-west-1", aws_access_key_id="AKIDLOCAL", aws_secret_access_key="secret",
                        config=botocore.config.Config(retries={"total_max_attempts": 1}), **more)


def run(s3):
    """The steps with what is comparable of each answer."""
    seen = {}

    def step(name, call, *also, **arguments):
        try:
            answer = getattr(s3, call)(Bucket=arguments.pop("Bucket", BUCKET), **arguments)
        except botocore.exceptions.ClientError as error:
            seen[name] = (error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])
            return {}
        except Exception as error:  # moto's own mistake, when it comes through as one of Python.
            seen[name] = repr(error)
            return {}
        fields = [answer["ResponseMetadata"]["HTTPStatusCode"], {k: answer[k] for k in FIELDS if k in answer}]
        if "Body" in answer:
            fields.append(answer["Body"].read()[:50])
        seen[name] = (*fields, *[take(answer) for take in also])
        return answer

    kept = lambda answer: answer.get("VersionId", "null") != "null"
    step("location", "get_bucket_location")
    step("versioning", "get_bucket_versioning")
    step("encryption", "get_bucket_encryption", lambda a: a["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"])
    step("head of the bucket", "head_bucket")
    step("no bucket", "get_object", Bucket="no-such-bucket-anywhere", Key="k")
    step("head of no bucket", "head_bucket", Bucket="no-such-bucket-anywhere")
    first = step("put", "put_object", kept, Key="a/k ä+1", Body=b"0123456789", ContentType="application/json")
    step("put only where there is none", "put_object", Key="a/k ä+1", Body=b"x", IfNoneMatch="*")
    step("put where there is none", "put_object", kept, Key="a/new", Body=b"x", IfNoneMatch="*")
    step("put over another tag", "put_object", Key="a/k ä+1", Body=b"x", IfMatch='"00"')
    step("put over its tag", "put_object", kept, Key="a/k ä+1", Body=b"second", IfMatch=first["ETag"])
    step("put over nothing", "put_object", Key="none", Body=b"x", IfMatch='"00"')
    step("get", "get_object", kept, Key="a/k ä+1")
    step("get the first version", "get_object", Key="a/k ä+1", VersionId=first["VersionId"])
    step("get no version", "get_object", Key="a/k ä+1", VersionId="a" * 32)
    step("get nothing", "get_object", Key="none")
    step("head of nothing", "head_object", Key="none")
    step("range", "get_object", Key="a/k ä+1", Range="bytes=1-3")
    step("range to the end", "get_object", Key="a/k ä+1", Range="bytes=-2")
    step("range beyond it", "get_object", Key="a/k ä+1", Range="bytes=900-901")
    step("get with another tag", "get_object", Key="a/k ä+1", IfMatch='"00"')
    step("get if it is another one", "get_object", Key="a/k ä+1", IfNoneMatch=hashlib.md5(b"second").hexdigest())
    step("put with SHA-256", "put_object", Key="sum", Body=b"0123456789", ChecksumAlgorithm="SHA256")
    step("head with SHA-256", "head_object", Key="sum", ChecksumMode="ENABLED")

    def upload(key, order, *bodies, **tag):
        of = {"Key": key, "UploadId": s3.create_multipart_upload(Bucket=BUCKET, Key=key, ChecksumAlgorithm="CRC32")["UploadId"]}
        parts = []
        for number, body in enumerate(bodies, 1):
            part = s3.upload_part(Bucket=BUCKET, PartNumber=number, Body=body, ChecksumAlgorithm="CRC32", **of)
            parts.append({"PartNumber": number, "ETag": tag.get("tag", part["ETag"]), "ChecksumCRC32": part["ChecksumCRC32"]})
        return of, {"Parts": [parts[i] for i in order]}

    for name, order, bodies, tag in (
        ("two parts", (0, 1), (PART, b"end"), {}),
        ("small parts", (0, 1), (b"a", b"b"), {}),
        ("another part", (0,), (b"a",), {"tag": '"00000000000000000000000000000000"'}),
    ):
        of, parts = upload(f"parts/{name}", order, *bodies, **tag)
        step(name, "complete_multipart_upload", kept, MultipartUpload=parts, **of)
    step("head of the parts", "head_object", kept, Key="parts/two parts")

    keys = lambda a: ([c["Key"] for c in a.get("Contents", [])], [c["Prefix"] for c in a.get("CommonPrefixes", [])], a["IsTruncated"], a["KeyCount"])
    page = step("list", "list_objects_v2", keys, MaxKeys=2)
    step("list on", "list_objects_v2", keys, ContinuationToken=page["NextContinuationToken"])
    step("list folders", "list_objects_v2", keys, Delimiter="/")
    step("list below", "list_objects_v2", keys, Prefix="a/", Delimiter="/")

    # Last, because moto takes some of it.
    step("put with another MD5", "put_object", Key="none", Body=b"0123456789", ContentMD5=MD5)
    of, parts = upload("parts/out of order", (1, 0), PART, PART)
    step("parts out of order", "complete_multipart_upload", MultipartUpload=parts, **of)
    of, parts = upload("parts/given up", (0,), b"a")
    step("give up", "abort_multipart_upload", **of)
    step("complete what was given up", "complete_multipart_upload", MultipartUpload=parts, **of)
    return seen


# What moto answers otherwise than AWS's reference says.
OTHERWISE = {
    # It keeps no checksum of the parts' checksums: that of CRC-32 over both, "-2".
    "two parts": (200, {"ETag": '"cc8f6f16b44b75adde6349ab98aee432-2"', "ServerSideEncryption": "AES256", "ChecksumCRC32": "gJQ79w==-2"}, True),
    "put with another MD5": (400, "BadDigest"),
    "parts out of order": (400, "InvalidPartOrder"),
    "complete what was given up": (404, "NoSuchUpload"),
}

local = run(client(endpoint_url=sys.argv[1]))
os.environ.pop("AWS_ENDPOINT_URL", None)
with mock_aws():
    s3 = client()
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={
        "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]})
    moto = run(s3)

different = [f"{name}: LocalAws {local[name]}, moto {moto[name]}" for name in moto if local[name] != moto[name] and local[name] != OTHERWISE.get(name)]
print("\n".join(different) or f"{len(moto)} answers are the same")
sys.exit(1 if different else 0)
