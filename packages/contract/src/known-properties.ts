import * as z from 'zod';
import { readPartitionClause, readSortClause } from './layout-clauses.ts';
import { DATASET_NAME, loadsTable } from './names.ts';
import type { ContractTrigger } from './types.ts';

export type PropertyLevel = 'dataset' | 'table' | 'column';

/** AWS's rules for tags: letters, digits, blanks and `_.:/=+-@`. A key with `=` cannot be named here: the first `=` ends it. */
const TAG = /^tag:([\p{L}\p{Z}\p{N}_.:/+\-@]{1,128})=([\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256})$/u;

const trigger = z.string().transform((text, context): ContractTrigger => {
  if (text === 'automated' || text === 'backup') return { kind: text };
  const [, key, value] = TAG.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return { kind: 'tag', key, value };
  context.addIssue('no trigger');
  return z.NEVER;
});

function clauses<Clause>(read: (text: string) => Clause | undefined) {
  // The bound keeps the clauses' patterns from long searches; a PostgreSQL name has at most 63 bytes.
  const text = z.string().max(300);
  return z.union([text, z.array(text).min(1)]).transform((value, context) => {
    const all = (typeof value === 'string' ? [value] : value).map(read);
    const good = all.filter((clause) => clause !== undefined);
    if (good.length === all.length) return good;
    context.addIssue('no clause');
    return z.NEVER;
  });
}

/**
 * Every property that Snapferry reads from ODCS `customProperties`: where it belongs, what it takes, and how a message says so.
 * The names are the contract's law; one that is not here makes a contract invalid, because a misspelt policy must not pass.
 */
export const KNOWN_PROPERTIES = {
  snapferryDataset: {
    level: 'dataset',
    value: z.string().regex(DATASET_NAME),
    expected: 'a name of 1 to 63 characters: a lower-case letter, then lower-case letters, digits or _',
  },
  snapferryExport: { level: 'dataset', value: z.enum(['source', 'lake']), expected: 'source or lake' },
  snapferryTrigger: { level: 'dataset', value: trigger, expected: 'automated, backup or tag:KEY=VALUE' },
  snapferryKeyId: {
    level: 'dataset',
    // It becomes a file's name; and its limit keeps out a key in hex, pasted by mistake.
    value: z.string().regex(/^([A-Za-z0-9][A-Za-z0-9._-]{0,62})?$/),
    expected: "a key's id of at most 63 letters, digits, dots, _ or -, never the key itself",
    secret: true,
  },
  snapferryTarget: {
    level: 'table',
    value: z
      .string()
      .regex(/^[0-9a-z_]{1,255}$/)
      .refine((name) => name !== loadsTable),
    expected: `a table name of lower-case letters, digits and _, other than ${loadsTable}`,
  },
  snapferryMaxShrink: {
    level: 'table',
    value: z.number().min(0).max(1),
    expected: 'a fraction of rows from 0 to 1 (0.2: a fifth may go in a day)',
  },
  snapferrySort: {
    level: 'table',
    value: clauses(readSortClause),
    expected: 'a column, or a list of columns, each with asc or desc after it if need be',
  },
  snapferryPartition: {
    level: 'table',
    value: clauses(readPartitionClause),
    expected:
      'one or a list of: column, year(column), month(…), day(…), hour(…), bucket(N, column), truncate(N, column)',
  },
  snapferryPolicy: {
    level: 'column',
    value: z.enum(['allow', 'drop', 'hmac', 'redact', 'truncate']),
    expected: 'one of allow, drop, hmac, redact, truncate',
  },
  snapferryTruncate: {
    level: 'column',
    value: z.union([z.int().min(1), z.enum(['year', 'month', 'day'])]),
    expected: 'a number of characters (1 or more), or year, month or day',
  },
  snapferryOnInvalid: {
    level: 'column',
    // YAML reads a bare `null` as no text at all; both spellings mean the policy.
    value: z.union([z.enum(['reject', 'null', 'string']), z.null().transform(() => 'null' as const)]),
    expected: 'one of reject, null, string',
  },
  snapferryRenamedFrom: { level: 'column', value: z.string().min(1), expected: "the column's former name" },
  snapferryIcebergType: { level: 'column', value: z.enum(['uuid', 'time']), expected: 'uuid or time' },
} as const satisfies Readonly<Record<string, KnownProperty>>;

interface KnownProperty {
  readonly level: PropertyLevel;
  readonly value: z.ZodType;
  readonly expected: string;
  /** A wrong value may be a secret: messages tell its length only. */
  readonly secret?: boolean;
}

export type PropertyName = keyof typeof KNOWN_PROPERTIES;
export type PropertyValue<Name extends PropertyName> = z.output<(typeof KNOWN_PROPERTIES)[Name]['value']>;

export function knownProperty(name: string): KnownProperty | undefined {
  return Object.hasOwn(KNOWN_PROPERTIES, name) ? KNOWN_PROPERTIES[name as PropertyName] : undefined;
}

/** Whether a name claims to be ours, in whatever case: `SnapferryPolicy` is a mistake, not somebody else's property. */
export function isOurs(name: string): boolean {
  return /^\s*snapferry/i.test(name);
}
