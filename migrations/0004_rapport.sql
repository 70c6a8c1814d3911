-- The yearly report: an editable plan of chapters, written by several, kept as published.

CREATE TABLE rapport (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    annee BIGINT NOT NULL,
    titre TEXT NOT NULL,
    modele TEXT NOT NULL,
    created_at TEXT NOT NULL,
    fige_at TEXT,
    publication_id BIGINT,
    document TEXT
);
CREATE INDEX rapport_service ON rapport (service_id, annee);

CREATE TABLE chapitre (
    id BIGINT PRIMARY KEY,
    rapport_id BIGINT NOT NULL REFERENCES rapport (id),
    rang BIGINT NOT NULL,
    titre TEXT NOT NULL,
    texte TEXT NOT NULL,
    version BIGINT NOT NULL,
    retire BIGINT NOT NULL
);
CREATE INDEX chapitre_rapport ON chapitre (rapport_id, rang);

-- Every text a chapter ever had.
CREATE TABLE chapitre_version (
    id BIGINT PRIMARY KEY,
    chapitre_id BIGINT NOT NULL REFERENCES chapitre (id),
    version BIGINT NOT NULL,
    titre TEXT NOT NULL,
    texte TEXT NOT NULL,
    at TEXT NOT NULL,
    compte_id BIGINT
);
CREATE INDEX chapitre_version_chapitre ON chapitre_version (chapitre_id, version);
