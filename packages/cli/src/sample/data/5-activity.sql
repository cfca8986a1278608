-- What people write and click: reviews, the support desk's notes, and 90 days of the web site's events.

INSERT INTO public.product_reviews
SELECT
  r.id, 1 + floor(600 * power(seed.roll(r.id, 141, 10000) / 10000::float8, 1.5))::integer, customer_id, ('{1,2,3,4,4,5,5,5}'::smallint[])[1 + seed.roll(r.id, 142, 8)],
  CASE WHEN seed.roll(r.id, 144, 4) > 0 THEN c.given_name || ' ' || left(c.family_name, 1) || '.' END,
  CASE seed.roll(r.id, 145, 6) WHEN 0 THEN NULL WHEN 1 THEN '' ELSE seed.pick('{"As described",Wunderbar!,"Très déçu…","とても良い","Не работает","👍🏽","meh, \"fine\"","5/5; again"}', r.id, 146) END,
  seed.pick('{"Does what it should.","Kam schnell an, gut verpackt.","Handle broke after a week \\ refunded.","Cadeau pour ma mère, elle l''adore.","思ったより小さいです。","ممتاز","Works, \"mostly\"."}', r.id, 147)
    || CASE seed.roll(r.id, 148, 4) WHEN 0 THEN E'\n\n' || seed.pick('{"Would buy again 🛒","Pros: cheap, light; cons: none","-- Anon","<b>Bold</b> &amp; brave"}', r.id, 149) ELSE '' END,
  seed.roll(r.id, 150, 60) / 20 * seed.roll(r.id, 151, 40),
  CASE seed.roll(r.id, 152, 8) WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['review/' || r.id || '.jpg', NULL] WHEN 2 THEN ARRAY['review/' || r.id || ' (1).jpg'] END,
  written_at, CASE WHEN seed.roll(r.id, 153, 12) = 0 THEN written_at + interval '1 day 00:00:00.000001' END
FROM (
  SELECT id, CASE WHEN seed.roll(id, 140, 20) > 0 THEN 1 + seed.roll(id, 143, 4900) END AS customer_id,
         (seed.today() - interval '1 hour' * (5001 - id) * 9 - interval '1 microsecond' * seed.roll(id, 154, 1000000)) AT TIME ZONE 'UTC' AS written_at
  FROM generate_series(1, 5000) AS id
) AS r LEFT JOIN public.customers AS c ON c.id = r.customer_id
ORDER BY r.id;

-- Texts that break careless loaders. \N and NULL are words here, not missing values.
UPDATE public.product_reviews AS r SET title = odd.title, body = odd.body
FROM (VALUES
  (1, '\N', 'The form asked for a title; I wrote what my export showed me.'), (2, 'NULL', 'null'), (3, '"', '""","",'), (4, E'\r\n', E'CR\rLF\nCRLF\r\nTAB\t.'),
  (5, U&'cafe\0301', U&'e\0301 and é look alike; \FF21 and A too; \200Bzero width'), (6, '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁷󠁬󠁳󠁿 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩🏽‍🚀'), (7, ' ', '   spaces, kept   '),
  (8, 'مرحبا "بالعالم"', U&'\202Eright to left\202C שלום'), (9, E'\\', E'C:\\temp\\new \\"quoted\\" \\N'), (10, '''; DROP TABLE students; --', '$$ $1 {{x}} ${y} %s'),
  (11, E'\u0001\u001f', E'bell \u0007, delete \u007f, next line \u0085, separator \u2028.'), (12, 'A long story', repeat('And then it rained. Und dann regnete es. ☔ ', 900))
) AS odd(id, title, body) WHERE r.id = odd.id;
UPDATE public.product_reviews SET edited_at = '0001-01-01 00:00:00' WHERE id = 1;
UPDATE public.product_reviews SET edited_at = '9999-12-31 23:59:59.999999' WHERE id = 2;

INSERT INTO public."OrderNotes"
SELECT id, order_id, seed.pick('{iris,tomasz,amara,kenji}', id, 161) || '@shop.example',
       seed.pick(ARRAY['Customer called, wants it after 6 pm.', 'Neighbour (Frau Weiß, +49 000 1234) takes the parcel.',
         'Says "too late"; offered 10 %.', E'Adresse geändert,\nsiehe E-Mail.', ''], id, 162),
       seed.roll(id, 163, 3) > 0, placed_at + interval '1 hour' * seed.roll(id, 164, 72)
FROM (SELECT id, 15000 - floor(14000 * power(seed.roll(id, 160, 10000) / 10000::float8, 2))::bigint AS order_id FROM generate_series(1, 3000) AS id) AS n
JOIN LATERAL (SELECT (o.placed_at AT TIME ZONE 'UTC') AS placed_at FROM public.orders AS o WHERE o.id = n.order_id) ON true
ORDER BY id;

INSERT INTO public.web_events
SELECT
  seed.today() - interval '90 days' * (1 - n / 17000.0) + interval '1 microsecond' * seed.roll(n, 171, 1000000), md5('visitor ' || visitor)::uuid,
  CASE WHEN visitor % 3 = 0 THEN 1 + visitor % 4900 END,
  seed.pick('{page_view,page_view,page_view,search,add_to_cart,checkout,login}', n, 172),
  seed.pick('{/,/sea/boats,/garden/plants,/search,/cart,/p/crème-brûlée-torch,/konto}', n, 173),
  CASE seed.roll(n, 174, 4) WHEN 0 THEN NULL WHEN 1 THEN '' ELSE seed.pick('{https://search.example/,https://news.example/garden}', n, 175) END,
  seed.ip(visitor), seed.pick('{"Mozilla/5.0 (X11; Linux x86_64)","Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)",curl/8.11}', visitor, 176),
  CASE WHEN seed.roll(n, 177, 10) > 0 THEN seed.roll(n, 178, 100000000) / 1000.0 END,
  CASE seed.roll(n, 179, 5) WHEN 0 THEN jsonb_build_object('query', 'gift for ' || seed.pick('{Olena,花子,"my \"ex\""}', n, 180), 'page', 1)
    WHEN 1 THEN jsonb_build_object('email', 'reader' || visitor % 400 || '@example.org') WHEN 2 THEN '{}' END
FROM (SELECT n, seed.roll(n, 170, 4200)::bigint AS visitor FROM generate_series(1, 17000) AS n) AS e;

-- The collector delivered these twice.
INSERT INTO public.web_events SELECT * FROM public.web_events WHERE occurred_at >= timestamptz '2026-11-20 17:00+00';

DROP SCHEMA seed CASCADE;
