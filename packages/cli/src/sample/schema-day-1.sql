-- The shop's schema on day one, in the form that `pg_dump --schema-only` prints.

CREATE TYPE public.order_status AS ENUM (
    'pending',
    'paid',
    'packed',
    'shipped',
    'delivered',
    'cancelled',
    'returned'
);

CREATE TYPE public.payment_method AS ENUM (
    'card',
    'bank transfer',
    'invoice',
    'wallet'
);

CREATE TABLE public.customers (
    id bigint NOT NULL,
    email text NOT NULL,
    given_name text,
    family_name text,
    phone character varying(32),
    birth_date date,
    tax_number character varying(24),
    locale character varying(16) NOT NULL,
    marketing_consent boolean,
    loyalty_points integer DEFAULT 0 NOT NULL,
    last_login_ip inet,
    profile jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone
);

COMMENT ON COLUMN public.customers.email IS 'Unique, as typed: not lower-cased.';
COMMENT ON COLUMN public.customers.birth_date IS 'Optional. 1900-01-01 stands for "would rather not say" in accounts from the old shop.';
COMMENT ON COLUMN public.customers.tax_number IS 'VAT or personal tax number, only where an invoice was asked for.';
COMMENT ON COLUMN public.customers.profile IS 'Free form: nickname, household, contacts. Holds personal data.';

CREATE TABLE public.addresses (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    recipient text NOT NULL,
    street text NOT NULL,
    postcode character varying(12) NOT NULL,
    city text NOT NULL,
    country character(2) NOT NULL,
    latitude double precision,
    longitude double precision,
    delivery_after time without time zone,
    is_default boolean NOT NULL
);

COMMENT ON COLUMN public.addresses.delivery_after IS 'Ring no earlier than this, local time.';

CREATE TABLE public.categories (
    id smallint NOT NULL,
    parent_id smallint,
    name character varying(60) NOT NULL,
    slug text NOT NULL,
    sort_order smallint NOT NULL,
    commission numeric NOT NULL
);

COMMENT ON COLUMN public.categories.sort_order IS 'The smallest and the largest smallint pin a category to the top and to the bottom.';
COMMENT ON COLUMN public.categories.commission IS 'Share of the price; scale differs by agreement, so it is unbounded.';

CREATE TABLE public.products (
    id integer NOT NULL,
    category_id smallint NOT NULL,
    sku character varying(20) NOT NULL,
    name text NOT NULL,
    description text,
    price numeric(12,2) NOT NULL,
    customs_value numeric(38,18),
    weight_kg real,
    popularity double precision NOT NULL,
    stock integer NOT NULL,
    shelf character(6),
    tags text[] NOT NULL,
    related_ids integer[],
    attributes jsonb NOT NULL,
    thumbnail bytea,
    warranty interval,
    first_listed date NOT NULL,
    available_until date,
    search tsvector,
    active boolean DEFAULT true NOT NULL
);

COMMENT ON COLUMN public.products.customs_value IS 'Only where it differs from the price; wide enough for every currency and never checked.';
COMMENT ON COLUMN public.products.stock IS 'Below zero when oversold; 2147483647 for what never runs out.';
COMMENT ON COLUMN public.products.first_listed IS '0001-01-01 where the old shop did not know.';
COMMENT ON COLUMN public.products.available_until IS 'NULL or 9999-12-31: no end.';

CREATE TABLE public.coupons (
    code character varying(24) NOT NULL,
    description text NOT NULL,
    percent_off numeric(5,2),
    amount_off numeric(12,2),
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    max_uses integer,
    countries text[] NOT NULL
);

CREATE TABLE public.orders (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    customer_id bigint NOT NULL,
    ship_to_id bigint,
    status public.order_status DEFAULT 'pending'::public.order_status NOT NULL,
    currency character(3) NOT NULL,
    shipping numeric(12,2) NOT NULL,
    total numeric(14,2) NOT NULL,
    coupon_code character varying(24),
    legacy_id bigint,
    gift_message text,
    placed_at timestamp with time zone NOT NULL,
    shipped_at timestamp with time zone,
    promised_on date
);

COMMENT ON COLUMN public.orders.public_id IS 'What customers see in the address of the order page.';
COMMENT ON COLUMN public.orders.legacy_id IS 'Number in the shop before this one, which used the whole range of bigint.';
COMMENT ON COLUMN public.orders.gift_message IS 'Written by the customer, often with names in it.';

CREATE TABLE public.order_items (
    order_id bigint NOT NULL,
    line_no smallint NOT NULL,
    product_id integer NOT NULL,
    quantity smallint NOT NULL,
    unit_price numeric(12,2) NOT NULL,
    discount numeric(12,4) DEFAULT 0 NOT NULL
);

CREATE TABLE public.payments (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    method public.payment_method NOT NULL,
    amount numeric(14,2) NOT NULL,
    fx_rate numeric(20,10) NOT NULL,
    card_holder text,
    card_last_four character(4),
    iban character varying(34),
    receipt_sha256 bytea NOT NULL,
    captured_at timestamp with time zone NOT NULL,
    settled_on date
);

COMMENT ON COLUMN public.payments.amount IS 'Negative for a refund.';
COMMENT ON COLUMN public.payments.fx_rate IS 'Euro for one unit of the order''s currency, at capture.';

CREATE TABLE public.product_reviews (
    id bigint NOT NULL,
    product_id integer NOT NULL,
    customer_id bigint,
    rating smallint NOT NULL,
    author_name text,
    title text,
    body text NOT NULL,
    helpful_votes integer NOT NULL,
    photos text[],
    written_at timestamp without time zone NOT NULL,
    edited_at timestamp without time zone
);

COMMENT ON COLUMN public.product_reviews.body IS 'Published on the product page.';

CREATE TABLE public."OrderNotes" (
    "noteId" bigint NOT NULL,
    "orderId" bigint NOT NULL,
    "AuthorEmail" text NOT NULL,
    "noteText" text NOT NULL,
    "isInternal" boolean NOT NULL,
    "createdAt" timestamp without time zone NOT NULL
);

COMMENT ON TABLE public."OrderNotes" IS 'Written by the support desk''s tool, which brings its own naming.';

CREATE TABLE public.newsletter_signups (
    email text NOT NULL,
    display_name text,
    signup_ip inet,
    topics text[],
    confirmed_at timestamp with time zone
);

CREATE TABLE public.web_events (
    occurred_at timestamp with time zone NOT NULL,
    visitor_id uuid NOT NULL,
    customer_id bigint,
    event text NOT NULL,
    path text NOT NULL,
    referrer text,
    ip_address inet,
    user_agent text,
    duration_ms double precision,
    properties jsonb
);

COMMENT ON TABLE public.web_events IS 'Append only; no key, and the collector may deliver one event twice.';

CREATE TABLE public.staff_accounts (
    id integer NOT NULL,
    login text NOT NULL,
    full_name text NOT NULL,
    password_hash text NOT NULL,
    totp_secret bytea,
    is_admin boolean NOT NULL,
    last_login_at timestamp with time zone
);

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_email_key UNIQUE (email);
ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.coupons
    ADD CONSTRAINT coupons_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_items
    ADD CONSTRAINT order_items_pkey PRIMARY KEY (order_id, line_no);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_reviews
    ADD CONSTRAINT product_reviews_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public."OrderNotes"
    ADD CONSTRAINT "OrderNotes_pkey" PRIMARY KEY ("noteId");
ALTER TABLE ONLY public.newsletter_signups
    ADD CONSTRAINT newsletter_signups_pkey PRIMARY KEY (email);
ALTER TABLE ONLY public.staff_accounts
    ADD CONSTRAINT staff_accounts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.categories(id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_category_id_fkey FOREIGN KEY (category_id) REFERENCES public.categories(id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_ship_to_id_fkey FOREIGN KEY (ship_to_id) REFERENCES public.addresses(id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_coupon_code_fkey FOREIGN KEY (coupon_code) REFERENCES public.coupons(code);
ALTER TABLE ONLY public.order_items
    ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);
ALTER TABLE ONLY public.order_items
    ADD CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);
ALTER TABLE ONLY public.product_reviews
    ADD CONSTRAINT product_reviews_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);
ALTER TABLE ONLY public.product_reviews
    ADD CONSTRAINT product_reviews_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public."OrderNotes"
    ADD CONSTRAINT "OrderNotes_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES public.orders(id);
