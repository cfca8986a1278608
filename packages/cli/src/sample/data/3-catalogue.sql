-- What the shop sells: a tree of categories and 600 products.

INSERT INTO public.categories VALUES
(1, NULL, 'Everything for the house', 'house', -32768, 0.10), (2, NULL, 'Garden & balcony', 'garden', 20, 0.125), (3, NULL, 'By the sea', 'sea', 30, 0.1),
(4, NULL, 'Books & paper', 'books', 40, 0.075), (5, NULL, 'Odds and ends', 'odds', 32767, 0.33333333333333333333333333333333333333333333),
(6, 1, 'Kitchen', 'kitchen', 1, 0.10), (7, 1, 'Textiles', 'textiles', 2, 0.11), (8, 1, 'Lamps', 'lamps', 3, 0.12),
(9, 2, 'Plants', 'plants', 1, 0.2), (10, 2, 'Tools', 'tools', 2, 0.15), (11, 3, 'Boats & rope', 'boats', 1, 0.1), (12, 3, 'Fishing', 'fishing', 2, 0.1),
(13, 4, 'Notebooks', 'notebooks', 1, 0.05), (14, 4, 'Children''s books', 'childrens-books', 2, 0.0725), (15, 5, 'Repairs, 50 % off', 'repairs', 0, 0);

CREATE TABLE seed.nouns (n integer, category_id smallint, noun text, base numeric);
INSERT INTO seed.nouns SELECT row_number() OVER (), v.* FROM (VALUES
  (6, 'teapot', 34.9), (6, 'frying pan', 59), (6, 'crème brûlée torch', 27.5), (6, 'bread knife', 42), (7, 'tea towel', 9.9), (7, 'wool blanket', 89),
  (7, 'cushion', 24.5), (8, 'table lamp', 74), (8, 'lantern', 31), (9, 'olive tree', 129), (9, 'rosemary', 6.5), (9, 'jalapeño seedling', 4.2),
  (10, 'pruning shears', 38), (10, 'wheelbarrow', 149), (11, 'mooring rope', 45), (11, 'dinghy', 1890), (11, 'brass shackle', 12.75), (12, 'fly rod', 210),
  (12, 'landing net', 36), (13, 'sketchbook', 14), (13, 'logbook', 18.5), (14, 'picture book', 16), (14, 'atlas', 29), (15, 'mended chair', 55)
) AS v(category_id, noun, base);

INSERT INTO public.products
SELECT
  id, category_id,
  upper(left(noun, 2)) || '-' || lpad(id::text, 5, '0'),
  seed.pick('{Blue,Second-hand,Enamelled,Oak,"Søren''s",Plain,Big,Naïve,Storm,Folding}', id, 61) || ' ' || noun
    || seed.pick('{"",""," No. 2"," “Norden”"," 24″"," (set of 3)"," — 北欧"," ⚓"}', id, 62),
  CASE seed.roll(id, 63, 8) WHEN 0 THEN NULL WHEN 1 THEN ''
    ELSE 'A ' || noun || E' that lasts.\n' || seed.pick('{"Made in Gdańsk.","Wipe clean; do not soak.","\"Lovely\", says the press.","Size: 30 × 40 cm, ±1 %."}', id, 64) END,
  round(base * (0.6 + seed.roll(id, 65, 900) / 1000.0), 2),
  CASE WHEN seed.roll(id, 86, 10) = 0 THEN round(base / 7, 18) END,
  CASE WHEN seed.roll(id, 66, 12) > 0 THEN round((base / 25 + seed.roll(id, 67, 400) / 100.0)::numeric, 2)::real END,
  seed.roll(id, 68, 1000000) / 999983.0,
  seed.roll(id, 69, 240) - 12,
  CASE WHEN seed.roll(id, 70, 7) > 0 THEN chr(65 + seed.roll(id, 71, 6)) || seed.roll(id, 72, 99) END,
  CASE seed.roll(id, 73, 9) WHEN 0 THEN '{}' WHEN 1 THEN '{gift,NULL,new}' WHEN 2 THEN '{"say \"ahoy\"","a, b","{c}"}' WHEN 3 THEN '{"NULL",""," "}'
    WHEN 4 THEN '{"back\\slash","海"}' ELSE '{sale,gift}' END::text[],
  CASE WHEN seed.roll(id, 74, 3) > 0 THEN ARRAY[1 + seed.roll(id, 75, 600), 1 + seed.roll(id, 76, 600), CASE WHEN seed.roll(id, 77, 5) > 0 THEN 7 END] END,
  jsonb_build_object('colour', seed.pick('{red,"sea blue","grün",null}', id, 78), 'sizes', to_jsonb(ARRAY[10, 12.5]), 'eco', seed.roll(id, 79, 2) = 1),
  CASE WHEN seed.roll(id, 80, 4) > 0 THEN '\x89504e470d0a1a0a'::bytea || sha256(('picture' || id)::bytea) END,
  CASE seed.roll(id, 81, 4) WHEN 0 THEN NULL WHEN 1 THEN interval '1 year 6 months' WHEN 2 THEN interval '30 days' ELSE interval '2 years' END,
  CASE WHEN seed.roll(id, 82, 15) = 0 THEN date '0001-01-01' ELSE date '2019-04-01' + seed.roll(id, 83, 2700) END,
  CASE seed.roll(id, 84, 6) WHEN 0 THEN date '2027-01-31' WHEN 1 THEN date '9999-12-31' END,
  to_tsvector('simple', noun),
  seed.roll(id, 85, 20) > 0
FROM generate_series(1, 600) AS id JOIN seed.nouns ON n = 1 + (id - 1) % 24
ORDER BY id;

-- The widest values that their columns hold, and nothing at all.
UPDATE public.products SET name = 'Gift wrapping', price = 0.00, stock = 2147483647, weight_kg = 0, popularity = -0.0::float8, thumbnail = '',
  customs_value = -99999999999999999999.999999999999999999 WHERE id = 1;
UPDATE public.products SET name = 'Lighthouse, dismantled (collection only)', price = 9999999999.99, stock = 0, weight_kg = 3.4028235e38,
  popularity = 1.7976931348623157e308, customs_value = 99999999999999999999.999999999999999999 WHERE id = 2;
UPDATE public.products SET name = 'Grain of sand', price = 0.01, stock = -2147483648, weight_kg = 1.17549435e-38, popularity = 2.2250738585072014e-308,
  customs_value = 0.000000000000000001 WHERE id = 3;
