// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0
// The exchanges that the function makes for one change, made by the AWS SDK for JavaScript: the event from the Lambda Runtime API,
// PutEvaluations, the answer.

import http from 'node:http';
import { ConfigServiceClient, PutEvaluationsCommand } from '@aws-sdk/client-config-service';

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const config = new ConfigServiceClient({});

const exchange = (method, path, body) => new Promise((resolve, reject) => {
  const url = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/${path}`;
  const request = http.request(url, { method, agent }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part) => { text += part; });
    answer.on('end', () => resolve({ headers: answer.headers, text }));
  });
  request.on('error', reject);
  request.end(body);
});

for (;;) {
  const { headers, text } = await exchange('GET', 'next');
  const event = JSON.parse(text);
  const item = JSON.parse(event.invokingEvent).configurationItem;
  const access = item.configuration.DirectInternetAccess;
  await config.send(new PutEvaluationsCommand({
    Evaluations: [
      {
        ComplianceResourceType: item.resourceType,
        ComplianceResourceId: item.resourceId,
        ComplianceType: access === 'Disabled' ? 'COMPLIANT' : 'NON_COMPLIANT',
        Annotation: `DirectInternetAccess is ${access}; it must be Disabled.`,
        OrderingTimestamp: new Date(item.configurationItemCaptureTime),
      },
    ],
    ResultToken: event.resultToken,
  }));
  await exchange('POST', `${headers['lambda-runtime-aws-request-id']}/response`, '{"evaluations":1}');
}
