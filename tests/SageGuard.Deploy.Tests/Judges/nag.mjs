// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// Runs cdk-nag's AwsSolutions over finished templates, included as they are. Reads { templates: [file], acknowledged: [{ id, reason }] }
// from standard input and prints { plugins: [name], findings: ["RULE at PATH"] }.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App, DefaultStackSynthesizer, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

const { templates, acknowledged } = JSON.parse(readFileSync(0, 'utf8'));
const outdir = mkdtempSync(join(tmpdir(), 'sageguard-nag-'));
const app = new App({ analyticsReporting: false, outdir });
for (const templateFile of templates) {
  // The templates bring the bootstrap version's rule with them.
  const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
  const stack = new Stack(app, basename(templateFile).replace(/\..*/, ''), { synthesizer });
  new CfnInclude(stack, 'Template', { templateFile });
  for (const { id, reason } of acknowledged) Validations.of(stack).acknowledge({ id, reason });
}
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  app.synth();
} catch (error) {
  if (!/Validation failed/.test(String(error))) throw error;
}
// A finding is in the report, not in how this process ends.
process.exitCode = 0;
const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
process.stdout.write(
  JSON.stringify({
    plugins: report.pluginReports.map((plugin) => plugin.pluginName),
    findings: report.pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`)),
    ),
  }),
);
