// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// Validates bills of materials by CycloneDX's own schema. Reads a list of them from standard input and prints a list: null, or what
// the schema finds.
import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);
const answers = [];
for (const bill of JSON.parse(readFileSync(0, 'utf8'))) answers.push(await validator.validate(bill));
process.stdout.write(JSON.stringify(answers));
