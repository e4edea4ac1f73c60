# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""An independent judge of what SageGuard sends: botocore's own service models and endpoint rule sets.

Reads one JSON document from standard input and prints one complaint a line; nothing means all is well. With the
argument "hosts" and services after it, prints where botocore sends requests instead: service, Region, FIPS, dual stack
and host, one combination a line.

  requests   [{service, operation, input}]                    is this input what the model says?
  members    [{service, operation, shape, path}]              does this member of an answer exist? a.b[].c
  services   [{service, serviceId, targetPrefix, version, signingName}]
  queries    [{service, operation, input, body}]              is this body what botocore sends for the input?
  answers    [{service, operation, body, paths}]              does botocore find something at each path of this answer?
"""

import itertools
import json
import sys

from urllib.parse import parse_qsl

import botocore.parsers
import botocore.serialize
import botocore.session
import jmespath
from botocore.endpoint_provider import EndpointProvider
from botocore.validate import ParamValidator

# Types that AWS Config records although its models do not list them yet.
OPEN_ENUMS = {("config", "ResourceType")}

session = botocore.session.get_session()
loader = session.get_component("data_loader")
models = {}


def model(service):
    if service not in models:
        models[service] = session.get_service_model(service)
    return models[service]


def limits(service, shape, value, path):
    """What ParamValidator leaves to the service: enumerations and upper limits."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from limits(service, member, value[name], f"{path}.{name}")
    elif shape.type_name == "list":
        if len(value) > shape.metadata.get("max", len(value)):
            yield f"{path}: more than {shape.metadata['max']} entries"
        for entry in value:
            yield from limits(service, shape.member, entry, f"{path}[]")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum and (service, shape.name) not in OPEN_ENUMS:
            yield f"{path}: {value} is none of {shape.enum}"
        if len(value) > shape.metadata.get("max", len(value)):
            yield f"{path}: longer than {shape.metadata['max']}"
    elif shape.type_name in ("integer", "long"):
        if value > shape.metadata.get("max", value):
            yield f"{path}: above {shape.metadata['max']}"


def judge_request(request):
    service, operation = request["service"], request["operation"]
    if operation not in model(service).operation_names:
        yield f"{service} has no operation {operation}"
        return
    shape = model(service).operation_model(operation).input_shape
    report = ParamValidator().validate(request["input"], shape)
    if report.has_errors():
        yield f"{service} {operation}: {report.generate_report()}"
        return
    yield from limits(service, shape, request["input"], f"{service} {operation}")


def judge_member(member):
    operation = model(member["service"]).operation_model(member["operation"])
    shape = operation.output_shape if member["shape"] == "output" else operation.input_shape
    for step in member["path"].split("."):
        name, is_list = step.removesuffix("[]"), step.endswith("[]")
        # The path of a control's property goes through lists without saying so.
        while shape.type_name == "list":
            shape = shape.member
        if name not in shape.members:
            yield f"{member['operation']}: no {name} on the way to {member['path']}"
            return
        shape = shape.members[name]
        if is_list:
            shape = shape.member


def hosts(services):
    partitions = loader.load_data("partitions")
    regions = [
        region
        for partition in partitions["partitions"]
        for region in partition["regions"]
        if not region.endswith("-global")
    ]
    for service in services:
        provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        # Regions that are not open yet as well.
        for region in regions + ["eu-central-9", "us-gov-north-1", "cn-south-1"]:
            for fips, dualstack in itertools.product((False, True), repeat=2):
                url = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dualstack).url
                yield f"{service} {region} {fips} {dualstack} {url}"


def judge_service(row):
    metadata = model(row["service"]).metadata
    for ours, theirs in (
        ("serviceId", metadata["serviceId"]),
        ("targetPrefix", metadata["targetPrefix"]),
        ("version", metadata["apiVersion"]),
        ("signingName", metadata.get("signingName", metadata["endpointPrefix"])),
        ("protocol", f"{'json' if 'json' in metadata.get('protocols', [metadata['protocol']]) else metadata['protocol']}-{metadata['jsonVersion']}"),
    ):
        if row[ours] != theirs:
            yield f"{row['service']} {ours}: {row[ours]} where botocore has {theirs}"


def judge_query(row):
    operation = model(row["service"]).operation_model(row["operation"])
    serializer = botocore.serialize.create_serializer(model(row["service"]).metadata["protocol"])
    theirs = {key: str(value) for key, value in serializer.serialize_to_request(row["input"], operation)["body"].items()}
    ours = dict(parse_qsl(row["body"], strict_parsing=True))
    if ours != theirs:
        yield f"{row['operation']}: {ours} where botocore sends {theirs}"


def judge_answer(row):
    operation = model(row["service"]).operation_model(row["operation"])
    parser = botocore.parsers.create_parser(model(row["service"]).metadata["protocol"])
    parsed = parser.parse({"status_code": 200, "headers": {}, "body": row["body"].encode()}, operation.output_shape)
    for path in row["paths"]:
        if jmespath.search(path, parsed) in (None, "", []):
            yield f"{row['operation']}: botocore finds nothing at {path}"


def main():
    if sys.argv[1:2] == ["hosts"]:
        print("\n".join(hosts(sys.argv[2:])))
        return
    document = json.load(sys.stdin)
    judges = {"requests": judge_request, "members": judge_member, "services": judge_service, "queries": judge_query, "answers": judge_answer}
    for key, judge in judges.items():
        for entry in document.get(key, []):
            for complaint in judge(entry):
                print(complaint)


main()
