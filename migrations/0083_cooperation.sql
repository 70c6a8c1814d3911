-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE situation_complexe (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    start_day TEXT NOT NULL,
    motif TEXT NOT NULL,
    poids_administratif TEXT NOT NULL,
    poids_accompagnement TEXT NOT NULL,
    poids_trouble TEXT NOT NULL,
    connu_trouble TEXT,
    revue_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX situation_complexe_start_day ON situation_complexe (service_id, start_day, id);
CREATE UNIQUE INDEX situation_complexe_reference ON situation_complexe (service_id, reference);
CREATE INDEX situation_complexe_personne_id ON situation_complexe (personne_id);

CREATE TABLE echange_service (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    avec TEXT NOT NULL,
    moment_echange TEXT NOT NULL,
    projet TEXT,
    convention TEXT,
    objet TEXT
);
CREATE INDEX echange_service_day ON echange_service (service_id, day, id);
CREATE UNIQUE INDEX echange_service_reference ON echange_service (service_id, reference);
CREATE INDEX echange_service_personne_id ON echange_service (personne_id);

ALTER TABLE contact ADD COLUMN attachement BIGINT;
ALTER TABLE contact ADD COLUMN rythme_lien TEXT;

ALTER TABLE orientation_service ADD COLUMN liens TEXT;

ALTER TABLE solution_provisoire ADD COLUMN liens TEXT;
