-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE canal_juridiction (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    canal TEXT NOT NULL,
    lecteur TEXT,
    adresse TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX canal_juridiction_start_day ON canal_juridiction (service_id, start_day, id);
CREATE UNIQUE INDEX canal_juridiction_reference ON canal_juridiction (service_id, reference);
