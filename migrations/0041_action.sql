-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE certificat_activite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    activite_certificat TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX certificat_activite_start_day ON certificat_activite (service_id, start_day, id);
CREATE UNIQUE INDEX certificat_activite_reference ON certificat_activite (service_id, reference);
CREATE INDEX certificat_activite_personne_id ON certificat_activite (personne_id);

CREATE TABLE autorisation_image (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    portee_image TEXT NOT NULL,
    accord BIGINT NOT NULL,
    accord_enfant BIGINT,
    qui_autorise TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX autorisation_image_start_day ON autorisation_image (service_id, start_day, id);
CREATE UNIQUE INDEX autorisation_image_reference ON autorisation_image (service_id, reference);
CREATE INDEX autorisation_image_personne_id ON autorisation_image (personne_id);

ALTER TABLE action_collective ADD COLUMN depart_at TEXT;
ALTER TABLE action_collective ADD COLUMN retour_at TEXT;
ALTER TABLE action_collective ADD COLUMN nuit BIGINT;
ALTER TABLE action_collective ADD COLUMN telephone TEXT;
ALTER TABLE action_collective ADD COLUMN activite_certificat TEXT;
ALTER TABLE action_collective ADD COLUMN cout_prevu BIGINT;
ALTER TABLE action_collective ADD COLUMN financeurs TEXT;
ALTER TABLE action_collective ADD COLUMN evaluation_day TEXT;
ALTER TABLE action_collective ADD COLUMN evaluation TEXT;

ALTER TABLE participation_action ADD COLUMN certificat_id BIGINT REFERENCES certificat_activite (id);
CREATE INDEX participation_action_certificat_id ON participation_action (certificat_id);
ALTER TABLE participation_action ADD COLUMN venu BIGINT;
ALTER TABLE participation_action ADD COLUMN mots TEXT;

ALTER TABLE bilan_objectif ADD COLUMN action_id BIGINT REFERENCES action_collective (id);
CREATE INDEX bilan_objectif_action_id ON bilan_objectif (action_id);
