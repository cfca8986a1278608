export interface DayStep {
  readonly table: string;
  readonly change: 'inserted' | 'updated' | 'deleted';
  /** Follows the number of rows. */
  readonly what: string;
  readonly sql: string;
}

/** What the steps agree on: who is forgotten (one who never ordered, one whose orders must stay for the books) and what is sold. */
export const dayTwoPreparation = `
  CREATE TEMP TABLE forgotten ON COMMIT DROP AS
  SELECT id, email, has_orders
  FROM (SELECT c.id, c.email, o.customer_id IS NOT NULL AS has_orders, row_number() OVER (PARTITION BY o.customer_id IS NOT NULL ORDER BY c.id) AS n
        FROM customers AS c
        JOIN newsletter_signups AS s ON s.email = c.email
        LEFT JOIN (SELECT DISTINCT customer_id FROM orders) AS o ON o.customer_id = c.id
        WHERE c.id > 1000) AS candidates
  WHERE n = 1;

  CREATE TEMP TABLE basket ON COMMIT DROP AS
  SELECT 15000 + n AS order_id, 1 + n * 37 % 900 AS customer_id, timestamptz '2026-11-21 06:00+00' + interval '5 minutes 7 seconds' * n AS placed_at,
         line_no, p.id AS product_id, 1 + (n + line_no) % 2 AS quantity, p.price, CASE WHEN n % 6 = 0 THEN 'ADVENT10' END AS coupon
  FROM generate_series(1, 140) AS n
  CROSS JOIN LATERAL generate_series(1, 1 + n % 3) AS line_no
  JOIN products AS p ON p.id = 4 + (n * 13 + line_no * 71) % 590;`;

/** Day two is Saturday, 21 November 2026. */
export const dayTwoSteps: readonly DayStep[] = [
  {
    table: 'customers',
    change: 'inserted',
    what: 'new customers',
    sql: `
      INSERT INTO customers (id, email, given_name, family_name, phone, birth_date, locale, marketing_consent, profile, created_at, passport_number)
      SELECT 5000 + n, 'new' || n || '@example.org', (ARRAY['Ayşe', 'Renée', '健太', 'Ólafur'])[1 + n % 4], (ARRAY['Demir', 'Dubois', '鈴木'])[1 + n % 3],
             '+49 000 555 ' || 100 + n, date '1970-02-28' + n * 777, 'de-DE', n % 2 = 0, jsonb_build_object('nickname', 'No. ' || n),
             timestamptz '2026-11-21 05:00+00' + interval '11 minutes' * n, CASE WHEN n % 3 = 0 THEN 'X00000' || n END
      FROM generate_series(1, 12) AS n`,
  },
  {
    table: 'addresses',
    change: 'inserted',
    what: 'addresses of theirs',
    sql: `
      INSERT INTO addresses (id, customer_id, recipient, street, postcode, city, country, is_default)
      SELECT 6200 + n, 5000 + n, concat_ws(' ', given_name, family_name), 'Am Kai ' || n, '2045' || n % 10, 'Hamburg', 'DE', true
      FROM generate_series(1, 12) AS n JOIN customers AS c ON c.id = 5000 + n`,
  },
  {
    table: 'coupons',
    change: 'inserted',
    what: 'coupons, the first ever',
    sql: `
      INSERT INTO coupons VALUES
        ('ADVENT10', 'Ten percent until Christmas', 10.00, NULL, '2026-11-21 00:00+00', '2026-12-24 12:00+00', NULL, '{}'),
        ('WELCOME', 'Five off the first order', NULL, 5.00, '2026-11-21 00:00+00', NULL, 1, '{}'),
        ('FÊTE', 'Livraison offerte ; « pour la fête »', NULL, 4.90, '2026-11-21 00:00+00', '2027-01-06 23:59:59.999999+00', 1000, '{FR,BE,CH}'),
        ('冬2026', '冬のセール', 12.50, NULL, '2026-12-01 00:00+09', '2027-01-31 23:59+09', 2147483647, '{JP}'),
        ('STAFF', '', 100.00, NULL, '2026-11-21 00:00+00', NULL, 0, '{DE,NULL}')`,
  },
  {
    table: 'orders',
    change: 'inserted',
    what: 'new orders',
    sql: `
      INSERT INTO orders (id, public_id, customer_id, ship_to_id, status, currency, shipping, total, coupon_code, placed_at, promised_on)
      SELECT order_id, md5('order ' || order_id)::uuid, customer_id, customer_id, 'paid', 'EUR', 4.90,
             4.90 + round(sum(quantity * price * CASE WHEN coupon IS NULL THEN 1 ELSE 0.9 END), 2), coupon, placed_at, date '2026-11-25'
      FROM basket GROUP BY order_id, customer_id, coupon, placed_at ORDER BY order_id`,
  },
  {
    table: 'order_items',
    change: 'inserted',
    what: 'lines of theirs',
    sql: `
      INSERT INTO order_items
      SELECT order_id, line_no, product_id, quantity, price, CASE WHEN coupon IS NULL THEN 0 ELSE price * 0.1 END FROM basket`,
  },
  {
    table: 'payments',
    change: 'inserted',
    what: 'payments for them',
    sql: `
      INSERT INTO payments (id, order_id, method, amount, fx_rate, card_holder, card_last_four, receipt_sha256, captured_at)
      SELECT (SELECT max(id) FROM payments) + row_number() OVER (ORDER BY o.id), o.id, 'card', total, 1, upper(concat_ws(' ', given_name, family_name)),
             lpad((o.id * 7919 % 10000)::text, 4, '0'), sha256(('receipt ' || o.id || ' ' || total)::bytea), placed_at + interval '9 seconds'
      FROM orders AS o JOIN customers AS c ON c.id = o.customer_id WHERE o.id > 15000`,
  },
  {
    table: 'orders',
    change: 'updated',
    what: 'orders moved on: packed, shipped, delivered, or cancelled unpaid',
    sql: `
      UPDATE orders SET
        status = CASE status WHEN 'pending' THEN 'cancelled' WHEN 'paid' THEN 'packed' WHEN 'packed' THEN 'shipped' ELSE 'delivered' END::order_status,
        shipped_at = CASE status WHEN 'packed' THEN timestamptz '2026-11-21 09:30+00' ELSE shipped_at END
      WHERE id <= 15000 AND id % 5 < 3 AND status IN ('pending', 'paid', 'packed', 'shipped')`,
  },
  {
    table: 'products',
    change: 'updated',
    what: 'products sold or dearer by 3 %',
    sql: `
      UPDATE products AS p SET
        price = CASE WHEN p.id % 16 = 5 THEN round(p.price * 1.03, 2) ELSE p.price END,
        stock = p.stock - coalesce(sold, 0)
      FROM products AS every LEFT JOIN (SELECT product_id, sum(quantity)::integer AS sold FROM basket GROUP BY product_id) AS b ON b.product_id = every.id
      WHERE p.id = every.id AND (sold IS NOT NULL OR p.id % 16 = 5)`,
  },
  {
    table: 'customers',
    change: 'updated',
    what: 'customers with a passport number, for customs',
    sql: `UPDATE customers SET passport_number = 'P' || 1000000 + id WHERE id % 20 = 3 AND locale IN ('en-US', 'ja-JP', 'he-IL')`,
  },
  {
    table: 'gift_cards',
    change: 'inserted',
    what: 'gift cards, in a table that nobody announced',
    sql: `
      INSERT INTO gift_cards
      SELECT 'GC-' || upper(left(md5('card ' || n), 12)), email, given_name, 'For you! 🎁', 10 * (1 + n % 10), date '2029-11-21'
      FROM generate_series(1, 60) AS n JOIN customers AS c ON c.id = n * 11`,
  },
  {
    table: 'OrderNotes',
    change: 'inserted',
    what: 'notes of the support desk',
    sql: `
      INSERT INTO "OrderNotes"
      SELECT 3000 + n, 15000 + n, 'iris@shop.example', 'Asked whether it comes before Sunday.', true, timestamp '2026-11-21 10:00' + interval '1 hour' * n
      FROM generate_series(1, 7) AS n`,
  },
  {
    table: 'web_events',
    change: 'inserted',
    what: 'clicks on the web site',
    sql: `
      INSERT INTO web_events (occurred_at, visitor_id, event, path, ip_address, duration_ms)
      SELECT timestamptz '2026-11-21 00:00+00' + interval '4 minutes' * n, md5('visitor ' || n % 60)::uuid, 'page_view', '/', '192.0.2.1', n * 10.5
      FROM generate_series(1, 240) AS n`,
  },
  {
    table: 'web_events',
    change: 'deleted',
    what: 'clicks older than 90 days',
    sql: `DELETE FROM web_events WHERE occurred_at < timestamptz '2026-11-21 18:00+00' - interval '90 days'`,
  },
  {
    table: 'newsletter_signups',
    change: 'deleted',
    what: 'newsletter readers who asked to be forgotten',
    sql: `DELETE FROM newsletter_signups WHERE email IN (SELECT email FROM forgotten)`,
  },
  {
    table: 'product_reviews',
    change: 'updated',
    what: 'reviews that lost their author',
    sql: `UPDATE product_reviews SET customer_id = NULL, author_name = NULL WHERE customer_id IN (SELECT id FROM forgotten)`,
  },
  {
    table: 'web_events',
    change: 'updated',
    what: 'clicks that lost their customer',
    sql: `UPDATE web_events SET customer_id = NULL, ip_address = NULL, properties = NULL WHERE customer_id IN (SELECT id FROM forgotten)`,
  },
  {
    table: 'orders',
    change: 'updated',
    what: 'orders of theirs, kept for the books without address and message',
    sql: `UPDATE orders SET ship_to_id = NULL, gift_message = NULL WHERE customer_id IN (SELECT id FROM forgotten)`,
  },
  {
    table: 'payments',
    change: 'updated',
    what: 'payments of theirs without holder and account',
    sql: `
      UPDATE payments SET card_holder = NULL, card_last_four = NULL, iban = NULL
      WHERE order_id IN (SELECT o.id FROM orders AS o JOIN forgotten AS f ON f.id = o.customer_id)`,
  },
  {
    table: 'addresses',
    change: 'deleted',
    what: 'addresses of theirs',
    sql: `DELETE FROM addresses WHERE customer_id IN (SELECT id FROM forgotten)`,
  },
  {
    table: 'customers',
    change: 'updated',
    what: 'customer made anonymous, whose orders stay',
    sql: `
      UPDATE customers SET email = 'forgotten-' || id || '@shop.invalid', given_name = NULL, family_name = NULL, phone = NULL, birth_date = NULL,
        tax_number = NULL, last_login_ip = NULL, profile = '{}', passport_number = NULL, updated_at = '2026-11-21 11:00+00'
      WHERE id IN (SELECT id FROM forgotten WHERE has_orders)`,
  },
  {
    table: 'customers',
    change: 'deleted',
    what: 'customer erased, who never ordered',
    sql: `DELETE FROM customers WHERE id IN (SELECT id FROM forgotten WHERE NOT has_orders)`,
  },
];
