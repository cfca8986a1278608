import { givenText } from './fields.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** One member of ODCS's `team`. */
export interface TeamMember {
  readonly username: string;
  readonly name?: string;
  readonly role?: string;
}

/** One of ODCS's `slaProperties`. */
export interface ServiceLevel {
  /** `frequency`, `freshness`, `latency`, `retention`, …: an open set. */
  readonly property: string;
  /** Days, where value and unit say a time span. */
  readonly days?: number;
  readonly description?: string;
}

/** What a contract says for people, read from ODCS's own fields. */
export interface ContractAbout {
  readonly name?: string;
  readonly status?: string;
  readonly purpose?: string;
  readonly usage?: string;
  readonly limitations?: string;
  readonly team?: string;
  /** Those who are in the team still, owners first. */
  readonly members: readonly TeamMember[];
  /** Where to ask: channel, and its address where there is one. */
  readonly support: readonly { readonly channel: string; readonly url?: string }[];
  readonly serviceLevels: readonly ServiceLevel[];
}

/** Reads what is there; what is malformed is left out, since no run depends on it and ODCS's own schema reports it. */
export function readAbout(document: JsonObject): ContractAbout {
  const description = isJsonObject(document.description) ? document.description : {};
  const team = isJsonObject(document.team) ? givenText(document.team, 'name') : undefined;
  return {
    ...texts(document, ['name', 'status']),
    ...texts(description, ['purpose', 'usage', 'limitations']),
    ...(team !== undefined && { team }),
    members: membersOf(document.team),
    support: objectsIn(document.support).flatMap((item) => {
      const channel = givenText(item, 'channel');
      return channel === undefined ? [] : [{ channel, ...texts(item, ['url']) }];
    }),
    serviceLevels: objectsIn(document.slaProperties).flatMap(serviceLevelOf),
  };
}

/** Since ODCS 3.1 a team is an object with members; before, it was the list of them. */
function membersOf(team: JsonValue | undefined): TeamMember[] {
  const members = objectsIn(isJsonObject(team) ? team.members : team).flatMap((item) => {
    const username = givenText(item, 'username');
    const left = givenText(item, 'dateOut') !== undefined;
    return username === undefined || left ? [] : [{ username, ...texts(item, ['name', 'role']) }];
  });
  return members.toSorted((a, b) => Number(isOwner(b)) - Number(isOwner(a)));
}

export function isOwner({ role }: TeamMember): boolean {
  return role !== undefined && /\bowner\b/i.test(role);
}

/** ODCS's units of time, in days. */
const UNIT_DAYS: Readonly<Record<string, number>> = {
  ...spelt(['s', 'sec', 'second', 'seconds'], 1 / 86_400),
  ...spelt(['m', 'min', 'minute', 'minutes'], 1 / 1440),
  ...spelt(['h', 'hr', 'hour', 'hours'], 1 / 24),
  ...spelt(['d', 'day', 'days'], 1),
  ...spelt(['w', 'week', 'weeks'], 7),
  ...spelt(['mo', 'month', 'months'], 30),
  ...spelt(['y', 'yr', 'year', 'years'], 365),
};

function spelt(units: readonly string[], days: number): Record<string, number> {
  return Object.fromEntries(units.map((unit) => [unit, days]));
}

function serviceLevelOf(item: JsonObject): ServiceLevel[] {
  const property = givenText(item, 'property');
  if (property === undefined) return [];
  const days = UNIT_DAYS[givenText(item, 'unit')?.toLowerCase() ?? ''];
  const value = typeof item.value === 'string' && item.value.trim() !== '' ? Number(item.value) : item.value;
  const span = days !== undefined && typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return [{ property, ...(span && { days: value * days }), ...texts(item, ['description']) }];
}

function texts<Key extends string>(node: JsonObject, keys: readonly Key[]): { readonly [key in Key]?: string } {
  const found = keys.flatMap((key) => {
    const text = givenText(node, key);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(found) as { [key in Key]?: string };
}

function objectsIn(list: JsonValue | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
