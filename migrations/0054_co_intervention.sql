-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE co_intervention (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    avec TEXT NOT NULL,
    aspect TEXT NOT NULL,
    objectif TEXT NOT NULL,
    motif TEXT NOT NULL,
    intervenant TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    resultat TEXT,
    bilan TEXT
);
CREATE INDEX co_intervention_start_day ON co_intervention (service_id, start_day, id);
CREATE UNIQUE INDEX co_intervention_reference ON co_intervention (service_id, reference);
CREATE INDEX co_intervention_personne_id ON co_intervention (personne_id);
