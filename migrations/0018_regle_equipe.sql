-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE regle_equipe (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    hours BIGINT NOT NULL,
    referent_max BIGINT,
    coreferent_max BIGINT
);
CREATE INDEX regle_equipe_start_day ON regle_equipe (service_id, start_day, id);
CREATE UNIQUE INDEX regle_equipe_reference ON regle_equipe (service_id, reference);
