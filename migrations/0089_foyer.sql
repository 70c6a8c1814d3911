-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE foyer (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    famille_id BIGINT NOT NULL REFERENCES famille (id),
    nom TEXT NOT NULL,
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX foyer_start_day ON foyer (service_id, start_day, id);
CREATE UNIQUE INDEX foyer_reference ON foyer (service_id, reference);
CREATE INDEX foyer_famille_id ON foyer (famille_id);

CREATE TABLE adresse_foyer (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    famille_id BIGINT NOT NULL REFERENCES famille (id),
    foyer_id BIGINT NOT NULL REFERENCES foyer (id),
    adresse TEXT NOT NULL,
    commune TEXT,
    departement TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX adresse_foyer_start_day ON adresse_foyer (service_id, start_day, id);
CREATE UNIQUE INDEX adresse_foyer_reference ON adresse_foyer (service_id, reference);
CREATE INDEX adresse_foyer_famille_id ON adresse_foyer (famille_id);
CREATE INDEX adresse_foyer_foyer_id ON adresse_foyer (foyer_id);

CREATE TABLE rythme_foyer (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    foyer_id BIGINT NOT NULL REFERENCES foyer (id),
    rythme TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX rythme_foyer_start_day ON rythme_foyer (service_id, start_day, id);
CREATE UNIQUE INDEX rythme_foyer_reference ON rythme_foyer (service_id, reference);
CREATE INDEX rythme_foyer_personne_id ON rythme_foyer (personne_id);
CREATE INDEX rythme_foyer_foyer_id ON rythme_foyer (foyer_id);

ALTER TABLE membre_famille ADD COLUMN foyer_id BIGINT REFERENCES foyer (id);
CREATE INDEX membre_famille_foyer_id ON membre_famille (foyer_id);

ALTER TABLE acte ADD COLUMN foyer_id BIGINT REFERENCES foyer (id);
CREATE INDEX acte_foyer_id ON acte (foyer_id);

ALTER TABLE rendez_vous ADD COLUMN foyer_id BIGINT REFERENCES foyer (id);
CREATE INDEX rendez_vous_foyer_id ON rendez_vous (foyer_id);
