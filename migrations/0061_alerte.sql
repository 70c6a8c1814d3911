-- An alert whose gateway was down is tried again: how many times, and from when.
ALTER TABLE acces_urgence ADD COLUMN alerte_tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE acces_urgence ADD COLUMN alerte_next_at TEXT;
ALTER TABLE acces_urgence ADD COLUMN relance_tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE acces_urgence ADD COLUMN relance_next_at TEXT;
