-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE regle_rythme (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    rythme TEXT NOT NULL,
    jours BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX regle_rythme_start_day ON regle_rythme (service_id, start_day, id);
CREATE UNIQUE INDEX regle_rythme_reference ON regle_rythme (service_id, reference);

CREATE TABLE papier_identite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    etat TEXT NOT NULL,
    demande_day TEXT,
    obtention_day TEXT,
    expiration_day TEXT,
    note TEXT
);
CREATE INDEX papier_identite_id ON papier_identite (service_id, id, id);
CREATE UNIQUE INDEX papier_identite_reference ON papier_identite (service_id, reference);
CREATE INDEX papier_identite_personne_id ON papier_identite (personne_id);

ALTER TABLE acte ADD COLUMN mode_intervention TEXT;
ALTER TABLE acte ADD COLUMN accord_distance BIGINT;

ALTER TABLE rendez_vous ADD COLUMN mode_intervention TEXT;

ALTER TABLE famille ADD COLUMN equipement TEXT;
ALTER TABLE famille ADD COLUMN accord_distance_day TEXT;
ALTER TABLE famille ADD COLUMN accord_retrait_day TEXT;
