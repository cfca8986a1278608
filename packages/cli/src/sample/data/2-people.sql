-- 5,000 customers, their addresses, the newsletter's readers, and the staff.

INSERT INTO public.customers
SELECT
  id,
  handle || CASE seed.roll(id, 11, 3) WHEN 0 THEN '.' ELSE '' END || id || seed.pick('{@example.com,@example.org,@example.net}', id, 12),
  given,
  family,
  CASE WHEN seed.roll(id, 13, 10) < 8 THEN dial || seed.fill_in(' 000 999 999', id) WHEN seed.roll(id, 13, 10) = 8 THEN '' END,
  CASE seed.roll(id, 14, 12) WHEN 0 THEN NULL WHEN 1 THEN date '1900-01-01' ELSE date '1938-03-01' + seed.roll(id, 15, 25500) END,
  CASE WHEN seed.roll(id, 16, 9) = 0 THEN country || seed.fill_in('999999999', id) END,
  locale,
  CASE seed.roll(id, 17, 4) WHEN 0 THEN NULL WHEN 1 THEN false ELSE true END,
  CASE WHEN seed.roll(id, 18, 40) = 0 THEN -seed.roll(id, 19, 500) ELSE seed.roll(id, 19, 9000) END,
  CASE WHEN seed.roll(id, 20, 5) > 0 THEN seed.ip(id) END,
  CASE seed.roll(id, 21, 3) WHEN 0 THEN '{}'::jsonb
    ELSE jsonb_build_object('nickname', given, 'household', 1 + seed.roll(id, 22, 5),
                            'contact', jsonb_build_object('mobile', dial || seed.fill_in(' 000 999 999', id), 'best', 'after six'),
                            'allergies', CASE seed.roll(id, 23, 9) WHEN 0 THEN '["nuts"]'::jsonb ELSE '[]'::jsonb END) END,
  created_at,
  CASE WHEN seed.roll(id, 24, 3) > 0 THEN created_at + (seed.today() - created_at) * (seed.roll(id, 25, 1000) / 1000.0) END
FROM (
  SELECT id, country, locale, dial, family[1 + seed.roll(id, 2, cardinality(family))] AS family, given[n] AS given, handles[n] AS handle,
         date_trunc('second', seed.today() - interval '2100 days' * power((1 - (id - 0.5) / 5000)::float8, 1.7)) AS created_at
  FROM generate_series(1, 5000) AS id
  JOIN seed.regions ON seed.roll(id, 1, 100) BETWEEN from_roll AND to_roll
  CROSS JOIN LATERAL (SELECT 1 + seed.roll(id, 3, cardinality(given)) AS n)
) AS people
ORDER BY id;

-- People whose names break careless software. Two spell Zoë differently: one code point, and e with a combining mark.
UPDATE public.customers AS c SET given_name = odd.given, family_name = odd.family
FROM (VALUES
  (1, 'Zoë', 'Ångström'), (2, U&'Zoe\0308', U&'A\030Angstro\0308m'), (3, 'Anne "Annie"', 'O''Hara, née D’Arcy'), (4, '', 'Sukarno'),
  (5, 'Madonna', NULL), (6, 'Sam', 'Null'), (7, 'C:\new', 'Back\slash'), (8, '🦊 Fox', '👩🏽‍🚀'), (9, E'Line\nBreak', E'Tab\there'),
  (10, ' Padded ', 'Trailing '), (11, 'Wolfeschlegelsteinhausenbergerdorff', 'Hubert Blaine'), (12, '李', '小龍'), (13, '\N', 'NULL')
) AS odd(id, given, family) WHERE c.id = odd.id;
-- The old shop's "never" and a moment before the epoch, which careless arithmetic rounds up.
UPDATE public.customers SET updated_at = '9999-12-31 23:59:59.999999+00' WHERE id = 4;
UPDATE public.customers SET updated_at = '1969-12-31 23:59:59.999999+00' WHERE id = 5;

INSERT INTO public.addresses
SELECT
  a.id, customer_id,
  CASE seed.roll(a.id, 31, 5) WHEN 0 THEN '' WHEN 1 THEN 'work' WHEN 2 THEN 'at my mother''s' ELSE 'home' END,
  concat_ws(' ', nullif(c.given_name, ''), c.family_name),
  CASE seed.roll(a.id, 32, 12) WHEN 0 THEN E'c/o "The Anchor", 2nd floor\n' ELSE '' END || seed.pick(r.street, a.id, 33) || ' ' || (1 + seed.roll(a.id, 34, 180)),
  seed.fill_in(r.postcode, a.id), r.city[n], r.country,
  r.lat[n] + (seed.roll(a.id, 35, 2000) - 1000) / 20000.0, r.lon[n] + (seed.roll(a.id, 36, 2000) - 1000) / 20000.0,
  CASE WHEN seed.roll(a.id, 37, 4) = 0 THEN time '08:00' + interval '15 minutes' * seed.roll(a.id, 38, 40) END,
  a.id <= 5000
FROM (SELECT id, CASE WHEN id <= 5000 THEN id ELSE 1 + seed.roll(id, 30, 4800) END AS customer_id FROM generate_series(1, 6200) AS id) AS a
JOIN public.customers AS c ON c.id = customer_id
JOIN seed.regions AS r ON r.locale = c.locale
CROSS JOIN LATERAL (SELECT 1 + seed.roll(a.id, 39, cardinality(r.city)) AS n)
ORDER BY a.id;

INSERT INTO public.newsletter_signups
SELECT email, nullif(concat_ws(' ', given_name, family_name), ''), CASE WHEN seed.roll(id, 41, 6) > 0 THEN seed.ip(id + 7) END,
       CASE seed.roll(id, 42, 6) WHEN 0 THEN NULL WHEN 1 THEN '{}' WHEN 2 THEN '{offers,NULL}' WHEN 3 THEN '{"new & used","say \"hi\""}' ELSE '{offers,garden}' END::text[],
       CASE WHEN seed.roll(id, 43, 8) > 0 THEN created_at + interval '3 minutes' END
FROM public.customers WHERE marketing_consent AND seed.roll(id, 44, 2) = 0
UNION ALL
SELECT 'reader' || r || '@example.org', NULL, seed.ip(r), '{offers}', seed.today() - interval '1 hour' * r FROM generate_series(1, 400) AS r;

INSERT INTO public.staff_accounts
SELECT n, 'staff' || n, seed.pick('{Iris,Tomasz,Amara,Kenji,Lucía}', n, 51) || ' ' || seed.pick('{Berg,Okafor,Tanaka,Rossi}', n, 52),
       '$argon2id$v=19$m=65536,t=3,p=4$' || encode(sha256(('salt' || n)::bytea), 'base64') || '$' || encode(sha256(('hash' || n)::bytea), 'base64'),
       CASE WHEN n % 3 = 0 THEN NULL ELSE substring(sha256(('totp' || n)::bytea) FOR 20) END, n <= 2, seed.today() - interval '7 hours' * n
FROM generate_series(1, 25) AS n;
