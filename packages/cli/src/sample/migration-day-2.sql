-- What the service team deployed on day two, without a word to anyone.

ALTER TABLE public.customers ADD COLUMN passport_number character varying(20);

COMMENT ON COLUMN public.customers.passport_number IS 'For customs declarations on parcels that leave the Union.';

CREATE TABLE public.gift_cards (
    code character varying(24) NOT NULL,
    buyer_email text NOT NULL,
    recipient_name text,
    message text,
    balance numeric(12,2) NOT NULL,
    expires_on date
);

ALTER TABLE ONLY public.gift_cards
    ADD CONSTRAINT gift_cards_pkey PRIMARY KEY (code);
