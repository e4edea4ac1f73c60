// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// Decides requests through a VPC endpoint, where everything but the endpoint's policy allows them. Reads a list of { policy, principal,
// action, resource, account, context } from standard input and prints a list of decisions.
import { readFileSync } from 'node:fs';
import { runSimulation } from '@cloud-copilot/iam-simulate';

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const everyone = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
const decisions = [];
for (const { policy, principal, action, resource, account, context } of JSON.parse(readFileSync(0, 'utf8'))) {
  const answer = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId: account }, contextVariables: { ...context, 'aws:SourceVpce': 'vpce-1' } },
      identityPolicies: [{ name: 'identity', policy: everything }],
      serviceControlPolicies: [{ orgIdentifier: 'r-root', policies: [{ name: 'FullAWSAccess', policy: everything }] }],
      resourceControlPolicies: [],
      resourcePolicy: everyone,
      vpcEndpointPolicies: [{ name: 'endpoint', policy }],
    },
    {},
  );
  decisions.push(answer.resultType === 'single' ? answer.overallResult : JSON.stringify(answer));
}
process.stdout.write(JSON.stringify(decisions));
