// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { App } from 'aws-cdk-lib';
import { addStacks } from './lib/app';

addStacks(new App({ analyticsReporting: false }));
