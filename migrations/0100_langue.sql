-- The language of an own page: chosen with the key by who gives it, changed by who holds it. Empty: French.
ALTER TABLE cle_espace ADD COLUMN langue TEXT;
