// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag, type CollectionTag, isSeq, isMap, type YAMLMap, type YAMLSeq } from 'yaml';

/** The repository's root folder. */
export const root = join(__dirname, '..', '..');

/** Any JSON. */
export type Json = null | string | number | boolean | Json[] | { [name: string]: Json };

/** A CloudFormation template as JSON. */
export interface Template {
  Parameters?: Record<string, Parameter>;
  Rules?: Record<string, { RuleCondition?: Json; Assertions: { Assert: Json; AssertDescription: string }[] }>;
  Conditions?: Record<string, Json>;
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: Json }>;
}

/** A parameter of a template. */
export interface Parameter {
  Type: string;
  Default?: string | number;
  AllowedValues?: (string | number)[];
  AllowedPattern?: string;
  ConstraintDescription?: string;
  MaxLength?: number;
  MinValue?: number;
  MaxValue?: number;
}

/** A resource of a template. */
export interface Resource {
  Type: string;
  Condition?: string;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Properties: { [name: string]: any };
}

/** Reads template.yaml, with CloudFormation's short forms spelled out. */
export function readSam(): Template {
  const tags: (ScalarTag | CollectionTag)[] = [];
  for (const name of ['Ref', 'Condition', 'Sub', 'GetAtt', 'If', 'Equals', 'Not', 'And', 'Or', 'Join', 'Select', 'Split']) {
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    tags.push({ tag: `!${name}`, resolve: (value: string) => ({ [key]: name === 'GetAtt' ? split(value) : value }) });
    tags.push({
      tag: `!${name}`,
      collection: 'seq',
      resolve: (value: YAMLSeq | YAMLMap) => {
        assert.ok(isSeq(value) && !isMap(value));
        return { [key]: value.toJSON() } as unknown;
      },
    });
  }
  return parse(readFileSync(join(root, 'template.yaml'), 'utf8'), { customTags: tags }) as Template;

  function split(value: string): string[] {
    const dot = value.indexOf('.');
    return [value.slice(0, dot), value.slice(dot + 1)];
  }
}

/**
 * What the SAM transform makes of the template's one function; test/transform.py compares this with the transform itself.
 */
export function transformSam(template: Template): Template {
  const { Transform, ...rest } = structuredClone(template) as Template & { Transform: string };
  assert.equal(Transform, 'AWS::Serverless-2016-10-31');
  const resource = rest.Resources['SageGuardFunction']!;
  assert.equal(resource.Type, 'AWS::Serverless::Function');
  const { CodeUri, DeadLetterQueue, ...properties } = resource.Properties;
  assert.equal(CodeUri, 'package/');
  assert.equal(DeadLetterQueue.Type, 'SQS');
  resource.Type = 'AWS::Lambda::Function';
  resource.Properties = {
    ...properties,
    Code: { S3Bucket: 'bucket', S3Key: 'key' },
    DeadLetterConfig: { TargetArn: DeadLetterQueue.TargetArn },
    Tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }],
  };
  return rest;
}

const pseudo = {
  'AWS::StackId': 'arn:aws:cloudformation:eu-central-1:111122223333:stack/lab/5b8f6d2c-0000-4000-8000-1234567890ab',
  'AWS::AccountId': '111122223333',
  'AWS::Region': 'eu-central-1',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
} as const;

/** A template as CloudFormation would deploy it: parameters put in, conditions decided, intrinsics as plain texts. */
export class Deployment {
  readonly resources: Record<string, Resource> = {};
  /** Descriptions of the Rules' assertions that fail; CloudFormation refuses to deploy where there is one. */
  readonly refusals: string[] = [];
  readonly #template: Template;
  readonly #parameters: Record<string, string>;

  constructor(template: Template, parameters: Record<string, string> = {}) {
    this.#template = template;
    this.#parameters = {};
    for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
      const value = parameters[name] ?? parameter.Default;
      assert.notEqual(value, undefined, `Parameter ${name} has no value.`);
      assert.ok(!parameter.AllowedValues || parameter.AllowedValues.map(String).includes(String(value)), `${name}=${value}`);
      this.#parameters[name] = String(value);
      const problem = `${name}=${value}: ${parameter.ConstraintDescription}`;
      // CloudFormation asks the whole value to match.
      assert.ok(parameter.AllowedPattern === undefined || new RegExp(`^(?:${parameter.AllowedPattern})$`).test(String(value)), problem);
      assert.ok(String(value).length <= (parameter.MaxLength ?? Infinity), problem);
      assert.ok(parameter.Type !== 'Number' || (Number(value) >= (parameter.MinValue ?? -Infinity) && Number(value) <= (parameter.MaxValue ?? Infinity)), problem);
    }
    assert.deepEqual(Object.keys(parameters).filter((name) => !(name in this.#parameters)), [], 'unknown parameters');

    for (const rule of Object.values(template.Rules ?? {})) {
      if (rule.RuleCondition !== undefined && !this.#decide(rule.RuleCondition)) continue;
      for (const assertion of rule.Assertions) {
        if (!this.#decide(assertion.Assert)) this.refusals.push(assertion.AssertDescription);
      }
    }
    for (const [id, resource] of Object.entries(template.Resources)) {
      if (resource.Condition !== undefined && !this.#decide({ Condition: resource.Condition })) continue;
      this.resources[id] = { ...resource, Properties: this.#resolve(resource.Properties) as Resource['Properties'] };
    }
  }

  /** The resources of a type. */
  ofType(type: string): Resource[] {
    return Object.values(this.resources).filter((resource) => resource.Type === type);
  }

  /** The only resource of a type. */
  only(type: string): Resource {
    const found = this.ofType(type);
    assert.equal(found.length, 1, type);
    return found[0]!;
  }

  #decide(condition: Json): boolean {
    assert.ok(typeof condition === 'object' && condition !== null && !Array.isArray(condition));
    const [[name, value]] = Object.entries(condition) as [[string, any]];
    switch (name) {
      case 'Condition': {
        const named = this.#template.Conditions?.[value];
        assert.notEqual(named, undefined, `condition ${value}`);
        return this.#decide(named!);
      }
      case 'Fn::Equals':
        return String(this.#resolve(value[0])) === String(this.#resolve(value[1]));
      case 'Fn::Not':
        return !this.#decide(value[0]);
      case 'Fn::And':
        return value.every((part: Json) => this.#decide(part));
      case 'Fn::Or':
        assert.ok(value.length >= 2 && value.length <= 10, 'CloudFormation takes 2 to 10 conditions');
        return value.some((part: Json) => this.#decide(part));
      default:
        throw new Error(`${name} is no condition.`);
    }
  }

  // undefined stands for AWS::NoValue: the member or the element is left out.
  #resolve(value: Json | undefined): Json | undefined {
    if (Array.isArray(value)) return value.map((entry) => this.#resolve(entry)).filter((entry) => entry !== undefined) as Json[];
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = (entries.length === 1 ? entries[0]! : ['', null]) as [string, any];
    switch (name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? undefined : this.#reference(argument);
      case 'Fn::GetAtt':
        assert.ok(argument[0] in this.#template.Resources, argument[0]);
        return `<${argument[0]}.${argument[1]}>`;
      case 'Fn::Sub':
        return (argument as string).replace(/\$\{([^}]+)\}/g, (_, reference: string) => this.#reference(reference));
      case 'Fn::Join':
        return (this.#resolve(argument[1]) as Json[]).join(argument[0]);
      case 'Fn::Split':
        return (this.#resolve(argument[1]) as string).split(argument[0]);
      case 'Fn::Select':
        return (this.#resolve(argument[1]) as Json[])[Number(argument[0])];
      case 'Fn::If':
        return this.#resolve(this.#decide({ Condition: argument[0] }) ? argument[1] : argument[2]);
      default:
        return Object.fromEntries(
          entries.map(([key, entry]) => [key, this.#resolve(entry)]).filter(([, entry]) => entry !== undefined),
        ) as Json;
    }
  }

  #reference(name: string): string {
    if (name in pseudo) return pseudo[name as keyof typeof pseudo];
    if (name in this.#parameters) return this.#parameters[name]!;
    assert.ok(name in this.#template.Resources, `Ref to ${name}`);
    return `<${name}>`;
  }
}

/** All permissions of the roles of a deployment, as "action resource"; a wildcard resource is `*`. */
export function permissionsOf(role: Resource): string[] {
  assert.equal(role.Type, 'AWS::IAM::Role');
  return role.Properties['Policies']
    .flatMap((policy: any) => policy.PolicyDocument.Statement)
    .flatMap((statement: any) => {
      assert.equal(statement.Effect, 'Allow');
      assert.deepEqual(Object.keys(statement).filter((key) => !['Sid', 'Effect', 'Action', 'Resource'].includes(key)), []);
      return [statement.Action].flat().flatMap((action: string) => [statement.Resource].flat().map((resource: string) => `${action} ${resource}`));
    })
    .sort();
}
