-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE periode_nommee (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL
);
CREATE INDEX periode_nommee_start_day ON periode_nommee (service_id, start_day, id);
CREATE UNIQUE INDEX periode_nommee_reference ON periode_nommee (service_id, reference);

CREATE TABLE suivi_psy (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    start_day TEXT NOT NULL,
    end_day TEXT,
    rythme TEXT NOT NULL,
    motif TEXT,
    accord_day TEXT,
    retrait_day TEXT
);
CREATE INDEX suivi_psy_start_day ON suivi_psy (service_id, start_day, id);
CREATE UNIQUE INDEX suivi_psy_reference ON suivi_psy (service_id, reference);
CREATE INDEX suivi_psy_personne_id ON suivi_psy (personne_id);

CREATE TABLE rencontre_psy (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    suivi_id BIGINT NOT NULL REFERENCES suivi_psy (id),
    semaine_day TEXT NOT NULL,
    rang BIGINT NOT NULL,
    etat TEXT NOT NULL,
    motif TEXT
);
CREATE INDEX rencontre_psy_semaine_day ON rencontre_psy (service_id, semaine_day, id);
CREATE UNIQUE INDEX rencontre_psy_reference ON rencontre_psy (service_id, reference);
CREATE INDEX rencontre_psy_personne_id ON rencontre_psy (personne_id);
CREATE INDEX rencontre_psy_suivi_id ON rencontre_psy (suivi_id);

ALTER TABLE incident ADD COLUMN nature_lieu TEXT;
