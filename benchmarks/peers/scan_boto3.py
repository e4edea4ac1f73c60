# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""Reads notebooks the way Prowler does with boto3, and judges SageMaker.1: one line a notebook.

Prowler lists page by page and describes each in a pool of ten threads: sagemaker_service.py, and __threading_call__ in
lib/service/service.py. What it does besides (tags, lifecycle configurations, its own report) is left out.
"""

from concurrent.futures import ThreadPoolExecutor

import boto3

sagemaker = boto3.client("sagemaker")
names = [
    listed["NotebookInstanceName"]
    for page in sagemaker.get_paginator("list_notebook_instances").paginate()
    for listed in page["NotebookInstances"]
]
with ThreadPoolExecutor(max_workers=10) as pool:
    for notebook in pool.map(lambda name: sagemaker.describe_notebook_instance(NotebookInstanceName=name), names):
        closed = notebook.get("DirectInternetAccess") == "Disabled"
        print(notebook["NotebookInstanceName"], "PASS" if closed else "FAIL")
