// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks } from '../lib/app';
import { everySetting } from './settings';

// A file of its own: with cdk-nag as a plugin, synthesis throws on a finding, which the other tests do not expect.
function check(add: (app: App) => void): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'sageguard-nag-'));
  const app = new App({ analyticsReporting: false, outdir, context: everySetting });
  add(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { exitCode } = process;
  try {
    app.synth();
  } catch (error) {
    if (!/Validation failed/.test(String(error))) throw error;
  } finally {
    process.exitCode = exitCode;
  }
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: { pluginName: string; violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[];
  };
  assert.deepEqual(report.pluginReports.map((plugin) => plugin.pluginName), ['AwsSolutions']);
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`)),
  );
}

test('cdk-nag AwsSolutions finds nothing without a reason in any stack', () => {
  assert.deepEqual(check(addStacks), []);
});

test('cdk-nag would find something', () => {
  assert.notDeepEqual(check((app) => new sqs.Queue(new Stack(app, 'Plain'), 'Queue')), []);
});
