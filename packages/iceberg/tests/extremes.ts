const nines = (count: number): string => '9'.repeat(count);
const infinities = ['Infinity', '-Infinity', 'NaN', '-0.0', '0.0'];
const moments = [
  '0001-01-01 00:00:00',
  '9999-12-31 23:59:59.999999',
  '1969-12-31 23:59:59.999999',
  '1970-01-01 00:00:00',
];
const farMoments = ['0044-03-15 (BC) 10:00:00.5', '12026-11-23 00:00:00'];

const extremes: Readonly<Record<string, readonly string[]>> = {
  boolean: ['true', 'false'],
  int: ['-2147483648', '2147483647', '-1', '0'],
  long: ['-9223372036854775808', '9223372036854775807', '9007199254740993', '-1'],
  // 7.038531e-26 lies midway between two floats, as a double.
  float: [...infinities, '-3.4028235e38', '3.4028235e38', '1e-45', '-1.1754944e-38', '16777217', '7.038531e-26'],
  double: [...infinities, '-1.7976931348623157e308', '1.7976931348623157e308', '5e-324', '9007199254740993', '1e22'],
  date: ['0001-01-01', '9999-12-31', '1969-12-31', '1970-01-01', '0044-03-15 (BC)', '12026-11-23'],
  time: ['00:00:00', '23:59:59.999999', '12:00:00.5'],
  timestamp: [...moments, ...farMoments],
  timestamptz: [...moments, ...farMoments].map((moment) => `${moment}+00`),
  string: [
    '',
    ' ',
    "it's",
    '\u007f'.repeat(17),
    '\uD7FF'.repeat(17),
    '\uFFFF'.repeat(16),
    '\u{10FFFF}'.repeat(16),
    '\u{10FFFF}'.repeat(17),
    `${'a'.repeat(15)}\u{10FFFF}b`,
    '\u{1F600}'.repeat(80),
    'é'.repeat(300),
  ],
  binary: ['', '\\x00', '\\xFF'.repeat(16), '\\xFF'.repeat(17), `${'\\xFF'.repeat(15)}\\x00\\x01`, '\\x80'.repeat(300)],
  uuid: [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '7f000000-0000-4000-8000-000000000001',
  ],
};

/** The least and the greatest values of a type, those without an order, and those that bounds are cut or rounded for, as DuckDB reads them. */
export function extremesOf(type: string): readonly string[] {
  const element = /^list<(.+)>$/.exec(type)?.[1];
  if (element !== undefined)
    return ['[]', '[NULL]', ...(element === 'string' ? [] : [`[${extremesOf(element).join(', ')}, NULL]`])];
  const [, precision, scale] = /^decimal\((\d+), ?(\d+)\)$/.exec(type) ?? [];
  if (precision === undefined) return extremes[type] ?? [];
  const greatest = `${nines(Number(precision) - Number(scale))}.${nines(Number(scale))}`.replace(/\.$/, '');
  return [greatest, `-${greatest}`, '0'];
}
