-- The own place of a child and of each parent (ADR 0037).

-- A key that a service gave; of its code, only the hash.
CREATE TABLE cle_espace (
    id BIGINT PRIMARY KEY,
    personne_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    titulaire TEXT NOT NULL,
    membre_id BIGINT,
    code_hash TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    compte_id BIGINT NOT NULL,
    ends_day TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX cle_espace_personne ON cle_espace (personne_id, service_id);

-- Each time a key opened the page, and until when; of the browser's own key, only the hash.
CREATE TABLE ouverture_espace (
    key_hash TEXT PRIMARY KEY,
    cle_id BIGINT NOT NULL REFERENCES cle_espace (id),
    at TEXT NOT NULL,
    ends_at TEXT NOT NULL
);
CREATE INDEX ouverture_espace_cle ON ouverture_espace (cle_id, at);
