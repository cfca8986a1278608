-- What the generation needs and drops again. Nothing here is random: the same row number always gives the same row.

CREATE SCHEMA seed;

-- The end of day one. Every date of the shop is counted back from it.
CREATE FUNCTION seed.today() RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN timestamptz '2026-11-20 18:00:00+00';

-- A number in [0, sides), fixed by row and salt. Different salts are independent dice.
CREATE FUNCTION seed.roll(r bigint, salt bigint, sides bigint) RETURNS integer LANGUAGE sql IMMUTABLE
  RETURN ((hashint8extended(r, salt) & 9223372036854775807) % sides)::integer;

CREATE FUNCTION seed.pick(choices text[], r bigint, salt bigint) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN choices[1 + seed.roll(r, salt, cardinality(choices))];

-- Where customers live and what they are called there. Parallel arrays belong together: given[i] is spelled handles[i]
-- in an e-mail address, city[i] lies at lat[i], lon[i].
CREATE TABLE seed.regions (
  from_roll integer, to_roll integer, country char(2), locale text, dial text, currency char(3),
  given text[], handles text[], family text[], city text[], lat float8[], lon float8[], street text[], postcode text
);
-- In a postcode template, 9 stands for a digit and A for a letter.
INSERT INTO seed.regions VALUES
( 0, 21, 'DE', 'de-DE', '+49', 'EUR', '{Lena,Jürgen,Anneliese,Till,Zoë,Murat,Svenja,Björn}', '{lena,juergen,anneliese,till,zoe,murat,svenja,bjoern}',
  '{Müller,Weiß,Groß,Yıldız,von der Heide,Schröder,Öztürk,Krämer}', '{Hamburg,Köln,Görlitz,"Frankfurt (Oder)"}',
  '{53.5511,50.9375,51.1526,52.3471}', '{9.9937,6.9603,14.9872,14.5506}', '{Hafenstraße,Große Elbstraße,"Am Kai",Lindenallee}', '99999'),
(22, 35, 'FR', 'fr-FR', '+33', 'EUR', '{Chloé,François,Aurélie,Noël,Inès,"Jean-Luc"}', '{chloe,francois,aurelie,noel,ines,jeanluc}',
  '{Lefèvre,"D''Aubigné",Benoît,Garçon,Ménard}', '{Brest,"Saint-Malo","L''Haÿ-les-Roses"}',
  '{48.3904,48.6493,48.7803}', '{-4.4861,-2.0257,2.3372}', '{"rue de l''Écluse","quai d''Orsay","allée des Fées"}', '99999'),
(36, 49, 'GB', 'en-GB', '+44', 'GBP', '{Siân,Oliver,Niamh,Hamish,Priya,Saoirse}', '{sian,oliver,niamh,hamish,priya,saoirse}',
  '{"O''Brien",MacLeod,Featherstonehaugh,Patel,"Smith-Jones"}', '{Bristol,"Newcastle upon Tyne",Llanelli}',
  '{51.4545,54.9783,51.6841}', '{-2.5879,-1.6178,-4.1636}', '{"Harbour Row","Quay Lane","St. John''s Wharf"}', 'AA9 9AA'),
(50, 61, 'US', 'en-US', '+1', 'USD', '{Grace,Dwayne,"Mary Ann",Xochitl,Tyrone,Kailani}', '{grace,dwayne,maryann,xochitl,tyrone,kailani}',
  '{"Null","Nguyen","O''Connor","de la Cruz",Smith}', '{Portland,"Coeur d''Alene",Honolulu}',
  '{45.5152,47.6777,21.3099}', '{-122.6784,-116.7805,-157.8581}', '{"Fisherman''s Wharf","SW Dock St","Kalākaua Ave"}', '99999-9999'),
(62, 69, 'ES', 'es-ES', '+34', 'EUR', '{Begoña,Íñigo,Nuria,Ángel,Concepción}', '{begona,inigo,nuria,angel,concepcion}',
  '{Muñoz,Ibáñez,Güell,"Sáenz de Tejada"}', '{"A Coruña",Cádiz}', '{43.3623,36.5271}', '{-8.4115,-6.2886}',
  '{"calle del Muelle","avenida de la Marina"}', '99999'),
(70, 75, 'PL', 'pl-PL', '+48', 'PLN', '{Łukasz,Agnieszka,Świętosława,Grzegorz}', '{lukasz,agnieszka,swietoslawa,grzegorz}',
  '{Brzęczyszczykiewicz,Wójcik,Żółkiewska,Dąbrowski}', '{Gdańsk,Łódź}', '{54.3520,51.7592}', '{18.6466,19.4560}',
  '{"ul. Długie Pobrzeże","ul. Żeglarska"}', '99-999'),
(76, 80, 'UA', 'uk-UA', '+380', 'EUR', '{Олена,Тарас,Їжак,Ґалина}', '{olena,taras,yizhak,galyna}', '{Шевченко,Коваленко,Лук’яненко}',
  '{Одеса,Київ}', '{46.4825,50.4501}', '{30.7233,30.5234}', '{"вул. Портова","Приморський бульвар"}', '99999'),
(81, 83, 'GR', 'el-GR', '+30', 'EUR', '{Ελένη,Γιώργος,Αθηνά}', '{eleni,giorgos,athina}', '{Παπαδόπουλος,Νικολάου}', '{Πειραιάς,Θεσσαλονίκη}',
  '{37.9429,40.6401}', '{23.6470,22.9444}', '{"Ακτή Μιαούλη","Λεωφόρος Νίκης"}', '999 99'),
(84, 89, 'JP', 'ja-JP', '+81', 'JPY', '{花子,太郎,さくら,ユキ}', '{hanako,taro,sakura,yuki}', '{山田,佐藤,髙橋,渡邊}', '{横浜市,神戸市}',
  '{35.4437,34.6901}', '{139.6380,135.1956}', '{"中区海岸通","中央区波止場町"}', '999-9999'),
(90, 92, 'TW', 'zh-TW', '+886', 'USD', '{小美,志明,𠮷子}', '{xiaomei,zhiming,jizi}', '{陳,林,歐陽}', '{高雄市}', '{22.6273}', '{120.3014}',
  '{"鼓山區濱海一路"}', '999-999'),
(93, 94, 'EG', 'ar-EG', '+20', 'USD', '{فاطمة,محمد,ليلى}', '{fatima,mohamed,layla}', '{"عبد الرحمن",حسن}', '{الإسكندرية}', '{31.2001}', '{29.9187}',
  '{"شارع الكورنيش"}', '99999'),
(95, 96, 'IL', 'he-IL', '+972', 'USD', '{נועה,יוסף,תמר}', '{noa,yosef,tamar}', '{כהן,לוי,בן־דוד}', '{חיפה}', '{32.7940}', '{34.9896}', '{"שדרות הנמל"}', '9999999'),
(97, 98, 'IN', 'hi-IN', '+91', 'USD', '{प्रिया,अर्जुन,क्षितिज}', '{priya,arjun,kshitij}', '{शर्मा,पटेल}', '{मुंबई,கோயம்புத்தூர்}', '{19.0760,11.0168}', '{72.8777,76.9558}',
  '{"बंदरगाह मार्ग"}', '999999'),
(99, 99, 'VN', 'vi-VN', '+84', 'USD', '{Thuỳ,Đức,Ngọc}', '{thuy,duc,ngoc}', '{Nguyễn,Trần,Lê}', '{"Đà Nẵng"}', '{16.0544}', '{108.2022}', '{"đường Bạch Đằng"}', '999999');

CREATE FUNCTION seed.fill_in(template text, r bigint) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN (SELECT string_agg(CASE c WHEN '9' THEN seed.roll(r, 900 + i, 10)::text
                                   WHEN 'A' THEN chr(65 + seed.roll(r, 900 + i, 26)) ELSE c END, '' ORDER BY i)
          FROM string_to_table(template, NULL) WITH ORDINALITY AS t(c, i));

-- Addresses of the documentation ranges of RFC 5737 and RFC 3849 only, so that no sample names a real machine.
CREATE FUNCTION seed.ip(r bigint) RETURNS inet LANGUAGE sql IMMUTABLE
  RETURN CASE seed.roll(r, 801, 5)
    WHEN 0 THEN ('2001:db8:' || to_hex(seed.roll(r, 802, 65536)) || '::' || to_hex(1 + seed.roll(r, 803, 65535)))::inet
    WHEN 1 THEN ('192.0.2.' || seed.roll(r, 802, 256))::inet
    WHEN 2 THEN ('198.51.100.' || seed.roll(r, 802, 256))::inet
    ELSE ('203.0.113.' || seed.roll(r, 802, 256))::inet END;
