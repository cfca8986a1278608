-- 15,000 orders with their lines, payments and refunds. Ids follow time, and business grows: most orders are recent.

CREATE TABLE seed.drafts AS
SELECT o.id, o.customer_id, r.currency, placed_at,
       CASE r.currency WHEN 'EUR' THEN 1 WHEN 'USD' THEN 0.92 WHEN 'GBP' THEN 1.17 WHEN 'PLN' THEN 0.235 ELSE 0.0061 END AS rate,
       CASE WHEN age < 0.05 THEN 'pending' WHEN die < 4 THEN 'cancelled' WHEN die < 7 AND age > 14 THEN 'returned' WHEN age > 8 THEN 'delivered'
            WHEN age > 3 THEN 'shipped' WHEN age > 1 THEN 'packed' ELSE 'paid' END::public.order_status AS status
FROM (
  SELECT id, seed.roll(id, 101, 100) AS die, 1 + floor(4900 * part * power(seed.roll(id, 102, 100000) / 100000::float8, 1.4))::bigint AS customer_id,
         date_trunc('milliseconds', seed.today() - interval '2080 days' * power(1 - part, 1.7)) AS placed_at, 2080 * power(1 - part, 1.7) AS age
  FROM generate_series(1, 15000) AS id CROSS JOIN LATERAL (SELECT (id - 0.5 + seed.roll(id, 103, 100) / 250.0) / 15000::float8 AS part)
) AS o
JOIN public.customers AS c ON c.id = o.customer_id
JOIN seed.regions AS r ON r.locale = c.locale;

CREATE TABLE seed.lines AS
SELECT d.id AS order_id, line_no::smallint, p.id AS product_id, (1 + seed.roll(seat, 113, 20) / 13 + seed.roll(seat, 114, 90) / 88 * 11)::smallint AS quantity,
       round(price / rate, decimals) AS unit_price,
       CASE WHEN seed.roll(seat, 115, 9) = 0 THEN round(price / rate * 0.0875, 4) ELSE 0 END AS discount
FROM seed.drafts AS d
CROSS JOIN LATERAL generate_series(1, 1 + seed.roll(d.id, 110, 3) + seed.roll(d.id, 111, 10) / 8) AS line_no
CROSS JOIN LATERAL (SELECT d.id * 8 + line_no AS seat, CASE currency WHEN 'JPY' THEN 0 ELSE 2 END AS decimals)
-- Nobody orders the lighthouse (2): its price is there for the widest number.
JOIN public.products AS p ON p.id = 3 + floor(597 * power(seed.roll(seat, 112, 10000) / 10000::float8, 1.8));

INSERT INTO public.orders
SELECT
  d.id, md5('order ' || d.id)::uuid, d.customer_id, CASE WHEN seed.roll(d.id, 121, 30) > 0 THEN d.customer_id END, d.status, d.currency, shipping,
  goods + shipping, NULL,
  CASE WHEN d.id = 1 THEN -9223372036854775808 WHEN d.id = 2 THEN 9223372036854775807 WHEN d.id < 900 THEN hashint8extended(d.id, 5) END,
  CASE seed.roll(d.id, 122, 25) WHEN 0 THEN '' WHEN 1 THEN E'Happy birthday, Zoë! 🎂\nLove, "Gran" & Grandpa' WHEN 2 THEN 'С днём рождения; обнимаю, тётя Оля'
    WHEN 3 THEN 'お誕生日おめでとう、花子さん' END,
  d.placed_at,
  CASE WHEN d.status IN ('shipped', 'delivered', 'returned') THEN d.placed_at + interval '1 day' + interval '1 second' * seed.roll(d.id, 123, 90000) END,
  CASE WHEN d.status <> 'cancelled' THEN d.placed_at::date + 3 + seed.roll(d.id, 124, 5) END
FROM seed.drafts AS d
JOIN (SELECT order_id, sum(quantity * (unit_price - discount)) AS value FROM seed.lines GROUP BY order_id) AS l ON l.order_id = d.id
CROSS JOIN LATERAL (SELECT CASE currency WHEN 'JPY' THEN 0 ELSE 2 END AS decimals)
CROSS JOIN LATERAL (SELECT round(value, decimals) AS goods, CASE WHEN value * rate > 60 THEN 0 ELSE round(4.90 / rate, decimals) END AS shipping)
ORDER BY d.id;

INSERT INTO public.order_items SELECT * FROM seed.lines ORDER BY order_id, line_no;

INSERT INTO public.payments
SELECT
  row_number() OVER (ORDER BY at, order_id), order_id, method, amount, round(rate * (1 + seed.roll(order_id, 131, 1000) / 50000.0), 10),
  CASE WHEN method = 'card' THEN upper(concat_ws(' ', given_name, family_name)) END,
  CASE WHEN method = 'card' THEN lpad(seed.roll(order_id, 132, 10000)::text, 4, '0') END,
  -- Check digits 00 are never valid, so no sample names a real account.
  CASE WHEN method = 'bank transfer' THEN 'DE00' || seed.fill_in('999999999999999999', order_id) END,
  sha256(('receipt ' || order_id || ' ' || amount)::bytea), at,
  CASE WHEN at < seed.today() - interval '2 days' THEN at::date + 2 END
FROM (
  SELECT d.id AS order_id, d.customer_id, d.rate, sign * o.total AS amount, at,
         (CASE WHEN die < 62 THEN 'card' WHEN die < 78 THEN 'bank transfer' WHEN die < 90 THEN 'wallet' ELSE 'invoice' END)::public.payment_method AS method
  FROM seed.drafts AS d
  JOIN public.orders AS o USING (id)
  CROSS JOIN LATERAL (SELECT seed.roll(d.id, 133, 100) AS die)
  CROSS JOIN LATERAL (VALUES (1, d.placed_at + interval '41.25 seconds'), (-1, d.placed_at + interval '12 days')) AS v(sign, at)
  WHERE d.status NOT IN ('pending', 'cancelled') AND (sign = 1 OR d.status = 'returned')
) AS p
JOIN public.customers AS c ON c.id = p.customer_id;
