import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typesPage } from '../scripts/types-page.ts';
import { dataTypeOf, icebergTypeOf } from '../src/mapping.ts';

describe('docs/types.md', () => {
  it('is what `npm run generate -w @snapferry/transform` writes', () => {
    const page = readFileSync(new URL('../../../docs/types.md', import.meta.url), 'utf8');
    expect(page).toBe(typesPage());
  });
});

describe('the mapping', () => {
  const asText =
    'money timetz interval json jsonb jsonpath xml bit(3) varbit(5) inet cidr macaddr macaddr8 point line lseg box path polygon circle ' +
    'int4range tstzrange datemultirange tsvector tsquery pg_lsn name "char" hstore public.mood regclass xid8 refcursor';

  it.each(asText.split(' '))('carries %s as text, and an array of it as a list of texts', (type) => {
    expect(icebergTypeOf(type)).toBe('string');
    expect(icebergTypeOf(`${type}[]`)).toBe('list<string>');
  });

  it.each([
    ['numeric(12,3)', 'decimal(12, 3)'],
    ['boolean', 'boolean'],
    ['bytea', 'binary'],
    ['date', 'date'],
    ['timestamptz', 'timestamptz'],
    ['real', 'float'],
  ])('carries an array of %s as a list of %s', (type, element) => {
    expect(icebergTypeOf(type)).toBe(element);
    expect(icebergTypeOf(`${type}[]`)).toBe(`list<${element}>`);
  });

  // What PostgreSQL's information_schema says of such a column; another word here is drift every day.
  it.each(['jsonpath', 'regclass', 'xid8', 'pg_snapshot', 'refcursor', 'oid', 'int4multirange', 'name'])(
    "knows %s for one of PostgreSQL's own",
    (type) => expect(dataTypeOf(type)).toBe(type),
  );

  it.each(['hstore', 'citext', 'public.mood'])('takes %s for user-defined', (type) =>
    expect(dataTypeOf(type)).toBe('user-defined'),
  );
});
