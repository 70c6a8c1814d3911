-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE etape_service (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    day TEXT NOT NULL,
    precision_etape TEXT
);
CREATE INDEX etape_service_day ON etape_service (service_id, day, id);
CREATE UNIQUE INDEX etape_service_reference ON etape_service (service_id, reference);
