-- A validated writing handed over to one professional outside by a protected link (ADR 0066).

-- The key is told once and its hash kept; the browser that opens it first is the only one that reads it.
CREATE TABLE lien_ecrit (
    id BIGINT PRIMARY KEY,
    ecrit_id BIGINT NOT NULL REFERENCES ecrit (id),
    key_hash TEXT NOT NULL,
    destinataire TEXT NOT NULL,
    accord_day TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    reader_hash TEXT,
    opened_at TEXT,
    last_at TEXT,
    openings BIGINT NOT NULL,
    revoked_at TEXT,
    motif TEXT
);
CREATE UNIQUE INDEX lien_ecrit_key ON lien_ecrit (key_hash);
CREATE INDEX lien_ecrit_ecrit ON lien_ecrit (ecrit_id);
