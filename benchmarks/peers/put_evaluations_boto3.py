# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""The call that the function makes for one change, made by boto3: start, sign, PutEvaluations, answer."""

import datetime
import sys

import boto3

config = boto3.client("config")
config.put_evaluations(
    Evaluations=[
        {
            "ComplianceResourceType": "AWS::SageMaker::NotebookInstance",
            "ComplianceResourceId": sys.argv[2],
            "ComplianceType": "NON_COMPLIANT",
            "Annotation": "DirectInternetAccess is Enabled; it must be Disabled.",
            "OrderingTimestamp": datetime.datetime.now(datetime.timezone.utc),
        }
    ],
    ResultToken=sys.argv[1],
)
print("done", flush=True)
# The harness reads the peak memory while the process still lives, then closes this.
sys.stdin.read()
