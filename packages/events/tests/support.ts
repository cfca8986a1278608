import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesFolder, readJsonFolder, schemasFolder } from '../scripts/folders.ts';
import type { JsonSchema } from '../scripts/json-schema.ts';
import { allEvents, type EventDefinition } from '../src/index.ts';

/** What the tests look at in a fixture. Loose on purpose: the definitions check the rest. */
export interface Fixture {
  readonly type: string;
  readonly name: string;
  readonly envelope: {
    readonly source: string;
    readonly 'detail-type': string;
    readonly account: string;
    readonly detail: {
      readonly id: string;
      readonly source: string;
      readonly type: string;
      readonly subject: string;
      readonly dataschema: string;
      readonly correlationid: string;
      readonly causationid: string;
      readonly data: {
        readonly dataset: string;
        readonly runId?: string;
        readonly attempt?: number;
        readonly revision?: number;
        readonly table?: { readonly source: string };
        readonly snapshot?: { readonly arn: string };
        readonly contractDigest?: string;
        readonly contract?: { readonly digest: string; readonly document?: object };
      };
    };
  };
}

/** Every fixture of our own events. */
export function eventFixtures(): Fixture[] {
  return allEvents.flatMap(({ type }) =>
    [...readJsonFolder(join(fixturesFolder, type))].map(([file, envelope]) => ({
      type,
      name: file.replace('.json', ''),
      envelope: envelope as Fixture['envelope'],
    })),
  );
}

export function committedSchema({ type, major, minor }: EventDefinition): JsonSchema {
  return JSON.parse(readFileSync(join(schemasFolder, type, `${major}.${minor}.schema.json`), 'utf8')) as JsonSchema;
}

/** Paths of all properties in a value, written as in a fields table: `data.tables[].name`. */
export function pathsIn(value: unknown, path = ''): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...pathsIn(item, `${path}[]`)]));
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, inner]) => {
      const name = path === '' ? key : `${path}.${key}`;
      return [name, ...pathsIn(inner, name)];
    }),
  );
}
