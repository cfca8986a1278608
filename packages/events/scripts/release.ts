import type { JsonSchema } from './json-schema.ts';
import { readTarball } from './tarball.ts';

/** One version of the contract: what a published tarball holds, or what stands in the working tree today. */
export interface Release {
  /** SemVer of the package. */
  readonly version: string;
  /** By `<Type>/<major>.<minor>.schema.json`. */
  readonly schemas: ReadonlyMap<string, JsonSchema>;
  /** EventBridge envelopes by `<Type>/<name>.json`. */
  readonly fixtures: ReadonlyMap<string, Envelope>;
}

export interface Envelope {
  readonly detail: { readonly dataschema: string };
}

export interface EventVersion {
  readonly type: string;
  readonly major: number;
  readonly minor: number;
}

/** @throws Error if the path names no version of an event. */
export function eventVersion(schemaPath: string): EventVersion {
  const match = /^([A-Za-z0-9]+)\/(\d+)\.(\d+)\.schema\.json$/.exec(schemaPath);
  if (match === null) throw new Error(`expected <Type>/<major>.<minor>.schema.json, found ${schemaPath}`);
  return { type: match[1] as string, major: Number(match[2]), minor: Number(match[3]) };
}

/** Reads a package of this contract, as `npm pack` made it. */
export function readRelease(tarball: Uint8Array): Release {
  const files = readTarball(tarball);
  const json = (path: string): unknown => JSON.parse(new TextDecoder().decode(files.get(path)));
  const below = (folder: string): Map<string, unknown> =>
    new Map(
      [...files.keys()]
        .filter((path) => path.startsWith(folder) && path.endsWith('.json'))
        .map((path) => [path.slice(folder.length), json(path)]),
    );
  const { version } = json('package/package.json') as { version: string };
  return release(version, below('package/schemas/'), below('package/fixtures/'));
}

/** Keeps the fixtures of the release's own events: a folder also holds native ones of AWS, and broken ones. */
export function release(
  version: string,
  schemas: ReadonlyMap<string, unknown>,
  fixtures: ReadonlyMap<string, unknown>,
): Release {
  const types = new Set([...schemas.keys()].map((path) => eventVersion(path).type));
  return {
    version,
    schemas: schemas as ReadonlyMap<string, JsonSchema>,
    fixtures: new Map([...fixtures].filter(([path]) => types.has(path.split('/')[0] ?? ''))) as Map<string, Envelope>,
  };
}
