/** Types that services use, as pg_dump prints them. */
export const typesInUse = [
  'bigint',
  'integer',
  'smallint',
  'numeric',
  'numeric(12,2)',
  'numeric(38,18)',
  'real',
  'double precision',
  'boolean',
  'text',
  'character varying(32)',
  'character(2)',
  'character(6)',
  'date',
  'time without time zone',
  'timestamp without time zone',
  'timestamp with time zone',
  'interval',
  'uuid',
  'inet',
  'jsonb',
  'bytea',
  'tsvector',
  'text[]',
  'integer[]',
  'public.order_status',
] as const;

/** What a careless loader gets wrong, and a query that is true where the shop holds it. */
export const hardValues: readonly (readonly [what: string, sql: string])[] = [
  [
    'NULL beside an empty text',
    'SELECT count(*) FILTER (WHERE title IS NULL) > 0 AND bool_or(title = $$$$) FROM product_reviews',
  ],
  ['the words \\N and NULL', `SELECT count(*) = 2 FROM product_reviews WHERE title IN ('\\N', 'NULL')`],
  [
    'line breaks, quotes, commas, backslashes and tabs',
    `SELECT count(DISTINCT c) = 6 FROM product_reviews, unnest(ARRAY[E'\\n', E'\\r', '"', ',', '\\', E'\\t']) AS c WHERE position(c IN body) > 0`,
  ],
  [
    'a combining mark beside the composed letter',
    `SELECT count(DISTINCT given_name) = 2 FROM customers WHERE id < 3 AND normalize(given_name, NFC) = 'Zoë'`,
  ],
  ['letters beyond the basic plane', `SELECT bool_or(octet_length(title) > 20 AND title ~ '👨') FROM product_reviews`],
  [
    'names in many scripts',
    `SELECT count(DISTINCT s) = 8 FROM customers, unnest(ARRAY['[а-я]', '[α-ω]', '[一-龠]', '[ぁ-ん]', '[א-ת]', '[ا-ي]', '[अ-ह]', 'ễ']) AS s WHERE family_name || given_name ~ s`,
  ],
  [
    'the ends of bigint',
    'SELECT min(legacy_id) = -9223372036854775808 AND max(legacy_id) = 9223372036854775807 FROM orders',
  ],
  ['the ends of integer', 'SELECT min(stock) = -2147483648 AND max(stock) = 2147483647 FROM products'],
  ['the ends of smallint', 'SELECT min(sort_order) = -32768 AND max(sort_order) = 32767 FROM categories'],
  [
    'numbers of 38 digits',
    'SELECT max(customs_value) = 99999999999999999999.999999999999999999 AND min(customs_value) = -max(customs_value) FROM products',
  ],
  [
    'dates ten thousand years apart',
    `SELECT min(first_listed) = '0001-01-01' AND max(available_until) = '9999-12-31' FROM products`,
  ],
  [
    'a moment before the epoch, to the microsecond',
    `SELECT bool_or(updated_at = '1969-12-31 23:59:59.999999+00') FROM customers`,
  ],
  ['refunds', 'SELECT min(amount) < 0 FROM payments'],
  [
    'arrays: none, empty, with NULL, with quotes',
    `SELECT bool_or(topics IS NULL) AND bool_or(topics = '{}') AND bool_or(array_position(topics, NULL) > 0) AND bool_or('say "hi"' = ANY (topics)) FROM newsletter_signups`,
  ],
  [
    'the array elements NULL, "NULL" and ""',
    `SELECT bool_or('NULL' = ANY (tags)) AND bool_or('' = ANY (tags)) AND bool_or(array_position(tags, NULL) > 0) FROM products`,
  ],
  [
    'bytes: none, empty, some',
    'SELECT bool_or(thumbnail IS NULL) AND min(length(thumbnail)) = 0 AND max(length(thumbnail)) > 8 FROM products',
  ],
  ['padded characters', 'SELECT min(octet_length(shelf)) = 6 FROM products'],
  ['rows that are equal in everything', 'SELECT count(*) > count(DISTINCT e::text) FROM web_events AS e'],
];
