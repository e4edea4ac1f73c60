// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { addStacks } from '../lib/app';
import { readSam, root, transformSam } from './cloudformation';
import { everySetting } from './settings';
import { synthesize, variants } from './variants';

// cfn-lint is a Python program: it may be missing on a laptop, never in CI.
const missing = spawnSync('cfn-lint', ['--version']).status === 0 || process.env['CI'] === 'true' ? false : 'cfn-lint is not installed (pip install cfn-lint)';
const python = spawnSync('python3', ['-c', 'import samtranslator']).status === 0 || process.env['CI'] === 'true' ? false : 'the SAM transform is not installed (pip install cfn-lint)';

describe('cfn-lint', { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sageguard-lint-'));
  const lint = (...files: string[]): string => {
    const run = spawnSync('cfn-lint', ['--non-zero-exit-code', 'warning', '--', ...files], { encoding: 'utf8' });
    return run.error ? String(run.error) : run.status === 0 ? '' : run.stdout + run.stderr;
  };
  const write = (name: string, template: object): string => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(template));
    return file;
  };

  test('finds nothing in the SAM template', () => assert.equal(lint(join(root, 'template.yaml')), ''));

  test('finds nothing in the synthesized templates', () => {
    const app = new App({ analyticsReporting: false, outdir: join(folder, 'app'), context: everySetting });
    addStacks(app);
    const stacks = app.synth().stacks.map((stack) => stack.templateFullPath);
    const account = variants.filter((variant) => variant.cdk.trigger).map((variant, index) => write(`variant${index}`, synthesize(variant.cdk)));
    const combined = write('combined', synthesize({ controls: ['all'], combined: true }, 'FAIL'));
    assert.equal(stacks.length, 7);
    assert.equal(lint(...stacks, ...account, combined), '');
  });

  test('would find something', () => {
    assert.match(lint(write('wrong', { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Nonsense: 1 } } } })), /E3002/);
  });
});

test("our tests see the SAM template as AWS's own transform leaves it", { skip: python }, () => {
  const run = spawnSync('python3', [join(__dirname, 'transform.py'), join(root, 'template.yaml')], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  const transformed = JSON.parse(run.stdout);
  const ours = transformSam(readSam());
  assert.deepEqual(Object.keys(transformed.Resources).sort(), Object.keys(ours.Resources).sort());
  const { Metadata: _, ...fn } = ours.Resources['SageGuardFunction'] as typeof ours.Resources[string] & { Metadata: object };
  const { Metadata: __, ...theirs } = transformed.Resources['SageGuardFunction'];
  assert.deepEqual(theirs, fn);
  for (const id of Object.keys(ours.Resources).filter((key) => key !== 'SageGuardFunction')) assert.deepEqual(transformed.Resources[id], ours.Resources[id], id);
  assert.deepEqual(transformed.Rules, ours.Rules);
  assert.deepEqual(transformed.Conditions, ours.Conditions);
});
