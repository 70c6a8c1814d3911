-- The month of a service, signed: its figures as they were that day, and what reopened it (ADR 0074).
CREATE TABLE mois_signe (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    mois TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT,
    par TEXT NOT NULL,
    seq BIGINT NOT NULL,
    contenu TEXT NOT NULL,
    rouvert_at TEXT,
    rouvert_compte_id BIGINT,
    rouvert_par TEXT,
    rouvert_motif TEXT
);
CREATE INDEX mois_signe_service ON mois_signe (service_id, mois, id);
CREATE UNIQUE INDEX mois_signe_courant ON mois_signe (service_id, mois) WHERE rouvert_at IS NULL;
