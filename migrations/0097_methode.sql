-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE methode_jeune (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX methode_jeune_nom ON methode_jeune (service_id, nom, id);
CREATE UNIQUE INDEX methode_jeune_reference ON methode_jeune (service_id, reference);

CREATE TABLE etape_methode (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    methode_jeune_id BIGINT NOT NULL REFERENCES methode_jeune (id),
    rang BIGINT NOT NULL,
    titre TEXT NOT NULL,
    moment_projet TEXT NOT NULL,
    question TEXT
);
CREATE INDEX etape_methode_rang ON etape_methode (service_id, rang, id);
CREATE UNIQUE INDEX etape_methode_reference ON etape_methode (service_id, reference);
CREATE INDEX etape_methode_methode_jeune_id ON etape_methode (methode_jeune_id);

CREATE TABLE etape_prevue (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    methode TEXT NOT NULL,
    rang BIGINT NOT NULL,
    titre TEXT NOT NULL,
    moment_projet TEXT NOT NULL,
    question TEXT,
    day TEXT NOT NULL
);
CREATE INDEX etape_prevue_rang ON etape_prevue (service_id, rang, id);
CREATE UNIQUE INDEX etape_prevue_reference ON etape_prevue (service_id, reference);
CREATE INDEX etape_prevue_personne_id ON etape_prevue (personne_id);
