// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// Node 20's test runner takes no patterns, and Windows' shell expands none: so the files are listed here.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts')).map((file) => join(folder, file));
const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', '--test-reporter', 'spec', ...files], {
  cwd: join(folder, '..'),
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
