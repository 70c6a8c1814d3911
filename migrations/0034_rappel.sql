-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE regle_rappel (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    jours_avant BIGINT NOT NULL,
    heure TEXT NOT NULL
);
CREATE INDEX regle_rappel_start_day ON regle_rappel (service_id, start_day, id);
CREATE UNIQUE INDEX regle_rappel_reference ON regle_rappel (service_id, reference);

ALTER TABLE contact ADD COLUMN rappel TEXT;
ALTER TABLE contact ADD COLUMN rappel_accord_day TEXT;
ALTER TABLE contact ADD COLUMN rappel_retrait_day TEXT;
