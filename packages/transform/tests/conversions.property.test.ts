import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayElements } from '../src/array-conversion.ts';
import { inline } from '../src/conversion.ts';
import { literal } from '../src/sql.ts';
import { textConversion } from '../src/text-conversions.ts';
import { createBench } from './support.ts';

const { connection } = await createBench();

/** Runs an SQL expression over `v` for each text, in one query; the results as text. */
async function evaluate(expression: string, texts: readonly string[]): Promise<(string | null)[]> {
  const rows = texts.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT CAST(${expression} AS VARCHAR) FROM (VALUES ${rows}) AS t(i, v) ORDER BY i`,
  );
  return reader.getRows().map(([value]) => value as string | null);
}

const convert = (icebergType: string) => inline(textConversion(icebergType), 'v');
const epochMicros = (type: string) => `epoch_us(${convert(type)})`;
// A batch is too large to shrink in useful time; the seed tells.
const batches = { numRuns: 12, endOnFailure: true };
const batchOf = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 150, maxLength: 150 });

const digits = (length: fc.Arbitrary<number>) =>
  length.chain((n) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: n, maxLength: n }));
/** Texts near the edge of a decimal(p, s): signs, too many digits, zeros beyond the scale. */
const numericText = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits(fc.integer({ min: 0, max: 40 })),
    digits(fc.integer({ min: 0, max: 40 })),
    fc.constantFrom('', '0', '00000', '000000000000000000000'),
  )
  .map(([sign, whole, fraction, zeros]) => `${sign}${whole}${fraction + zeros === '' ? '' : '.'}${fraction}${zeros}`);

describe('decimals', () => {
  it.each([
    [4, 2],
    [10, 2],
    [18, 0],
    [18, 18],
    [19, 3],
    [20, 10],
    [38, 0],
    [38, 10],
    [38, 19],
    [38, 38],
  ])('decimal(%i, %i) is exactly the number in the text, or nothing', async (precision, scale) => {
    await fc.assert(
      fc.asyncProperty(batchOf(fc.oneof(numericText, fitting(precision, scale))), async (texts) => {
        const found = await evaluate(convert(`decimal(${precision}, ${scale})`), texts);
        expect(found.map((text) => (text === null ? null : unscaled(text, scale)))).toEqual(
          texts.map((text) => exactUnscaled(text, precision, scale)),
        );
      }),
      batches,
    );
  });
});

function fitting(precision: number, scale: number): fc.Arbitrary<string> {
  const whole = digits(fc.integer({ min: 0, max: precision - scale }));
  const fraction = digits(fc.integer({ min: 0, max: scale }));
  return fc
    .tuple(fc.constantFrom('', '-'), whole, fraction)
    .map(([sign, w, f]) => `${sign}${w === '' ? '0' : w}${f === '' ? '' : '.'}${f}`);
}

/** The oracle: integer arithmetic only. Null where digits would be lost. */
function exactUnscaled(text: string, precision: number, scale: number): bigint | null {
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole + fraction === '' || /[1-9]/.test(fraction.slice(scale))) return null;
  const magnitude = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  if (magnitude >= 10n ** BigInt(precision)) return null;
  return sign === '-' ? -magnitude : magnitude;
}

function unscaled(text: string, scale: number): bigint {
  const magnitude = BigInt(text.replace('-', '').replace('.', ''));
  expect(text.split('.')[1]?.length ?? 0).toBe(scale);
  return text.startsWith('-') ? -magnitude : magnitude;
}

const two = (value: number) => String(value).padStart(2, '0');
const moment = fc.record({
  // JavaScript counts years as PostgreSQL's AD years above 0 and 1 - BC below.
  year: fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: -4700, max: 20000 })),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
  micros: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 999_999 }),
    fc.integer({ min: 0, max: 999 }).map((ms) => ms * 1000),
  ),
  separator: fc.constantFrom(' ', ' ', 'T'),
  offset: fc.oneof(fc.constant(0), fc.integer({ min: -57_599, max: 57_599 })),
  offsetForm: fc.constantFrom('short', 'colon', 'plain', 'Z'),
});
type Moment = typeof moment extends fc.Arbitrary<infer T> ? T : never;

const dateText = ({ year, month, day }: Moment) =>
  `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${two(month)}-${two(day)}`;
const era = ({ year }: Moment) => (year > 0 ? '' : ' BC');
function clockText({ hour, minute, second, micros }: Moment): string {
  const fraction = String(micros).padStart(6, '0').replace(/0+$/, '');
  return `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
}

function offsetText({ offset, offsetForm }: Moment): [text: string, seconds: number] {
  const size = Math.abs(offset);
  const [h, m, s] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  const sign = offset < 0 ? '-' : '+';
  const direction = offset < 0 ? -1 : 1;
  if (offsetForm === 'Z') return ['Z', 0];
  if (offsetForm === 'short') return [`${sign}${two(h)}`, direction * h * 3600];
  if (offsetForm === 'plain') return [`${sign}${two(h)}${two(m)}`, direction * (h * 3600 + m * 60)];
  return [`${sign}${two(h)}:${two(m)}${s === 0 ? '' : `:${two(s)}`}`, offset];
}

/** The oracle: JavaScript's proleptic Gregorian calendar, in seconds. Undefined for a day that the month does not have. */
function epochSeconds({ year, month, day, hour, minute, second }: Moment): bigint | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getUTCDate() === day ? BigInt(date.getTime()) / 1000n : undefined;
}

const microsOf = (m: Moment, offset: number) => {
  const seconds = epochSeconds(m);
  return seconds === undefined ? null : String((seconds - BigInt(offset)) * 1_000_000n + BigInt(m.micros));
};

describe('dates and times', () => {
  it('agree with the JavaScript calendar', async () => {
    await fc.assert(
      fc.asyncProperty(batchOf(moment), async (moments) => {
        const dates = await evaluate(
          `epoch_us(${convert('date')})`,
          moments.map((m) => dateText(m) + era(m)),
        );
        const midnight = { hour: 0, minute: 0, second: 0, micros: 0 };
        expect(dates).toEqual(moments.map((m) => microsOf({ ...m, ...midnight }, 0)));
        const local = (m: Moment) => `${dateText(m)}${m.separator}${clockText(m)}`;
        expect(
          await evaluate(
            epochMicros('timestamp'),
            moments.map((m) => local(m) + era(m)),
          ),
        ).toEqual(moments.map((m) => microsOf(m, 0)));
        const zoned = moments.map((m) => local(m) + offsetText(m)[0] + era(m));
        expect(await evaluate(epochMicros('timestamptz'), zoned)).toEqual(
          moments.map((m) => microsOf(m, offsetText(m)[1])),
        );
      }),
      batches,
    );
  });

  it('a text with one character changed means what it still says, or is refused', async () => {
    const change = fc.tuple(moment, fc.nat(), fc.constantFrom(...' 0123456789-+:.TZxBCe'));
    const changed = ([m, at, by]: [Moment, number, string], text: string) =>
      text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1) + era(m);
    await fc.assert(
      fc.asyncProperty(batchOf(change), async (changes) => {
        const dates = changes.map((item) => changed(item, dateText(item[0])));
        const times = changes.map((item) => changed(item, `${dateText(item[0])} ${clockText(item[0])}`));
        const ofDates = await evaluate(`epoch_us(${convert('date')})`, dates);
        const ofTimes = await evaluate(epochMicros('timestamp'), times);
        for (const [i] of changes.entries()) {
          if (ofDates[i] !== null)
            expect([dates[i], ofDates[i]]).toEqual([dates[i], readLeniently(`${dates[i]} 0:00:00`)]);
          if (ofTimes[i] !== null) expect([times[i], ofTimes[i]]).toEqual([times[i], readLeniently(times[i] ?? '')]);
        }
      }),
      batches,
    );
  });
});

/**
 * What a text says to a person who forgives a missing leading zero, and takes 24:00:00 for the day's end as PostgreSQL does:
 * PostgreSQL prints neither, DuckDB reads both so.
 */
function readLeniently(text: string): string | null {
  const fields = /^(\d{4,7})-(\d\d)-(\d{1,2})( BC)?[ T]+(\d{1,2}):(\d\d):(\d{1,2})(?:\.(\d{0,6}))?( BC)?$/.exec(text);
  if (fields === null) return null;
  const [year = 0, month = 0, day = 0, , hour = 0, minute = 0, second = 0] = fields.slice(1).map(Number);
  const micros = Number((fields[8] ?? '').padEnd(6, '0'));
  const before = fields[4] !== undefined || fields[9] !== undefined;
  const isDaysEnd = hour === 24 && minute + second + micros === 0;
  const read = { year: before ? 1 - year : year, month, day, hour: isDaysEnd ? 0 : hour, minute, second, micros };
  return microsOf({ ...read, separator: ' ', offset: 0, offsetForm: 'Z' }, isDaysEnd ? -86_400 : 0);
}

/** Written from the PostgreSQL manual's rules of array output, not from the parser under test. */
function arrayOut(elements: readonly (string | null)[]): string {
  const item = (text: string) =>
    text === '' || /^null$/i.test(text) || /[{}",\\\s\v]/.test(text)
      ? `"${text.replace(/["\\]/g, (c) => `\\${c}`)}"`
      : text;
  return `{${elements.map((text) => (text === null ? 'NULL' : item(text))).join(',')}}`;
}

describe('arrays', () => {
  const element = fc.option(
    fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', ' ', '"', '\\', ',', '{', '}', "'", '\n', '\t', 'ü', '🙂', '[', ']', 'n', ';', '='),
        maxLength: 6,
      }),
      fc.constantFrom('', 'NULL', 'null', 'Null', 'NULLs', '{}', '\\', '\\\\', '"'),
      // PostgreSQL holds no NUL character and no lone surrogate.
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => text.isWellFormed() && !text.includes('\0')),
    ),
    { nil: null },
  );

  it('come back element by element', async () => {
    await fc.assert(
      fc.asyncProperty(batchOf(fc.array(element, { maxLength: 5 })), async (arrays) => {
        const found = await evaluate(`to_json(${arrayElements('v')})`, arrays.map(arrayOut));
        expect(found.map((text) => JSON.parse(text ?? 'null') as unknown)).toEqual(arrays);
      }),
      batches,
    );
  });

  it('come back the same way with and without quotes, however close to NULL', async () => {
    // No escapes: what the two quick ways read.
    const quick = fc.string({
      unit: fc.constantFrom(...'nNuUlL', ' ', ',', "'", '[', ')', ':', '{', '}', 'ü'),
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(batchOf(fc.array(fc.option(quick, { nil: null }), { maxLength: 3 })), async (arrays) => {
        const found = await evaluate(`to_json(${arrayElements('v')})`, arrays.map(arrayOut));
        expect(found.map((text) => JSON.parse(text ?? 'null') as unknown)).toEqual(arrays);
      }),
      batches,
    );
  });

  it('do not cast if they have more dimensions or bounds of their own', async () => {
    const inner = fc.array(fc.array(element, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(batchOf(inner), async (arrays) => {
        const nested = arrays.map((lists) => `{${lists.map(arrayOut).join(',')}}`);
        const bounded = arrays.map(([list = []]) => `[2:${list.length + 1}]=${arrayOut(list)}`);
        for (const texts of [nested, bounded]) {
          expect(new Set(await evaluate(arrayElements('v'), texts))).toEqual(new Set([null]));
        }
      }),
      batches,
    );
  });
});
