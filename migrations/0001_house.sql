-- The house: who signs in, what they may, what was done.

CREATE TABLE compte (
    id BIGINT PRIMARY KEY,
    identifiant TEXT NOT NULL UNIQUE,
    nom TEXT NOT NULL,
    courriel TEXT,
    secret TEXT NOT NULL,
    actif BIGINT NOT NULL,
    created_at TEXT NOT NULL
);

-- A role in an organisation; in one service of it when service_id is given.
CREATE TABLE affectation (
    id BIGINT PRIMARY KEY,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    role TEXT NOT NULL,
    organisation_id BIGINT,
    service_id BIGINT
);
CREATE INDEX affectation_compte ON affectation (compte_id);

-- A sign-in. The key is the hash of what the browser holds.
CREATE TABLE connexion (
    key_hash TEXT NOT NULL PRIMARY KEY,
    compte_id BIGINT NOT NULL REFERENCES compte (id),
    opened_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
);
CREATE INDEX connexion_compte ON connexion (compte_id);

-- The chain: every reading, writing and refusal, each sealed with the one before.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at TEXT NOT NULL,
    compte_id BIGINT,
    action TEXT NOT NULL,
    cible TEXT NOT NULL,
    verdict TEXT NOT NULL,
    rule TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- What each row of the register was before and after each change. Never edited.
CREATE TABLE historique (
    seq BIGINT PRIMARY KEY,
    nom_table TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT,
    motif TEXT,
    before TEXT,
    after TEXT
);
CREATE INDEX historique_row ON historique (nom_table, row_id, version);

-- A file on its way in: kept between its preview and its import, then forgotten.
CREATE TABLE depot_import (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    compte_id BIGINT NOT NULL,
    at TEXT NOT NULL,
    nom TEXT NOT NULL,
    nature TEXT NOT NULL,
    contenu TEXT NOT NULL
);

-- What an organisation calls the columns of its own files.
CREATE TABLE correspondance_import (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    nom_table TEXT NOT NULL,
    colonne TEXT NOT NULL,
    champ TEXT NOT NULL
);
CREATE UNIQUE INDEX correspondance_import_colonne
    ON correspondance_import (organisation_id, nom_table, colonne);
