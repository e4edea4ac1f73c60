// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { version } from '../package.json';
import { root } from './cloudformation';

test('the bill of materials names every package in the zip, with its hash', () => {
  const run = spawnSync(process.execPath, [join(root, 'build', 'bill-of-materials.mjs')], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  const bill = JSON.parse(run.stdout);
  assert.equal(bill.metadata.component.version, version);
  assert.ok(bill.components.some((component: { name: string }) => component.name === 'AWSSDK.Core'));
  for (const component of bill.components) assert.match(component.hashes[0].content, /^[0-9a-f]{128}$/, component.name);
});

test('the release workflow pins each action, and gives its token only what a job needs', () => {
  const workflow = parse(readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8'));
  assert.deepEqual(workflow.permissions, { contents: 'read' });
  const steps = Object.values<any>(workflow.jobs).flatMap((job) => job.steps);
  for (const { uses } of steps) if (uses) assert.match(uses, /^actions\/[a-z-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/);
});
