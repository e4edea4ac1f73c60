# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""Reads notebooks the way Prowler does, list and describe each with boto3, and judges SageMaker.1: one line a notebook."""

import boto3

sagemaker = boto3.client("sagemaker")
for page in sagemaker.get_paginator("list_notebook_instances").paginate():
    for listed in page["NotebookInstances"]:
        notebook = sagemaker.describe_notebook_instance(NotebookInstanceName=listed["NotebookInstanceName"])
        closed = notebook.get("DirectInternetAccess") == "Disabled"
        print(notebook["NotebookInstanceName"], "PASS" if closed else "FAIL")
