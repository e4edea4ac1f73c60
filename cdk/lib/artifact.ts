// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { version } from '../package.json';

/** Processors that a bootstrap can be published for. */
export type ArchitectureName = 'x86_64' | 'arm64';

/** Where `dotnet publish` puts the zip: the same bytes each time, so that its hash changes with the code only. */
export function publishedZip(architecture: ArchitectureName): string {
  return join(__dirname, '..', '..', 'artifacts', `sageguard-${version}-${runtime(architecture)}.zip`);
}

/** The zip as code; an error that says how to make it where it is missing. */
export function codeOf(zip: string, architecture: ArchitectureName): lambda.Code {
  demand(zip, architecture);
  return lambda.Code.fromAsset(zip);
}

/** The key under which the artifact buckets hold a zip: with version and hash, so that an upgrade is a new key. */
export function artifactKey(zip: string, architecture: ArchitectureName): string {
  demand(zip, architecture);
  const hash = createHash('sha256').update(readFileSync(zip)).digest('hex').slice(0, 16);
  return `sageguard/${basename(zip, '.zip')}-${hash}.zip`;
}

function demand(zip: string, architecture: ArchitectureName): void {
  if (existsSync(zip)) return;
  throw new Error(
    `${zip} is missing. Publish it first, from the repository's root: dotnet publish src/SageGuard.Lambda -c Release -r ${runtime(architecture)}; or take a released zip and name it with -c zip=PATH.`,
  );
}

function runtime(architecture: ArchitectureName): string {
  return architecture === 'arm64' ? 'linux-arm64' : 'linux-x64';
}
