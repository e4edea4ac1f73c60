// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { addStacks } from '../lib/app';
import { readSam, type Resource, root } from './cloudformation';
import { everySetting } from './settings';
import { zip } from './variants';

// No credentials are there to be used, and whoever tries the network meets a closed door.
const alone = { PATH: process.env['PATH'], HOME: process.env['HOME'], HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };

/** Starts the app as `cdk` does. */
function synth(settings: Record<string, string>): { out: string; status: number | null; stderr: string } {
  const out = mkdtempSync(join(tmpdir(), 'sageguard-app-'));
  const env = { ...alone, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(settings) };
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'sageguard.ts'], { cwd: join(root, 'cdk'), encoding: 'utf8', env });
  return { out, status: run.status, stderr: run.stderr };
}

describe('the app', () => {
  test('writes every stack that its settings call for, by the cdk command, without AWS', () => {
    const out = mkdtempSync(join(tmpdir(), 'sageguard-cdk-synth-'));
    const settings = Object.entries(everySetting).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const cdk = join(root, 'cdk', 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const run = spawnSync(process.execPath, [cdk, 'synth', '--quiet', '--output', out, ...settings], { cwd: join(root, 'cdk'), encoding: 'utf8', env: alone });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      readdirSync(out).filter((file) => file.endsWith('.template.json')).sort(),
      ['SageGuard', 'SageGuardAggregation', 'SageGuardArtifacts', 'SageGuardOrganization', 'SageGuardPortable', 'SageGuardPrevention', 'SageGuardSecurityHub'].map(
        (name) => `${name}.template.json`,
      ),
    );
    // The command would add the constructs' paths: that is the CDK's business, and thousands of characters.
    assert.doesNotMatch(readFileSync(join(out, 'SageGuardPortable.template.json'), 'utf8'), /cdk/i);
  });

  test('takes the published zip as it is, and is the same each time', () => {
    const [first, second] = [synth({ zip }), synth({ zip })];
    const { files } = JSON.parse(readFileSync(join(first.out, 'SageGuard.assets.json'), 'utf8')) as { files: Record<string, { source: { path: string } }> };
    const asset = Object.values(files).find((file) => file.source.path.endsWith('.zip'))!;
    assert.equal(hash(join(first.out, asset.source.path)), hash(zip));
    assert.equal(hash(join(first.out, 'SageGuard.template.json')), hash(join(second.out, 'SageGuard.template.json')));
  });

  for (const [settings, message] of [
    [{ zip: 'nowhere.zip' }, /nowhere\.zip is missing\. Publish it first/],
    [{ zip, trigger: 'sometimes' }, /Setting 'trigger' is 'sometimes'; allowed are changes, schedule, both/],
    [{ zip, reservedConcurrency: 'many' }, /Setting 'reservedConcurrency' is 'many'; it must be a whole number/],
    [{ zip, organizationalUnits: 'ou-1' }, /also needs the settings artifactBucketPrefix and regions/],
    [{ zip, waiverMaxDays: '90' }, /Setting 'waiverMaxDays' is '90' and has no effect without 'waiverTagKey'/],
    [{ zip, waiverRole: 'r' }, /Setting 'waiverRole' is 'r' and has no effect without 'waiverTagKey'/],
    [{ zip, waiverTagKey: 'w', waiverRole: 'arn:*:iam::*:role/?*', policyTargets: 'r-abcd' }, /pattern of the role that may waive 'arn:\*:iam::\*:role\/\?\*' must be/],
    [{ zip, waiverTagKey: 'w', waiverMaxDays: '0' }, /waiverMaxDays is '0'; allowed: a whole number of days from 1 to 3650/],
    [{ zip, control: 'all' }, /Setting 'control' is unknown; allowed are alarmTopicArn, architecture, .*, controls, .*, zip\./],
    [{ zip, controls: 'SageMaker.99' }, /'SageMaker\.99' is unknown/],
  ] as [Record<string, string>, RegExp][]) {
    test(`says what is wrong with ${JSON.stringify({ ...settings, zip: settings['zip'] === zip ? undefined : settings['zip'] })}`, () => {
      assert.throws(() => addStacks(new App({ analyticsReporting: false, context: settings })), message);
    });
  }
});

describe('packaging', () => {
  // What `sam build` does where the build method is makefile: aws/aws-lambda-builders, workflows/custom_make/DESIGN.md.
  test('sam build finds the Makefile, its target, and the published bootstrap', { skip: process.platform === 'win32' && 'make is not on Windows' }, () => {
    const functions = Object.entries(readSam().Resources).filter(([, resource]) => resource.Type === 'AWS::Serverless::Function');
    assert.equal(functions.length, 1);
    const [id, fn] = functions[0]! as [string, Resource & { Metadata: { BuildMethod: string } }];
    assert.equal(fn.Metadata.BuildMethod, 'makefile');
    const source = join(root, fn.Properties['CodeUri']);

    const scratch = mkdtempSync(join(tmpdir(), 'sageguard scratch '));
    const artifacts = mkdtempSync(join(tmpdir(), 'sageguard artifacts '));
    copyFileSync(join(source, 'Makefile'), join(scratch, 'Makefile'));
    const make = () =>
      spawnSync('make', ['--makefile', join(source, 'Makefile'), `build-${id}`], { cwd: scratch, encoding: 'utf8', env: { ...process.env, ARTIFACTS_DIR: artifacts } });

    const missing = make();
    assert.notEqual(missing.status, 0);
    assert.match(missing.stderr, /package\/bootstrap is missing\. Publish it first/);

    copyFileSync(zip, join(scratch, 'bootstrap'));
    const made = make();
    assert.equal(made.status, 0, made.stderr);
    assert.deepEqual(readdirSync(artifacts), ['bootstrap']);
    assert.equal(hash(join(artifacts, 'bootstrap')), hash(zip));
    assert.equal(statSync(join(artifacts, 'bootstrap')).mode & 0o777, 0o755);
  });

  test('the versions of the app and of the function are the same', () => {
    const version = /<Version>(.+)<\/Version>/.exec(readFileSync(join(root, 'Directory.Build.props'), 'utf8'))![1];
    assert.equal((JSON.parse(readFileSync(join(root, 'cdk', 'package.json'), 'utf8')) as { version: string }).version, version);
  });

  test('every dependency is pinned, and the lock names no registry', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'cdk', 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/, name);
    assert.doesNotMatch(readFileSync(join(root, 'cdk', 'package-lock.json'), 'utf8'), /"resolved"|registry/);
  });
});

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
