// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// Prints what is in the function's zip, as CycloneDX 1.5: every package of the Lambda's lock file, with the hash that NuGet
// checked. Nothing else goes into the native executable but the .NET runtime, which comes with the compiler's package.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const version = /<Version>(.+)<\/Version>/.exec(read('Directory.Build.props'))[1];
const packages = new Map();
for (const dependencies of Object.values(JSON.parse(read('src/SageGuard.Lambda/packages.lock.json')).dependencies)) {
  for (const [name, entry] of Object.entries(dependencies)) {
    if (entry.type !== 'Project') packages.set(`${name}@${entry.resolved}`, { name, ...entry });
  }
}

const components = [...packages.values()]
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .map(({ name, resolved, contentHash }) => ({
    type: 'library',
    name,
    version: resolved,
    purl: `pkg:nuget/${name}@${resolved}`,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(contentHash, 'base64').toString('hex') }],
  }));
const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: serialNumber(JSON.stringify([version, components])),
  version: 1,
  metadata: {
    component: { type: 'application', name: 'sageguard', version, licenses: [{ license: { id: 'Apache-2.0' } }] },
  },
  components,
};
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);

// CycloneDX lets it be left out, but actions/attest-sbom takes a file without it for no bill of materials at all. Made of
// what the bill says (RFC 9562, version 8), because the same source makes the same bytes.
function serialNumber(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
