-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE regle_service (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    depart TEXT NOT NULL,
    sens TEXT NOT NULL,
    nombre BIGINT NOT NULL,
    unite TEXT NOT NULL,
    preuve TEXT NOT NULL,
    responsable TEXT NOT NULL,
    rappel_jours BIGINT,
    chef_jours BIGINT,
    direction_jours BIGINT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    source TEXT
);
CREATE INDEX regle_service_start_day ON regle_service (service_id, start_day, id);
CREATE UNIQUE INDEX regle_service_reference ON regle_service (service_id, reference);
