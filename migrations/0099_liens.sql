-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE lien_enfant (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nom TEXT NOT NULL,
    lien TEXT NOT NULL,
    moyen_lien TEXT NOT NULL,
    precision TEXT,
    frequence_lien TEXT NOT NULL,
    voulu TEXT NOT NULL,
    texte TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX lien_enfant_start_day ON lien_enfant (service_id, start_day, id);
CREATE UNIQUE INDEX lien_enfant_reference ON lien_enfant (service_id, reference);
CREATE INDEX lien_enfant_personne_id ON lien_enfant (personne_id);

CREATE TABLE regle_ecran (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    unite_id BIGINT REFERENCES unite (id),
    age_min BIGINT,
    age_max BIGINT,
    texte TEXT NOT NULL,
    decide_avec TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX regle_ecran_start_day ON regle_ecran (service_id, start_day, id);
CREATE UNIQUE INDEX regle_ecran_reference ON regle_ecran (service_id, reference);
CREATE INDEX regle_ecran_unite_id ON regle_ecran (unite_id);

CREATE TABLE observation_visite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    rendez_vous_id BIGINT NOT NULL REFERENCES rendez_vous (id),
    moment_visite TEXT NOT NULL,
    manifestation TEXT NOT NULL,
    day TEXT NOT NULL,
    texte TEXT
);
CREATE INDEX observation_visite_day ON observation_visite (service_id, day, id);
CREATE UNIQUE INDEX observation_visite_reference ON observation_visite (service_id, reference);
CREATE INDEX observation_visite_personne_id ON observation_visite (personne_id);
CREATE INDEX observation_visite_rendez_vous_id ON observation_visite (rendez_vous_id);

ALTER TABLE droit_visite ADD COLUMN lieu_visite TEXT;

ALTER TABLE rendez_vous ADD COLUMN lieu_visite TEXT;

ALTER TABLE membre_famille ADD COLUMN aisance_numerique TEXT;
