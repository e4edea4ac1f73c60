// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// node build/bill-of-materials.mjs [SageGuard.Lambda | SageGuard.Cli]
// Prints what a release is made of, as CycloneDX 1.5: every package of the project's lock file with the hash that NuGet checked, its
// licence, and which needs which; and the SDK, which brings the .NET runtime that is compiled into native files. Restore first: the
// licences are in the packages.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const project = process.argv[2] ?? 'SageGuard.Lambda';
const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const version = /<Version>(.+)<\/Version>/.exec(read('Directory.Build.props'))[1];
const sdk = read('build/release-sdk').trim();
const folder = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');

// The packages by their names in lower case, as NuGet compares them; and what the project itself asks for, through its own projects.
const packages = new Map();
const roots = new Set();
for (const [target, dependencies] of Object.entries(JSON.parse(read(`src/${project}/packages.lock.json`)).dependencies)) {
  for (const [name, entry] of Object.entries(dependencies)) {
    if (entry.type === 'Project') {
      for (const needed of Object.keys(entry.dependencies ?? {})) roots.add(needed.toLowerCase());
      continue;
    }
    if (entry.type === 'Direct') roots.add(name.toLowerCase());
    const known = packages.get(name.toLowerCase());
    if (known && known.resolved !== entry.resolved) throw new Error(`${name} is ${known.resolved} and, for ${target}, ${entry.resolved}.`);
    packages.set(name.toLowerCase(), { name, ...known, ...entry, dependencies: { ...known?.dependencies, ...entry.dependencies } });
  }
}

const purl = ({ name, resolved }) => `pkg:nuget/${name}@${resolved}`;
const sorted = [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
const components = sorted.map((entry) => ({
  type: 'library',
  'bom-ref': purl(entry),
  name: entry.name,
  version: entry.resolved,
  licenses: [licenceOf(entry)],
  purl: purl(entry),
  hashes: [{ alg: 'SHA-512', content: Buffer.from(entry.contentHash, 'base64').toString('hex') }],
}));
const dotnet = {
  type: 'platform',
  'bom-ref': `dotnet-sdk@${sdk}`,
  name: '.NET SDK',
  version: sdk,
  licenses: [{ license: { id: 'MIT' } }],
  description: 'Builds the files; the .NET runtime in the native ones is the one of this SDK.',
};
const application = {
  type: 'application',
  'bom-ref': `${project}@${version}`,
  name: project === 'SageGuard.Lambda' ? 'sageguard' : 'sageguard-command',
  version,
  licenses: [{ license: { id: 'Apache-2.0' } }],
};
const needs = (names) => names.map((name) => packages.get(name.toLowerCase())).filter((entry) => entry).map(purl).sort();
const dependencies = [
  { ref: application['bom-ref'], dependsOn: [...needs([...roots]), dotnet['bom-ref']] },
  ...sorted.map((entry) => ({ ref: purl(entry), dependsOn: needs(Object.keys(entry.dependencies)) })),
  { ref: dotnet['bom-ref'], dependsOn: [] },
];
const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: serialNumber(JSON.stringify([project, version, components, dotnet])),
  version: 1,
  metadata: { component: application },
  components: [...components, dotnet],
  dependencies,
};
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);

// From the package itself. A package without a licence would be a gap in the bill, and ends it.
function licenceOf({ name, resolved }) {
  const file = join(folder, name.toLowerCase(), resolved.toLowerCase(), `${name.toLowerCase()}.nuspec`);
  const nuspec = readFileSync(file, 'utf8');
  const expression = /<license\s+type="expression"[^>]*>([^<]+)<\/license>/.exec(nuspec)?.[1].trim();
  if (expression) return /^[A-Za-z0-9.-]+$/.test(expression) ? { license: { id: expression } } : { expression };
  const url = /<licenseUrl>([^<]+)<\/licenseUrl>/.exec(nuspec)?.[1].trim();
  if (url) return { license: { name: 'see the page', url } };
  throw new Error(`${file} names no licence.`);
}

// CycloneDX lets it be left out, but actions/attest-sbom takes a file without it for no bill of materials at all. Made of
// what the bill says (RFC 9562, version 8), because the same source makes the same bytes.
function serialNumber(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
