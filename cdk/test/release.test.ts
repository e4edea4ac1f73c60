// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { parse } from 'yaml';
import { publishedZip } from '../lib/artifact';
import { version } from '../package.json';
import { root } from './cloudformation';

describe('the bill of materials', () => {
  const write = (): string => {
    const run = spawnSync(process.execPath, [join(root, 'build', 'bill-of-materials.mjs')], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout;
  };
  const bill = JSON.parse(write());
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);

  test('names every package in the zip, with its hash', () => {
    assert.equal(bill.metadata.component.version, version);
    assert.ok(bill.components.some((component: { name: string }) => component.name === 'AWSSDK.Core'));
    for (const component of bill.components) assert.match(component.hashes[0].content, /^[0-9a-f]{128}$/, component.name);
  });

  test("is valid by CycloneDX's own schema", async () => {
    assert.equal(await validator.validate(write()), null);
    assert.notEqual(await validator.validate(JSON.stringify({ ...bill, serialNumber: 'one' })), null, 'the schema would find something');
  });

  // What actions/attest-sbom asks of a file before it signs it: src/sbom.ts of its repository.
  test('is one that can be signed', () => {
    for (const member of ['bomFormat', 'serialNumber', 'specVersion']) assert.ok(bill[member], member);
  });

  test('is the same each time', () => assert.equal(write(), write()));
});

describe('the release workflow', () => {
  const text = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');
  const workflow = parse(text);
  const jobs: Record<string, any> = workflow.jobs;
  const steps: { name?: string; uses?: string; run?: string }[] = Object.values(jobs).flatMap((job) => job.steps);

  test('pins each action by commit and says which version that is', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map((match) => match[1]!);
    assert.equal(uses.length, steps.filter((step) => step.uses).length);
    for (const action of uses) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    assert.equal(new Set(uses).size, new Set(uses.map((action) => action.split('@')[0])).size, 'one version of each');
  });

  test('gives its token only what a job needs', () => {
    assert.deepEqual(workflow.permissions, { contents: 'read' });
    assert.deepEqual(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions])), {
      build: undefined,
      release: { contents: 'write', 'id-token': 'write', attestations: 'write' },
    });
  });

  test('makes the zips that the CDK app takes', () => {
    const runtimes = jobs['build'].strategy.matrix.include.map((entry: { runtime: string }) => `sageguard-${version}-${entry.runtime}.zip`);
    assert.deepEqual(runtimes, (['x86_64', 'arm64'] as const).map((architecture) => basename(publishedZip(architecture))));
    assert.equal(jobs['release'].needs, 'build');
  });

  const bash = spawnSync('bash', ['--version']).status === 0 || process.env['CI'] === 'true' ? false : 'bash is not installed';

  test('is made of scripts that bash can read', { skip: bash }, () => {
    const scripts = steps.flatMap((step) => step.run ?? []);
    assert.ok(scripts.length > 0);
    for (const script of scripts) {
      const run = spawnSync('bash', ['-n'], { input: script.replaceAll(/\$\{\{.*?\}\}/g, 'x'), encoding: 'utf8' });
      assert.equal(run.status, 0, `${script}\n${run.stderr}`);
    }
  });

  test("refuses a tag that is not the code's version", { skip: bash }, () => {
    const { run } = steps.find((step) => step.name?.startsWith('The tag is the version'))!;
    const tagged = (tag: string) => spawnSync('bash', ['-e', '-c', run!], { cwd: root, encoding: 'utf8', env: { ...process.env, GITHUB_REF_NAME: tag } });
    assert.equal(tagged(`v${version}`).status, 0);
    const other = tagged('v99.0.0');
    assert.equal(other.status, 1);
    assert.match(other.stdout, new RegExp(`The tag is v99\\.0\\.0, Directory\\.Build\\.props says ${version.replaceAll('.', '\\.')}\\.`));
  });
});
