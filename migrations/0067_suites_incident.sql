-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE registre_incident (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    dit_day TEXT NOT NULL,
    dit_par TEXT NOT NULL,
    retrait_day TEXT
);
CREATE INDEX registre_incident_start_day ON registre_incident (service_id, start_day, id);
CREATE UNIQUE INDEX registre_incident_reference ON registre_incident (service_id, reference);

CREATE TABLE danger_repere (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    day TEXT NOT NULL,
    nature TEXT NOT NULL,
    intrafamilial BIGINT,
    connu_avant TEXT NOT NULL,
    effet_corps BIGINT,
    effet_sommeil BIGINT,
    effet_peur BIGINT,
    effet_colere BIGINT,
    effet_ecole BIGINT,
    effet_isolement BIGINT,
    effet_retard BIGINT,
    texte TEXT NOT NULL,
    conduite TEXT NOT NULL,
    revue_day TEXT,
    end_day TEXT
);
CREATE INDEX danger_repere_day ON danger_repere (service_id, day, id);
CREATE UNIQUE INDEX danger_repere_reference ON danger_repere (service_id, reference);
CREATE INDEX danger_repere_personne_id ON danger_repere (personne_id);

ALTER TABLE incident ADD COLUMN declencheur TEXT;
ALTER TABLE incident ADD COLUMN cout_degats BIGINT;
ALTER TABLE incident ADD COLUMN validation TEXT;
ALTER TABLE incident ADD COLUMN valide_day TEXT;
ALTER TABLE incident ADD COLUMN valide_par TEXT;

ALTER TABLE information_incident ADD COLUMN saisie TEXT;
ALTER TABLE information_incident ADD COLUMN convocation_day TEXT;
ALTER TABLE information_incident ADD COLUMN suite_avis TEXT;

ALTER TABLE absence ADD COLUMN declaration_at TEXT;
ALTER TABLE absence ADD COLUMN declaration_numero TEXT;
