# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs many stock `aws` commands in one interpreter: the same code as the aws command, without starting it 100 times.

Reads one JSON object {"folder", "environment", "arguments"} a line, answers one JSON object {"code", "out", "err"} a line. Each command has
a driver of its own, which remembers options, but all of them one reader of the services' models: EC2's takes half a second.
"""

import contextlib
import io
import json
import os
import sys

# Who runs the tests has profiles and endpoints of their own.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]

# Only now: it sets variables of its own, which stay.
from awscli.clidriver import create_clidriver

MODELS = "data_loader"

variables = dict(os.environ)
models = create_clidriver().session.get_component(MODELS)
for line in sys.stdin:
    command = json.loads(line)
    os.chdir(command["folder"])
    os.environ.clear()
    os.environ.update({**variables, **command["environment"]})
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            driver = create_clidriver()
            driver.session.register_component(MODELS, models)
            code = driver.main(command["arguments"])
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}), flush=True)
