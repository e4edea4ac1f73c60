# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""The exchanges that the function makes for one change, made by boto3: the event from the Lambda Runtime API, PutEvaluations, the answer."""

import datetime
import http.client
import json
import os

import boto3

runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
config = boto3.client("config")


def exchange(method, path, body=None):
    runtime.request(method, "/2018-06-01/runtime/invocation/" + path, body)
    answer = runtime.getresponse()
    return answer, answer.read()


while True:
    answer, event = exchange("GET", "next")
    event = json.loads(event)
    item = json.loads(event["invokingEvent"])["configurationItem"]
    access = item["configuration"].get("DirectInternetAccess")
    config.put_evaluations(
        Evaluations=[
            {
                "ComplianceResourceType": item["resourceType"],
                "ComplianceResourceId": item["resourceId"],
                "ComplianceType": "COMPLIANT" if access == "Disabled" else "NON_COMPLIANT",
                "Annotation": f"DirectInternetAccess is {access}; it must be Disabled.",
                "OrderingTimestamp": datetime.datetime.fromisoformat(item["configurationItemCaptureTime"].replace("Z", "+00:00")),
            }
        ],
        ResultToken=event["resultToken"],
    )
    exchange("POST", answer.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", b'{"evaluations":1}')
