"""Prints templates as JSON, read by the YAML reader of AWS's SAM transform; with --transform as that transform leaves them."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402


class NoManagedPolicies:
    """The template names none."""

    def load(self):
        return {}


transformed = sys.argv[1] == "--transform"
templates = []
for name in sys.argv[2 if transformed else 1 :]:
    with open(name, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    if transformed:
        # `sam package` puts the uploaded zip here; the transform takes no folder.
        template["Resources"]["SageGuardFunction"]["Properties"]["CodeUri"] = "s3://bucket/key"
        template = transform(template, {}, NoManagedPolicies())
    templates.append(template)
print(json.dumps(templates))
