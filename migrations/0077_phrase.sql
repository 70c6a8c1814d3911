-- One sentence that a professional chose out of what they keep for themselves, for who looks after the child
-- now: sealed, read by its category, until an instant. How the child was told of it, or why not, is kept with it.
CREATE TABLE phrase_quotidien (
    id BIGINT PRIMARY KEY,
    cle BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    personne_id BIGINT NOT NULL,
    category TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    until_at TEXT NOT NULL,
    content TEXT NOT NULL,
    enfant_day TEXT,
    enfant_told TEXT NOT NULL,
    retrait_at TEXT
);
CREATE INDEX phrase_quotidien_personne ON phrase_quotidien (personne_id, until_at);
CREATE INDEX phrase_quotidien_service ON phrase_quotidien (service_id, until_at);
CREATE UNIQUE INDEX phrase_quotidien_cle ON phrase_quotidien (compte_id, cle);
