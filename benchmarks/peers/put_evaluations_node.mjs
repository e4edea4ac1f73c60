// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0
// The call that the function makes for one change, made by the AWS SDK for JavaScript: start, sign, PutEvaluations, answer.

import { ConfigServiceClient, PutEvaluationsCommand } from '@aws-sdk/client-config-service';

const [token, id] = process.argv.slice(2);
const config = new ConfigServiceClient({});
await config.send(new PutEvaluationsCommand({
  Evaluations: [
    {
      ComplianceResourceType: 'AWS::SageMaker::NotebookInstance',
      ComplianceResourceId: id,
      ComplianceType: 'NON_COMPLIANT',
      Annotation: 'DirectInternetAccess is Enabled; it must be Disabled.',
      OrderingTimestamp: new Date(),
    },
  ],
  ResultToken: token,
}));
console.log('done');
// The harness reads the peak memory while the process still lives, then closes this.
process.stdin.resume();
