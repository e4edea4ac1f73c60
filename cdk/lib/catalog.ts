// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

import catalog from '../catalog.json';

/** One permission; without an ARN's resource part AWS forces `*`. */
export interface Grant {
  readonly action: string;
  readonly arnResource: string | null;
}

/** One control of the catalog; see src/SageGuard/Controls/Control.cs for what the members mean. */
export interface Control {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly type: string;
  readonly noun: string;
  readonly needsSchedule: string | null;
  readonly why: string;
  readonly fix: string;
  readonly fixKind: string;
  readonly page: string;
  readonly parameters: readonly string[];
  readonly permissions: readonly Grant[];
  readonly waiverPermissions: readonly Grant[];
}

/** All 25 controls, by number. The file is written from the C# catalog, never by hand. */
export const allControls: readonly Control[] = catalog.controls;

/** The controls of a list of ids such as `SageMaker.1`, by number; `all` for all of them. */
export function findControls(ids: readonly string[]): readonly Control[] {
  if (ids.length === 1 && ids[0] === 'all') return allControls;
  const chosen = ids.map((id) => {
    const control = allControls.find((entry) => entry.id.toLowerCase() === id.trim().toLowerCase());
    if (!control) throw new Error(`Control '${id}' is unknown; allowed are SageMaker.1 to SageMaker.${allControls.length}, or all.`);
    return control;
  });
  if (chosen.length === 0) throw new Error('No control is chosen; name at least one, e.g. SageMaker.1.');
  if (new Set(chosen).size < chosen.length) throw new Error(`A control is named twice in ${ids.join(', ')}.`);
  return [...chosen].sort((a, b) => a.number - b.number);
}

/** The function's permissions for a set of controls: what src/SageGuard/Controls/Permissions.cs says of them. */
export function permissionsFor(controls: readonly Control[], waivers: boolean): readonly Grant[] {
  const grants = [
    ...catalog.permissions,
    ...controls.flatMap((control) => [...control.permissions, ...(waivers ? control.waiverPermissions : [])]),
  ];
  const distinct = new Map(grants.map((grant) => [`${grant.action} ${grant.arnResource}`, grant]));
  return [...distinct.keys()].sort().map((key) => distinct.get(key)!);
}

/** The name of a control's rule; findings carry it as their title. */
export function ruleName(prefix: string, control: Control): string {
  return `${prefix}${control.id.toLowerCase().replace('.', '-')}`;
}
