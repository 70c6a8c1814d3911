-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE compte_rendu_clinique (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    reunion_id BIGINT NOT NULL REFERENCES reunion (id),
    day TEXT NOT NULL,
    compte_rendu TEXT NOT NULL
);
CREATE INDEX compte_rendu_clinique_day ON compte_rendu_clinique (service_id, day, id);
CREATE UNIQUE INDEX compte_rendu_clinique_reference ON compte_rendu_clinique (service_id, reference);
CREATE INDEX compte_rendu_clinique_reunion_id ON compte_rendu_clinique (reunion_id);
