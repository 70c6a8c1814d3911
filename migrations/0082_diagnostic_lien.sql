-- A frozen issue of a diagnosis, read outside the organisation by a link, for a time (ADR 0074).
CREATE TABLE diagnostic_lien (
    id BIGINT PRIMARY KEY,
    diagnostic_id BIGINT NOT NULL,
    key_hash TEXT NOT NULL,
    destinataire TEXT NOT NULL,
    compte_id BIGINT,
    at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    openings BIGINT NOT NULL,
    last_at TEXT,
    revoked_at TEXT
);
CREATE UNIQUE INDEX diagnostic_lien_key ON diagnostic_lien (key_hash);
CREATE INDEX diagnostic_lien_diagnostic ON diagnostic_lien (diagnostic_id, id);

-- The sending that a link to a writing is, when a court receives by it (ADR 0074).
ALTER TABLE lien_ecrit ADD COLUMN envoi_id BIGINT;
