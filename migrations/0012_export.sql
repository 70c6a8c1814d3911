-- What leaves the product with names in it, and the programs that read counts.

-- A request for a file: what, why, by whom, of how many; the second person's word when it is about
-- many; the file itself, closed under a password kept nowhere, until its time is over.
CREATE TABLE export (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    is_whole BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    source TEXT NOT NULL,
    parametres TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    personne_id BIGINT,
    format TEXT NOT NULL,
    finalite TEXT NOT NULL,
    precision_finalite TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    personne_count BIGINT NOT NULL,
    is_bulk BIGINT NOT NULL,
    at TEXT NOT NULL,
    decided_at TEXT,
    decided_by BIGINT,
    verdict TEXT,
    decided_note TEXT,
    prepared_at TEXT,
    expires_at TEXT,
    content TEXT,
    fetched_at TEXT,
    fetched_count BIGINT NOT NULL,
    removed_at TEXT,
    destroy_day TEXT NOT NULL
);
CREATE INDEX export_service ON export (service_id, at);
CREATE INDEX export_compte ON export (compte_id, at);
CREATE INDEX export_personne ON export (personne_id);
CREATE INDEX export_expires ON export (expires_at);

-- An account of another program: it never signs in by the door. Who answers for it, what for, what
-- it may read, until when.
ALTER TABLE compte ADD COLUMN technique BIGINT NOT NULL DEFAULT 0;
CREATE TABLE compte_technique (
    compte_id BIGINT PRIMARY KEY REFERENCES compte (id),
    organisation_id BIGINT NOT NULL,
    responsable_id BIGINT NOT NULL,
    finalite TEXT NOT NULL,
    scopes TEXT NOT NULL,
    end_day TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT
);
CREATE INDEX compte_technique_organisation ON compte_technique (organisation_id);

-- A token of such an account: its hash, and its first letters to know it by.
CREATE TABLE jeton (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    key_hash TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by BIGINT,
    used_at TEXT,
    minute BIGINT NOT NULL DEFAULT 0,
    used_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX jeton_compte ON jeton (compte_id);
