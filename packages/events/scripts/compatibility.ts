import { isDeepStrictEqual } from 'node:util';
import { incompatibilities } from './incompatibilities.ts';
import type { JsonSchema } from './json-schema.ts';
import { eventVersion, type Release } from './release.ts';
import { shapeOf } from './schema-shape.ts';
import { unreadableFixtures } from './validate.ts';

/**
 * Says why today's contract may not stand beside what was published; empty if it may. Each refusal names the version that
 * it would break.
 *
 * - Whatever was published can be read today, and whatever is written today can be read by every published version.
 * - A `dataschema` names one schema for ever: a changed one raises its event's minor version.
 * - A package's version is published once: changed schemas raise the package's version too.
 * - An event goes only with a new major version of the package.
 */
export function refusals(today: Release, published: readonly Release[]): string[] {
  return published.flatMap((past) => [
    ...changedInPlace(today, past),
    ...[...past.schemas].flatMap(([path, schema]) => refuseEvent(today, past, path, schema)),
    ...unreadableFixtures(past.fixtures, today.schemas).map(
      (problem) => `${past.version} would not be read: ${problem}`,
    ),
    ...unreadableFixtures(today.fixtures, past.schemas).map((problem) => `${past.version} would not read: ${problem}`),
  ]);
}

function changedInPlace(today: Release, past: Release): string[] {
  if (today.version !== past.version) return [];
  const same = isDeepStrictEqual(shapes(today), shapes(past));
  return same ? [] : [`package ${past.version} is published with other schemas: raise the package's version`];
}

function refuseEvent(today: Release, past: Release, path: string, before: JsonSchema): string[] {
  const old = eventVersion(path);
  const successor = [...today.schemas].find(([candidate]) => {
    const { type, major } = eventVersion(candidate);
    return type === old.type && major === old.major;
  });
  const name = `${old.type} ${old.major}.${old.minor} of package ${past.version}`;
  if (successor === undefined) {
    const mayGo = majorOf(today.version) > majorOf(past.version);
    return mayGo ? [] : [`${name}: the event is gone; only a new major version of the package may drop it`];
  }
  const [successorPath, after] = successor;
  const { minor } = eventVersion(successorPath);
  if (minor < old.minor) return [`${name}: the minor version fell to ${minor}`];
  const breaks = incompatibilities(before, after).map((problem) => `${name}: ${problem}`);
  if (breaks.length > 0) return breaks;
  const changed = !isDeepStrictEqual(shapeOf(before), shapeOf(after));
  return changed && minor === old.minor ? [`${name}: the schema has grown: raise the event's minor version`] : [];
}

function shapes(release: Release): Map<string, unknown> {
  return new Map([...release.schemas].map(([path, schema]) => [path, shapeOf(schema)]));
}

function majorOf(version: string): number {
  return Number(version.split('.')[0]);
}
