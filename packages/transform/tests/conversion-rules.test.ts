import { describe, expect, it } from 'vitest';
import { type Conversion, failed } from '../src/conversion.ts';
import { nativeConversion } from '../src/native-conversions.ts';
import { literal } from '../src/sql.ts';
import { textConversion } from '../src/text-conversions.ts';
import { createBench } from './support.ts';

const bench = await createBench();

/** What casts to some type or to none; each is held against every type. */
const texts = [
  '',
  ' ',
  'x',
  'NULL',
  't',
  'maybe',
  '-',
  '.',
  '1',
  '-1',
  '1.5',
  '1.005',
  '1e400',
  '99999999999999999999999999999999999999999',
  'NaN',

  'infinity',
  '-infinity',
  'epoch',
  'today',
  '2020-02-30',
  '0000-01-01',
  '2020-01-01',
  '2020-01-01 BC',
  '99999-01-01',
  '2020-01-1x',

  '24:00:00',
  '23:59:60',
  '10:00:00',
  '10:00:00.1234567',
  '2020-01-01 10:00:00',
  '2020-01-01 10:00:00+00',
  '2020-01-01 10:00:00.1234567+00',

  '\\x',
  '\\x4',
  '\\x41',
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  'a0eebc99',
];

/**
 * The texts, by the rule that a conversion breaks for them. On these two rules it rests that a NULL that was none is written by no
 * load, and that a NULL which was one stops none: `doubtful` is all that is asked (`settleOr`).
 */
async function brokenRules({ probe, doubtful = failed }: Conversion, source: string): Promise<string[]> {
  const values = [`CAST(NULL AS ${source})`, ...texts.map((text) => `TRY_CAST(${literal(text)} AS ${source})`)];
  const reader = await bench.connection.runAndReadAll(
    `SELECT CAST(v AS VARCHAR), v IS NULL, p IS NULL, coalesce(${doubtful('v', 'p')}, false)
     FROM (SELECT v, ${probe('v')} AS p FROM (VALUES ${values.map((value) => `(${value})`).join(', ')}) AS t(v))`,
  );
  return reader.getRows().flatMap(([text, isNull, isNullProbe, isDoubtful]) => {
    if (isNull === true) return isDoubtful === true ? ['doubts NULL'] : [];
    return isNullProbe === true && isDoubtful !== true ? [`does not doubt ${text}`] : [];
  });
}

describe('a conversion doubts what its probe made NULL, and never NULL', () => {
  it.each([
    'boolean',
    'int',
    'long',
    'float',
    'double',
    'date',
    'time',
    'timestamp',
    'timestamptz',
    'binary',
    'uuid',
    'string',

    'decimal(10,0)',
    'decimal(10,2)',
    'decimal(38,10)',
    'decimal(38,20)',
    'decimal(30,0)',
  ])('from text to %s', async (icebergType) => {
    expect(await brokenRules(textConversion(icebergType), 'VARCHAR')).toEqual([]);
  });

  it.each([
    ['BIGINT', 'int'],
    ['UBIGINT', 'long'],
    ['HUGEINT', 'decimal(10,2)'],
    ['DECIMAL(18,3)', 'decimal(10,2)'],
    ['DECIMAL(18,3)', 'int'],
    ['DOUBLE', 'float'],
    ['DATE', 'date'],
    ['TIMESTAMP', 'timestamp'],
    ['TIMESTAMP_NS', 'timestamp'],
    ['TIMESTAMP WITH TIME ZONE', 'timestamptz'],
  ])('from %s to %s', async (source, icebergType) => {
    const conversion = nativeConversion(source, icebergType);
    expect(conversion).toBeDefined();
    if (conversion !== undefined) expect(await brokenRules(conversion, source)).toEqual([]);
  });
});
