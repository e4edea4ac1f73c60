# Copyright (c) SageGuard contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs many stock `aws` commands in one interpreter: the same code as the aws command, without starting it 100 times.

Reads one JSON list of arguments a line, answers one JSON object {"code", "out", "err"} a line.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = create_clidriver().main(json.loads(line))
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}), flush=True)
