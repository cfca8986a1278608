import { compareVersions } from '@snapferry/contract';
import * as z from 'zod';
import { parseJson } from './parse-json.ts';

/** Table properties that every commit of ours sets, in the same metadata update as the content. */
export const property = {
  runId: 'snapferry.run-id',
  snapshotTime: 'snapferry.source-snapshot-time',
  contractVersion: 'snapferry.contract-version',
  contractDigest: 'snapferry.contract-digest',
  policyDigest: 'snapferry.policy-digest',
  keyId: 'snapferry.key-id',
  hmacAlgorithm: 'snapferry.hmac-algorithm',
  /** Method, engine and MAC of the load's proof; empty or absent where there is none. */
  proof: 'snapferry.proof',
  /** How many values did not cast and became null, per column, as JSON; empty or absent where none did. */
  nulledValues: 'snapferry.nulled-values',
  /** The content that was rolled back from; empty or absent where nothing was. */
  rollbackFloor: 'snapferry.rollback-floor',
} as const;

/** As a table property: what a table of ours is that no run's content is in. */
export const kindProperty = 'snapferry.kind';
/** The dataset's log of loads. */
export const loadsKind = 'loads';

type Properties = Readonly<Record<string, string>>;

/** Evidence that a table holds what its export held, as events and the table's properties carry it. */
export interface Proof {
  /** How the content was summed. */
  readonly method: string;
  /** What summed it; another version may sum otherwise. */
  readonly engine: string;
  /** MAC of the record of the proof, and its name. */
  readonly value: string;
}

export function printProof({ method, engine, value }: Proof): string {
  return [method, engine, value].join(' ');
}

/** What `printProof` printed; undefined for no text, or another one. */
export function parseProof(text: string | undefined): Proof | undefined {
  const [method, engine, value] = (text ?? '').split(' ');
  return method && engine && value ? { method, engine, value } : undefined;
}

/** Values of a column that did not cast and that the contract turned into null. */
export interface NulledCount {
  readonly column: string;
  readonly count: number;
}

const nulledCounts = z.array(z.object({ column: z.string(), count: z.int().min(1) }));

/** Empty where there are none. */
export function printNulledValues(values: readonly NulledCount[]): string {
  return values.length === 0 ? '' : JSON.stringify(values.map(({ column, count }) => ({ column, count })));
}

/** What `printNulledValues` printed; none for no text, or another one. */
export function parseNulledValues(text: string | undefined): readonly NulledCount[] {
  const parsed = nulledCounts.safeParse(parseJson(text ?? ''));
  return parsed.success ? parsed.data : [];
}

/** What orders content: a lower pair never replaces a higher one. */
export interface ContentOrder {
  /** Time of the source's snapshot, ISO 8601 UTC with milliseconds. */
  readonly time: string;
  /** SemVer of the contract. */
  readonly version: string;
}

/** Below 0 if `a` is the lower one. */
export function compareContent(a: ContentOrder, b: ContentOrder): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  return compareVersions(a.version, b.version);
}

/** Where a table's content, or what a snapshot's summary says of it, stands; undefined for content that is not ours. */
export function contentOrder(properties: Properties): ContentOrder | undefined {
  const { [property.snapshotTime]: time, [property.contractVersion]: version } = properties;
  return time === undefined || version === undefined ? undefined : { time, version };
}

/** The content that a rolled back table must not take again, nor anything below it. */
export function rollbackFloor(properties: Properties): ContentOrder | undefined {
  const [time, version] = (properties[property.rollbackFloor] ?? '').split(' ');
  return time && version ? { time, version } : undefined;
}

/**
 * The properties to set when a table goes back to earlier content: they say again what they said of it, and keep the floor
 * that the next load has to be above. Of several rollbacks the highest floor stands.
 *
 * @param current properties of the table as it is rolled back.
 * @param earlier summary of the snapshot that it goes back to.
 */
export function rolledBackProperties(current: Properties, earlier: Properties): Record<string, string> {
  const { rollbackFloor: floorName, ...identity } = property;
  const restored = Object.fromEntries(Object.values(identity).map((name) => [name, earlier[name] ?? '']));
  const candidates = [contentOrder(current), rollbackFloor(current)].filter((order) => order !== undefined);
  const floor = candidates.toSorted(compareContent).at(-1);
  return { ...restored, [floorName]: floor === undefined ? '' : `${floor.time} ${floor.version}` };
}
