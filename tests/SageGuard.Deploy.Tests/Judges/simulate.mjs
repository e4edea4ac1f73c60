// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// Decides requests as IAM would. Reads a list of { action, resource, account, principal, context, identity, denies } from standard
// input and prints a list of { decision, ignored }: "ignored" are the context keys that IAM does not know for the action.
import { readFileSync } from 'node:fs';
import { runSimulation } from '@cloud-copilot/iam-simulate';

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const answers = [];
for (const { action, resource, account, principal, context, identity, denies } of JSON.parse(readFileSync(0, 'utf8'))) {
  const answer = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: account },
        // IAM itself fills this in for every request.
        contextVariables: { ...context, 'aws:PrincipalArn': principal },
      },
      identityPolicies: [{ name: 'identity', policy: identity ?? everything }],
      serviceControlPolicies: [
        { orgIdentifier: 'r-root', policies: [{ name: 'FullAWSAccess', policy: everything }, ...denies.map((policy, index) => ({ name: `deny${index}`, policy }))] },
      ],
      resourceControlPolicies: [],
    },
    {},
  );
  answers.push(
    answer.resultType === 'single'
      ? { decision: answer.overallResult, ignored: answer.result.ignoredContextKeys }
      : { decision: JSON.stringify(answer), ignored: [] },
  );
}
process.stdout.write(JSON.stringify(answers));
