# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""Describes all notebooks with boto3 in ten threads; AWS_RETRY_MODE decides how it meets throttling. Prints how many it got."""

import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.exceptions import ClientError

sagemaker = boto3.client("sagemaker")
names = [
    listed["NotebookInstanceName"]
    for page in sagemaker.get_paginator("list_notebook_instances").paginate()
    for listed in page["NotebookInstances"]
]


def describe(name):
    try:
        sagemaker.describe_notebook_instance(NotebookInstanceName=name)
        return 1
    except ClientError:
        return 0


with ThreadPoolExecutor(max_workers=10) as pool:
    print(sum(pool.map(describe, names)), flush=True)
sys.stdin.read()
